/** Files and folders on disk as the page gets them: each with its path from the folder that was chosen. */
import { openAsBlob } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { PathedFile, UnopenedPath } from '../src/data/source-file'

export type DiskFile = PathedFile | UnopenedPath

/** What can't be opened is among them, with the reason. @param paths of files and folders; a folder is walked, hidden files included */
export async function filesAt(paths: readonly string[]): Promise<DiskFile[]> {
  const all = await Promise.all(paths.map((path) => walk(resolve(path), basename(resolve(path)), new Set())))
  return all.flat()
}

/** @param above the real folders that this one lies in: a link back to one of them is not followed */
async function walk(path: string, name: string, above: ReadonlySet<string>): Promise<DiskFile[]> {
  try {
    const found = await stat(path)
    if (found.isFile()) return [{ path: name, file: await openAsBlob(path) }]
    if (!found.isDirectory()) return [{ path: name, reason: 'was neither a file nor a folder' }]
    const real = await realpath(path)
    if (above.has(real)) return [{ path: name, reason: 'was a link to a folder that it lies in' }]
    const entries = await readdir(path)
    if (entries.length === 0) return [{ path: `${name}/`, reason: 'was an empty folder' }]
    const files: DiskFile[] = []
    for (const entry of entries.sort())
      for (const file of await walk(join(path, entry), `${name}/${entry}`, new Set([...above, real]))) files.push(file)
    return files
  } catch (error) {
    return [{ path: name, reason: reasonOf(error) }]
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'did not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'was not allowed to be read'
  return `could not be opened (${error instanceof Error ? error.message : String(error)})`
}
