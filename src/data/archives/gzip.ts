/** Gzip, told by its first two bytes: some hosts serve a `.gz` file as it is, others decompress it on the way. */
import { BadInput, formatCount } from '../bad-input'

/** More than any bundled set (47 MB) and less than a page's memory: a small file can unpack to almost anything. */
const MAX_UNPACKED = 1 << 30

export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Decompresses gzip; bytes that are not gzip come back as they are (the same array).
 * @throws BadInput where the gzip data are damaged, cut short, or unpack to more than `maxUnpacked` bytes.
 */
export async function gunzip(bytes: Uint8Array, name: string, maxUnpacked = MAX_UNPACKED): Promise<Uint8Array> {
  if (!looksLikeGzip(bytes)) return bytes
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value)
      length += part.value.length
      if (length > maxUnpacked) break
    }
  } catch {
    throw new BadInput(
      `${name}: the gzip data are damaged or cut short after ${formatCount(length)} unpacked bytes; fetch the file again.`,
    )
  }
  if (length > maxUnpacked) {
    await reader.cancel()
    throw new BadInput(
      `${name}: unpacks to more than ${formatCount(maxUnpacked)} bytes, too many for a page; choose a smaller file.`,
    )
  }
  return concatenate(chunks, length)
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    all.set(chunk, offset)
    offset += chunk.length
  }
  return all
}
