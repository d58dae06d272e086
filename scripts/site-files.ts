/** What a build knows of the files that it puts on the site: written into the page, which checks them by it, and into the service worker. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What image sets were cut into shards from, and pretraining reads: no part of the site. */
const isOriginal = (path: string) => /-idx\d-ubyte\.gz$/.test(path)
/** Pictures of the README, licences and notes: nothing that a room asks for. */
const isBeside = (path: string) => /^(about|icons)\/|(^|\/)(LICENSE|NOTICE|README\.md)$/.test(path)
const isNamedByHash = (path: string) => /\.[0-9a-f]{32}\.gz$/.test(path)

/** Digits of SHA-256, as in the names of shards. */
const DIGITS = 32

interface SiteFile {
  /** Below the site's folder, with "/". */
  path: string
  bytes: Uint8Array
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Those of the site that a room may ask for. @param folder public/ */
export function filesBelow(folder: string): SiteFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: file.slice(folder.length + 1).replaceAll(sep, '/') }))
    .filter(({ path }) => !isOriginal(path) && !isBeside(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ file, path }) => ({ path, bytes: readFileSync(file) }))
}

/** First digits of the SHA-256 of what each file holds, of those whose names do not say it. */
function hashesOf(files: readonly SiteFile[]): Record<string, string> {
  const content = ({ path, bytes }: SiteFile) => (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  return Object.fromEntries(
    files.filter(({ path }) => !isNamedByHash(path)).map((file) => [file.path, sha256(content(file)).slice(0, DIGITS)]),
  )
}

/** Writes what is known of `public/` into the two modules that stand empty in the sources. */
export function knownFiles(): Plugin {
  let folder = ''
  let files: SiteFile[] | null = null
  const modules: Readonly<Record<string, (files: readonly SiteFile[]) => object>> = {
    'src/data/archives/site-hashes.ts': hashesOf,
    'src/state/offline/site-bytes.ts': (files) =>
      Object.fromEntries(files.map(({ path, bytes }) => [path, bytes.length])),
  }
  return {
    name: 'known-files',
    apply: 'build',
    configResolved: ({ publicDir }) => void (folder = publicDir),
    transform(code, id) {
      const known = Object.entries(modules).find(([path]) => id.endsWith(path))?.[1]
      if (known === undefined) return null
      files ??= filesBelow(folder)
      return { code: code.replace('= {}', `= ${JSON.stringify(known(files))}`), map: null }
    },
  }
}

/** The page fetches image sets in shards: what they were cut from is not part of the site. */
export function withoutOriginals(): Plugin {
  let data = ''
  return {
    name: 'without-originals',
    apply: 'build',
    configResolved: ({ root, build }) => void (data = resolve(root, build.outDir, 'data')),
    closeBundle() {
      for (const entry of readdirSync(data, { recursive: true, encoding: 'utf8' }))
        if (isOriginal(entry)) rmSync(join(data, entry))
    },
  }
}

/** What the page itself is made of, as its service worker takes it (`ShellFile` in src/workers/offline/types.ts). */
export function shellFiles(folder: string) {
  return async (entries: readonly { url: string; size: number }[]) => {
    const paths = [...new Set(entries.map(({ url }) => url))].sort()
    const manifest = paths.map((path) => {
      const bytes = readFileSync(join(folder, path))
      // ONNX Runtime's binaries: 14 and 27 MB.
      return {
        path,
        bytes: bytes.length,
        hash: sha256(bytes),
        isLater: /\/ort-.*\.wasm$/.test(path),
        url: path,
        size: 0,
        revision: null,
      }
    })
    return { manifest, warnings: [] }
  }
}
