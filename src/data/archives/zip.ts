/**
 * Zip archives, read entry by entry: only the directory and the entry asked for are in memory, and a broken entry leaves
 * the others readable. Format: PKWARE APPNOTE 6.3.9, sections 4.3 and 4.4, with zip64 (archives of more than 65,535 files).
 */
import { inflateSync } from 'fflate'
import { BadInput, formatCount } from '../bad-input'
import { crc32 } from './crc32'
import { UnreadableFile, type SourceFile } from '../source-file'

const LOCAL_HEADER = 0x04034b50
const DIRECTORY_ENTRY = 0x02014b50
const DIRECTORY_END = 0x06054b50
const DIRECTORY_END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50

const STORED = 0
const DEFLATED = 8

/** A zip may claim any size for an entry; an image file or an IDX file is below this. */
const MAX_ENTRY = 1 << 29

interface Entry {
  path: string
  encrypted: boolean
  method: number
  checksum: number
  packedSize: number
  size: number
  /** Of the local header. */
  offset: number
}

/** True where `head` (the first bytes of a file) begins a zip, an empty one included. */
export function looksLikeZip(head: Uint8Array): boolean {
  const [p, k, a, b] = head
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))
}

/**
 * Lists the files of a zip (folders left out), each to be unpacked when read. An entry that is damaged, encrypted or packed in
 * an unknown way fails with `UnreadableFile` when it is read.
 * @throws BadInput where the archive is cut short, its directory is damaged, or it holds no file.
 */
export async function listZip(archive: SourceFile): Promise<SourceFile[]> {
  const { offset, size } = await findDirectory(archive)
  const entries = parseDirectory(await archive.read(offset, offset + size), archive.path).filter(
    (entry) => !entry.path.endsWith('/'),
  )
  if (entries.length === 0) throw new BadInput(`${archive.path}: there is no file in this zip; choose another.`)
  return entries.map((entry) => ({
    path: entry.path,
    size: entry.size,
    read: async (start = 0, end = entry.size) => (await unpack(archive, entry)).subarray(start, end),
  }))
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Where the central directory lies, from the record at the archive's end. */
async function findDirectory(archive: SourceFile): Promise<{ offset: number; size: number }> {
  const cutShort = new BadInput(
    `${archive.path}: this zip has no directory at its end; the file is cut short, fetch or make it again.`,
  )
  // The record is 22 bytes, then a comment of at most 65,535; the zip64 locator is the 20 bytes before it.
  const tailStart = Math.max(0, archive.size - 22 - 65_535 - 20)
  const tail = viewOf(await archive.read(tailStart))
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== DIRECTORY_END) end--
  if (end < 0) throw cutShort
  let size = tail.getUint32(end + 12, true)
  let offset = tail.getUint32(end + 16, true)
  if (end >= 20 && tail.getUint32(end - 20, true) === LOCATOR_64) {
    const at = Number(tail.getBigUint64(end - 12, true))
    const record = viewOf(await archive.read(at, at + 56))
    if (record.byteLength < 56 || record.getUint32(0, true) !== DIRECTORY_END_64) throw cutShort
    size = Number(record.getBigUint64(40, true))
    offset = Number(record.getBigUint64(48, true))
  }
  if (offset + size > archive.size) throw cutShort
  return { offset, size }
}

function parseDirectory(bytes: Uint8Array, archiveName: string): Entry[] {
  const view = viewOf(bytes)
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length;) {
    const fits = at + 46 <= bytes.length && view.getUint32(at, true) === DIRECTORY_ENTRY
    const nameEnd = fits ? at + 46 + view.getUint16(at + 28, true) : 0
    const extraEnd = fits ? nameEnd + view.getUint16(at + 30, true) : 0
    if (!fits || extraEnd > bytes.length) {
      throw new BadInput(
        `${archiveName}: the zip's directory is damaged after ${formatCount(entries.length)} files; make the archive again.`,
      )
    }
    const sizes = {
      size: view.getUint32(at + 24, true),
      packedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    }
    entries.push({
      // Windows writes "\" at times.
      path: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)).replaceAll('\\', '/'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      ...widen(sizes, viewOf(bytes.subarray(nameEnd, extraEnd))),
    })
    at = extraEnd + view.getUint16(at + 32, true)
  }
  return entries
}

/** Zip64: fields that hold 2³² - 1 stand, in this order, as 64 bits in the extra field of id 1. */
function widen<T extends { size: number; packedSize: number; offset: number }>(sizes: T, extra: DataView): T {
  const wide = { ...sizes }
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    let next = at + 4
    for (const field of ['size', 'packedSize', 'offset'] as const) {
      if (wide[field] !== 0xffffffff || next + 8 > extra.byteLength) continue
      wide[field] = Number(extra.getBigUint64(next, true))
      next += 8
    }
    break
  }
  return wide
}

async function unpack(archive: SourceFile, entry: Entry): Promise<Uint8Array> {
  const damaged = new UnreadableFile(entry.path, 'could not be unpacked from the zip (damaged entry)')
  if (entry.encrypted) throw new UnreadableFile(entry.path, 'could not be unpacked from the zip (encrypted)')
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new UnreadableFile(entry.path, `could not be unpacked from the zip (packing method ${entry.method})`)
  }
  if (entry.size > MAX_ENTRY) throw new UnreadableFile(entry.path, `exceeded ${formatCount(MAX_ENTRY)} bytes unpacked`)
  const header = await archive.read(entry.offset, entry.offset + 30)
  if (header.length < 30 || viewOf(header).getUint32(0, true) !== LOCAL_HEADER) throw damaged
  const start = entry.offset + 30 + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true)
  const packed = await archive.read(start, start + entry.packedSize)
  let bytes: Uint8Array
  try {
    bytes = entry.method === STORED ? packed : inflateSync(packed, { out: new Uint8Array(entry.size) })
  } catch {
    throw damaged
  }
  if (bytes.length !== entry.size || crc32(bytes) !== entry.checksum) throw damaged
  return bytes
}
