/** A file of the visitor's, wherever its bytes are: on disk, in memory, or inside a zip. */
import * as says from '../messages/generated/files'
import { plainText } from '../messages/plain'
import { BadInput } from './bad-input'

export interface SourceFile {
  /** With "/" between folders, e.g. "pets/cat/1.png". */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Path of the zip that it lies in; absent where it lies in none. */
  readonly archive?: string
  /**
   * The bytes from `start` up to, not including, `end` (default: all).
   * Fails with `UnreadableFile`.
   */
  read(start?: number, end?: number): Promise<Uint8Array>
  /** All bytes in pieces of whatever size; absent where `read` gives any piece as cheaply. Fails as `read` of all does, maybe behind the last. */
  pieces?(): AsyncGenerator<Uint8Array, void>
}

/** Bytes that are in memory already, with the path that a file would have. */
export interface NamedBytes {
  path: string
  bytes: Uint8Array
}

/** A file with the path that it has in the visitor's folder: a `File`'s own `webkitRelativePath` doesn't reach a worker. */
export interface PathedFile {
  path: string
  file: Blob
}

/** Something chosen that nothing can be read of: a file that the browser could not open, or a folder without a file. It's named, and costs only itself. */
export interface UnopenedPath {
  path: string
  /** In the past tense, so that it follows "it": "could not be opened", "was an empty folder". */
  reason: string
}

/** What a visitor chooses in the page. */
export type ChosenFile = PathedFile | UnopenedPath

/** What the visitor's own images can come as. */
export type OwnFile = File | PathedFile | NamedBytes | UnopenedPath

/** One file cannot be used; others may be. */
export class UnreadableFile extends BadInput {
  /**
   * @param path of the file, with whatever tells more, e.g. "big.png (20,000×20,000)".
   * @param reason in the past tense, so that it fits one file and many: "could not be decoded".
   */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(says.unreadableFile({ path, reason }))
  }
}

/**
 * Files as the page hands them over, sorted by path (the order in which a browser lists a folder differs between systems).
 * A `File`'s path is its `webkitRelativePath`, else its name.
 */
export function toSourceFiles(files: readonly OwnFile[]): SourceFile[] {
  return files.map(toSourceFile).sort(byPath)
}

function toSourceFile(file: OwnFile): SourceFile {
  if (file instanceof File) return fromBlob(plainPath(file.webkitRelativePath || file.name), file)
  const path = plainPath(file.path)
  if ('file' in file) return fromBlob(path, file.file)
  if ('bytes' in file) return fromBytes(path, file.bytes)
  const { reason } = file
  return {
    path,
    size: 0,
    read: () => Promise.reject(new UnreadableFile(path, reason)),
  }
}

/** Without the "./" and "//" that some programs write, and without signs that cannot be seen. */
export function plainPath(path: string): string {
  const plain = plainText(path)
  if (!/(^|\/)(\.?\/|\.$)/.test(path)) return plain
  return plain
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .join('/')
}

export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

export function fromBytes(path: string, bytes: Uint8Array): SourceFile {
  return { path, size: bytes.length, read: async (start = 0, end = bytes.length) => bytes.subarray(start, end) }
}

function fromBlob(path: string, blob: Blob): SourceFile {
  return {
    path,
    size: blob.size,
    async read(start = 0, end = blob.size) {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer())
      } catch {
        throw new UnreadableFile(path, 'could not be read from disk (moved or changed after the choice?)')
      }
    },
  }
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folders above a file, outermost first. */
export function foldersOf(path: string): string[] {
  return path.split('/').filter(Boolean).slice(0, -1)
}

/** How many folders, from the outermost in, all have in common. */
export function commonDepth(all: readonly (readonly string[])[]): number {
  const [first = []] = all
  let common = first.length
  for (const folders of all) {
    let same = 0
    while (same < common && folders[same] === first[same]) same++
    common = same
  }
  return common
}
