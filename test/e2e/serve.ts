/** Vitest's global set-up of the e2e project: builds the page where dist/ is stale, and serves it while the tests run. */
import { preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { ensureBuilt } from '../../scripts/built.mjs'
import { root } from '../../scripts/setup.mjs'
import { chunksFile } from '../../scripts/size/chunks'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page is served, e.g. "http://127.0.0.1:4173/". */
    address: string
  }
}

export default async function serve(project: TestProject) {
  ensureBuilt([chunksFile])
  const server = await preview({ root, preview: { host: '127.0.0.1', port: 0, open: false }, logLevel: 'warn' })
  const bound = server.httpServer.address()
  if (bound === null || typeof bound === 'string') throw new Error('vite preview has no port.')
  project.provide('address', `http://127.0.0.1:${bound.port}/`)
  return () => server.close()
}
