/** What a build puts into which of its files: written down as it is built, for `npm run size` to read. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'
import { root } from '../setup.mjs'

/** One script of the built site. */
export interface Chunk {
  /** The module that its build began with: index.html, or a worker's. */
  build: string
  /** Below dist/, e.g. "assets/StartRoom-Q5SVp8ZM.js". */
  file: string
  /** The module that it stands for, below the repository; null where it is only shared by others. */
  facade: string | null
  /** Scripts that it imports at once. */
  imports: string[]
  /** Styles that come with it. */
  css: string[]
  /** Bytes of every module in it, before minifying. */
  modules: Record<string, number>
}

/** Where it is written; not in dist/, which is the site. */
export const chunksFile = join(root, 'node_modules', '.cache', 'modeweave', 'chunks.json')

/** Below the repository, with "/", without what Vite says of its handling. */
const nameOf = (id: string) => relative(root, id.replace(/^\0/, '').replace(/\?.*$/, '')).split(sep).join('/')

/** Two plugins that write one file: the page's, and one for each worker's own build, which comes before the page's end. */
export function recordChunks(): { page: Plugin; worker: () => Plugin } {
  const chunks = new Map<string, Chunk>()
  const record: NonNullable<Plugin['generateBundle']> = (_options, bundle) => {
    const scripts = Object.values(bundle).filter((file) => file.type === 'chunk')
    const build = nameOf(scripts.find(({ isEntry }) => isEntry)?.facadeModuleId ?? '')
    for (const chunk of scripts) {
      // Two builds may write the same file.
      chunks.set(`${build} ${chunk.fileName}`, {
        build,
        file: chunk.fileName,
        facade: chunk.facadeModuleId === null ? null : nameOf(chunk.facadeModuleId),
        imports: chunk.imports,
        css: [...(chunk.viteMetadata?.importedCss ?? [])],
        modules: Object.fromEntries(
          Object.entries(chunk.modules).map(([id, { renderedLength }]) => [nameOf(id), renderedLength]),
        ),
      })
    }
  }
  return {
    page: {
      name: 'record-chunks',
      apply: 'build',
      enforce: 'post',
      generateBundle: record,
      writeBundle() {
        mkdirSync(dirname(chunksFile), { recursive: true })
        writeFileSync(chunksFile, JSON.stringify([...chunks.values()]))
      },
    },
    worker: () => ({ name: 'record-chunks', apply: 'build', enforce: 'post', generateBundle: record }),
  }
}
