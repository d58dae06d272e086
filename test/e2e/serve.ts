/** Vitest's global set-up of the e2e project: builds the page where dist/ is stale, and serves it while the tests run. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { root } from '../../scripts/setup.mjs'
import { chunksFile } from '../../scripts/size/chunks'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page is served, e.g. "http://127.0.0.1:4173/". */
    address: string
  }
}

/** What the built page is made of. */
const sources = ['index.html', 'src', 'public', 'vite.config.ts', 'svelte.config.js', 'package-lock.json']

/** Time of the last change below a path, in ms since 1970. */
function changed(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changed(join(path, name))))
}

function distIsFresh(): boolean {
  const built = join(root, 'dist', 'index.html')
  return (
    existsSync(built) &&
    existsSync(chunksFile) &&
    sources.every((source) => changed(join(root, source)) <= statSync(built).mtimeMs)
  )
}

/** Builds in a process of its own, for Vitest sets NODE_ENV to "test" in this one. */
function build() {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`The page does not build:\n${stderr}`)
}

export default async function serve(project: TestProject) {
  if (!distIsFresh()) build()
  const server = await preview({ root, preview: { host: '127.0.0.1', port: 0, open: false }, logLevel: 'warn' })
  const bound = server.httpServer.address()
  if (bound === null || typeof bound === 'string') throw new Error('vite preview has no port.')
  project.provide('address', `http://127.0.0.1:${bound.port}/`)
  return () => server.close()
}
