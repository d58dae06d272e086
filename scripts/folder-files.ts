import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streamOfRanges, type ByteStream } from '../src/tensor/files/byte-stream'
import { withStream, type ReadFile } from '../src/tensor/files/folder'

/** The files of a folder on disk, for the loaders that take a folder as a function. */
export function filesOf(folder: string): ReadFile {
  return withStream(
    (name) => thereOrNull(async () => new Uint8Array(await readFile(join(folder, name)))),
    (name) => thereOrNull(() => streamOf(join(folder, name))),
  )
}

async function streamOf(path: string): Promise<ByteStream> {
  const file = await open(path)
  const { size } = await file.stat()
  const stream = streamOfRanges(size, async (begin, end) => {
    const bytes = new Uint8Array(end - begin)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, begin)
    return bytes.subarray(0, bytesRead)
  })
  return { ...stream, close: () => file.close() }
}

async function thereOrNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
