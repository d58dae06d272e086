/** What first loads come to in a built site. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { root } from '../setup.mjs'
import { chunksFile, type Chunk } from './chunks'
import { LAB, PAGE, type Load } from './loads'

/** A first load in files. */
export interface LoadFiles {
  /** Scripts that were asked for by name, without what they import, below dist/. */
  entries: string[]
  /** All of them, below dist/, in alphabetical order. */
  files: string[]
  /** Bytes before minifying, of each package and each folder of ours. */
  parts: Record<string, number>
}

const dist = join(root, 'dist')

/** What the last build put where. @throws Error where dist/ is not that build's */
export function readChunks(): Chunk[] {
  const chunks: Chunk[] = existsSync(chunksFile) ? JSON.parse(readFileSync(chunksFile, 'utf8')) : []
  const lost = chunks.find(({ file }) => !existsSync(join(dist, file)))
  if (chunks.length > 0 && lost === undefined) return chunks
  throw new Error(
    `dist/ is not what was built last (${lost?.file ?? 'nothing was built'}): build it with "npm test -- build".`,
  )
}

/** A package's name, or a folder of ours, two deep below `src/`. */
export function partOf(module: string): string {
  const ours = /^src\/(?:[^/]+\/){0,2}/.exec(module)
  if (ours !== null) return ours[0].replace(/\/$/, '')
  return /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? 'bundler'
}

/** The script that a module came into: its own, or the one that it is in with others. */
function chunkOf(chunks: readonly Chunk[], build: string, module: string): Chunk {
  const own = chunks.filter((chunk) => chunk.build === build)
  const found = own.find(({ facade }) => facade === module) ?? own.find(({ modules }) => module in modules)
  if (found === undefined)
    throw new Error(`${module} is in no script that ${build} asks for: mend scripts/size/loads.ts.`)
  return found
}

/** Scripts with all that they import, styles, and what lies beside. @param assets names in dist/assets/ */
export function filesOf(load: Load, chunks: readonly Chunk[], assets: readonly string[]): LoadFiles {
  const entries = [
    ...load.page.map((module) => chunkOf(chunks, PAGE, module)),
    ...load.lab.map((module) => chunkOf(chunks, LAB, module)),
  ]
  const all = new Set(entries)
  // A set that grows as it is walked.
  for (const chunk of all)
    for (const file of chunk.imports) {
      const imported = chunks.find((other) => other.file === file)
      if (imported !== undefined) all.add(imported)
    }
  const beside = load.beside.map((beginning) => {
    const name = assets.find((asset) => asset.startsWith(beginning))
    if (name === undefined) throw new Error(`dist/assets/ has no ${beginning}…: mend scripts/size/loads.ts.`)
    return `assets/${name}`
  })
  const parts: Record<string, number> = {}
  for (const { modules } of all)
    for (const [module, bytes] of Object.entries(modules)) parts[partOf(module)] = (parts[partOf(module)] ?? 0) + bytes
  return {
    entries: [...new Set(entries)].map(({ file }) => file),
    files: [...new Set([...all].flatMap(({ file, css }) => [file, ...css])), ...beside].sort(),
    parts,
  }
}

/** Names in dist/assets/. */
export const builtAssets = () => readdirSync(join(dist, 'assets'))

const sizes = { gzip: new Map<string, number>(), brotli: new Map<string, number>() }
const pack = { gzip: (bytes: Buffer) => gzipSync(bytes), brotli: (bytes: Buffer) => brotliCompressSync(bytes) }

/** Bytes on the wire, as hosts pack them: gzip at level 6, Brotli at 11. */
export function packedBytes(files: readonly string[], how: keyof typeof sizes): number {
  return files.reduce((sum, file) => {
    const bytes = sizes[how].get(file) ?? pack[how](readFileSync(join(dist, file))).length
    sizes[how].set(file, bytes)
    return sum + bytes
  }, 0)
}
