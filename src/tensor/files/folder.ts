/** A folder of files, wherever it is: on disk, in a zip, below an address, in memory. */
import { streamOfBytes, type ByteStream } from './byte-stream'

export interface ReadFile {
  /** The bytes of a file, or null where there is none of that name. */
  (name: string): Promise<Uint8Array | null>
  /** The same piece by piece; absent where files come whole. */
  readonly stream?: ((name: string) => Promise<ByteStream | null>) | undefined
}

/** The files of a folder in it, by their names there. */
export function inside(read: ReadFile, folder: string): ReadFile {
  const { stream } = read
  const inner: ReadFile = (name) => read(`${folder}/${name}`)
  return stream === undefined ? inner : withStream(inner, (name) => stream(`${folder}/${name}`))
}

/** A file from its beginning, whole in memory where it cannot be had otherwise; null where there is none of that name. */
export async function openStream(read: ReadFile, name: string): Promise<ByteStream | null> {
  if (read.stream !== undefined) return read.stream(name)
  const bytes = await read(name)
  return bytes && streamOfBytes(bytes)
}

export function withStream(
  read: (name: string) => Promise<Uint8Array | null>,
  stream: (name: string) => Promise<ByteStream | null>,
): ReadFile {
  return Object.assign((name: string) => read(name), { stream })
}
