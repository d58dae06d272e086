/** Gzip, told by its first two bytes: some hosts serve a `.gz` file as it is, others decompress it on the way. */
import * as says from '../../messages/generated/files'
import { Gunzip } from 'fflate'
import { BadInput, formatCount } from '../bad-input'
import { fromBytes, type SourceFile } from '../source-file'
import { viewOf } from './reading'
import { mostUnpacked, PIECE, Unpacking } from './unpacking'

/** More than any bundled set (47 MB) and less than a page's memory. */
const MAX_UNPACKED = 1 << 30
/** Packed bytes that a file's first ones are looked for in at first. */
const FIRST_PIECE = 1 << 10

export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Decompresses gzip; bytes that are not gzip come back as they are (the same array).
 * @throws BadInput where the gzip data are damaged, cut short, or unpack to more than `maxUnpacked` bytes, or than data packed so tightly do.
 */
export async function gunzip(bytes: Uint8Array, name: string, maxUnpacked = MAX_UNPACKED): Promise<Uint8Array> {
  if (!looksLikeGzip(bytes)) return bytes
  const most = Math.min(maxUnpacked, mostUnpacked(bytes.length))
  const said = saidLength(bytes)
  const unpacked = new Uint8Array(said <= most ? said : 0)
  const length = await unpackInto(unpacked, bytes, most, name)
  if (length > most)
    throw new BadInput(
      says.gzipTooLarge({ name, most: formatCount(most), what: most < maxUnpacked ? 'its size' : 'a page' }),
    )
  if (length <= unpacked.length) return unpacked.subarray(0, length)
  // Of several gzips in a row only the last one's length was said: now all of it is known.
  const whole = new Uint8Array(length)
  await unpackInto(whole, bytes, most, name)
  return whole
}

/** What the last four bytes say to be the unpacked length; it need not be true. */
function saidLength(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : viewOf(bytes).getUint32(bytes.length - 4, true)
}

/**
 * Unpacks as much as there is room for, so that no more memory is taken.
 * @returns how much there is, up to a piece more than `most`
 * @throws BadInput where the data are damaged or cut short
 */
async function unpackInto(room: Uint8Array, bytes: Uint8Array, most: number, name: string): Promise<number> {
  const reader = inPieces(bytes).pipeThrough(new DecompressionStream('gzip')).getReader()
  let length = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length < room.length) room.set(part.value.subarray(0, room.length - length), length)
      length += part.value.length
      if (length > most) break
    }
  } catch {
    throw damaged(name, length)
  }
  if (length > most) await reader.cancel()
  return length
}

/**
 * The first `length` bytes that a gzip file unpacks to (all, where it has fewer), from as few of its own as it takes, unchecked; of a file
 * that is no gzip its own.
 * @throws BadInput where they are damaged or cut short; fails as the file's `read` does
 */
export async function gunzipHead(
  from: Uint8Array | SourceFile,
  length: number,
  name = 'The file',
): Promise<Uint8Array> {
  const file = from instanceof Uint8Array ? fromBytes(name, from) : from
  if (!looksLikeGzip(await file.read(0, 2))) return file.read(0, Math.min(length, file.size))
  const unpacking = new Unpacking(new Gunzip(), length)
  try {
    let [at, piece] = [0, FIRST_PIECE]
    for (let more = length > 0; more; at += piece, piece = Math.min(2 * piece, PIECE))
      more = unpacking.push(await file.read(at, at + piece), at + piece >= file.size)
  } catch (error) {
    throw error instanceof BadInput ? error : damaged(file.path, unpacking.unpacked.length)
  }
  return unpacking.unpacked
}

function damaged(name: string, length: number): BadInput {
  return new BadInput(says.gzipDamaged({ name, count: formatCount(length) }))
}

/** A browser unpacks all that it was given before it hands anything on: so little is given that little can come. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, (at += PIECE)))
    },
  })
}
