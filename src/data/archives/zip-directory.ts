/** The central directory of a zip, at its end: APPNOTE 6.3.9, sections 4.3.12 to 4.3.16, with zip64 (more than 65,535 files, or 4 GB). */
import * as says from '../../messages/generated/files'
import { BadInput, counted } from '../bad-input'
import { UnreadableFile } from '../source-file'
import { SPLIT } from './no-zip'
import { viewOf, type Reading } from './reading'
import { extraField, namesOf, statedName, tamePath } from './zip-names'

const DIRECTORY_ENTRY = 0x02014b50
const DIRECTORY_END = 0x06054b50
const DIRECTORY_END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50

/** Of the records, without what is of any length. */
const ENTRY_LENGTH = 46
const END_LENGTH = 22
const END_LENGTH_64 = 56
const LOCATOR_LENGTH = 20
/** Of a local header, which lies before an entry's data. */
export const LOCAL_LENGTH = 30

const LONGEST_COMMENT = 65_535
/** Bytes behind an archive's end that are looked through for it. */
const MOST_BEHIND = 1 << 20
/** Records that look like the end, and are no more than bytes of a comment, before the archive is given up. */
const MOST_ENDS = 16
const ZIP64_FIELD = 1
/** Of an entry whose part of the archive stands in zip64's field. */
const WIDE_DISK = 0xffff

export interface ZipEntry {
  /** As the directory has it, made harmless; "" where nothing is left of it. */
  name: string
  /** As the directory has it. */
  written: string
  isFolder: boolean
  flags: number
  /** Of packing. */
  method: number
  /** MS-DOS time and date, as one number. */
  time: number
  /** CRC-32 of the unpacked bytes. */
  checksum: number
  packedSize: number
  /** Unpacked, as claimed. */
  size: number
  /** Of the local header in the file. */
  offset: number
  /** Of the name, in bytes. */
  rawLength: number
  /** The name's own bytes. */
  raw: () => Uint8Array
  /** What its data run into as far as they are said to go: "those of another entry", "the archive’s directory"; null: into nothing. */
  runsInto: string | null
}

/** Entries before the names of all are known: `name` is "" still. */
interface StoredEntries {
  entries: ZipEntry[]
  /** What each says that its name is; null where nothing says what its bytes mean. */
  stated: (string | null)[]
}

interface Directory {
  /** First byte of the directory in the file. */
  start: number
  size: number
  /** Bytes before the archive: what its own offsets lack. */
  shift: number
  /** Of its entries. */
  count: number
  /** Where `count` is exact: the narrow record has its lowest 16 bits. */
  wide: boolean
}

export interface ZipListing {
  /** Folders among them, in the directory's order. */
  entries: ZipEntry[]
  /** That names were read in, where nothing says which they are in; else null. */
  codePage: string | null
}

/**
 * What the archive holds.
 * @param size of the file, bytes
 * @param archive its path, for messages
 * @throws BadInput where the archive is cut short, or its directory damaged
 */
export function* readDirectory(size: number, archive: string): Reading<ZipListing> {
  const directory = yield* findDirectory(size, archive)
  const listed = yield [directory.start, directory.start + directory.size]
  const { entries, stated } = parseDirectory(listed, directory, archive)
  const { names, codePage } = namesOf(stated, (i) => entries[i]?.raw() ?? new Uint8Array())
  for (const [i, entry] of entries.entries()) {
    const name = names[i] ?? ''
    entry.written = name
    entry.name = tamePath(name)
    entry.isFolder = name.endsWith('/') || name.endsWith('\\')
  }
  markOverlaps(entries, directory.start)
  return { entries, codePage }
}

/** From the record at the archive's end; what lies behind it, a comment or anything else, is passed over. */
function* findDirectory(size: number, archive: string): Reading<Directory> {
  let empty: Directory | null = null
  for (const reach of [END_LENGTH + LONGEST_COMMENT, MOST_BEHIND]) {
    const from = Math.max(0, size - reach)
    const tail = yield [from, size]
    let tried = 0
    for (const at of endsIn(tail)) {
      const found = yield* directoryAt(from + at, tail.subarray(at))
      // An empty archive's record is all zeros, which other bytes are too: one with files is looked for before.
      if (found !== null && found.size > 0) return found
      empty ??= found
      if (++tried === MOST_ENDS) break
    }
    if (from === 0) break
  }
  if (empty !== null) return empty
  throw new BadInput(says.zipNoDirectory({ archive }))
}

/** Places where the record may begin, the last first: those whose comment would end in the file. */
function* endsIn(tail: Uint8Array): Generator<number> {
  const view = viewOf(tail)
  for (let at = tail.length - END_LENGTH; at >= 0; at--)
    if (
      tail[at] === 0x50 &&
      view.getUint32(at, true) === DIRECTORY_END &&
      at + END_LENGTH + view.getUint16(at + 20, true) <= tail.length
    )
      yield at
}

/** @returns null where no directory lies where the record says */
function* directoryAt(at: number, record: Uint8Array): Reading<Directory | null> {
  const view = viewOf(record)
  const narrow = {
    count: view.getUint16(10, true),
    size: view.getUint32(12, true),
    offset: view.getUint32(16, true),
    end: at,
    wide: false,
  }
  // Of one disk only: the directory of a split archive lies in its last part, and other entries in other parts.
  if (view.getUint16(4, true) !== view.getUint16(6, true)) return null
  const { count, size, offset, end, wide } = (yield* wideEnd(at)) ?? narrow
  if (size > end || count * ENTRY_LENGTH > size) return null
  // Directly before its end, wherever it is said to be: bytes before the archive move both.
  for (const start of [end - size, offset]) {
    if (start < offset || start + size > end) continue
    if (size === 0) return { start, size, shift: start - offset, count, wide }
    const head = yield [start, start + 4]
    if (head.length === 4 && viewOf(head).getUint32(0, true) === DIRECTORY_ENTRY)
      return { start, size, shift: start - offset, count, wide }
  }
  return null
}

/** Zip64's record, which a locator before the archive's end points to. */
function* wideEnd(
  at: number,
): Reading<{ count: number; size: number; offset: number; end: number; wide: true } | null> {
  if (at < LOCATOR_LENGTH + END_LENGTH_64) return null
  const locator = viewOf(yield [at - LOCATOR_LENGTH, at])
  if (locator.getUint32(0, true) !== LOCATOR_64) return null
  // Where it is said to be, or, with bytes before the archive, directly before the locator.
  for (const end of [Number(locator.getBigUint64(8, true)), at - LOCATOR_LENGTH - END_LENGTH_64]) {
    const record = viewOf(yield [end, end + END_LENGTH_64])
    if (record.byteLength < END_LENGTH_64 || record.getUint32(0, true) !== DIRECTORY_END_64) continue
    const [count, size, offset] = [32, 40, 48].map((field) => Number(record.getBigUint64(field, true)))
    if (count === undefined || size === undefined || offset === undefined) continue
    return { count, size, offset, end, wide: true }
  }
  return null
}

function parseDirectory(bytes: Uint8Array, { shift, count, wide }: Directory, archive: string): StoredEntries {
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  const stated: (string | null)[] = []
  const damaged = () => new BadInput(says.zipDirectoryDamaged({ archive, count: counted(entries.length, 'file') }))
  for (let at = 0; at < bytes.length;) {
    const fits = at + ENTRY_LENGTH <= bytes.length && view.getUint32(at, true) === DIRECTORY_ENTRY
    const nameEnd = fits ? at + ENTRY_LENGTH + view.getUint16(at + 28, true) : 0
    const extraEnd = fits ? nameEnd + view.getUint16(at + 30, true) : 0
    if (!fits || extraEnd > bytes.length) throw damaged()
    const extra = bytes.subarray(nameEnd, extraEnd)
    const entry = entryAt(bytes, view, at, nameEnd, shift)
    // Tens of thousands have none.
    if (extra.length > 0) widen(entry, shift, extra)
    const disk = view.getUint16(at + 34, true)
    if (disk !== 0 && disk !== WIDE_DISK) throw new UnreadableFile(archive, SPLIT)
    entries.push(entry)
    stated.push(statedName(entry.raw(), entry.flags, extra))
    at = extraEnd + view.getUint16(at + 32, true)
  }
  // Some writers of zip64 leave the count at 0.
  if (count !== 0 && count !== (wide ? entries.length : entries.length % 65_536)) throw damaged()
  return { entries, stated }
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, nameEnd: number, shift: number): ZipEntry {
  return {
    name: '',
    written: '',
    isFolder: false,
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    time: view.getUint32(at + 12, true),
    checksum: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true) + shift,
    rawLength: nameEnd - at - ENTRY_LENGTH,
    raw: () => bytes.subarray(at + ENTRY_LENGTH, nameEnd),
    runsInto: null,
  }
}

/** Zip64: fields that hold 2³² - 1 stand, in this order, as 64 bits in the extra field of id 1. @param shift that `offset` has in it */
function widen(entry: ZipEntry, shift: number, extra: Uint8Array): void {
  const field = extraField(extra, ZIP64_FIELD)
  if (field === null) return
  const view = viewOf(field)
  let next = 0
  const wide = (narrow: number) => {
    if (narrow !== 0xffffffff || next + 8 > field.length) return narrow
    next += 8
    return Number(view.getBigUint64(next - 8, true))
  }
  entry.size = wide(entry.size)
  entry.packedSize = wide(entry.packedSize)
  entry.offset = wide(entry.offset - shift) + shift
}

/** One stretch of data that many entries claim is how a small archive unpacks to any size: only the last that begins in it may have it. */
function markOverlaps(entries: readonly ZipEntry[], directory: number): void {
  const placed = [...entries].sort((a, b) => a.offset - b.offset)
  for (const [i, entry] of placed.entries()) {
    const end = entry.offset + LOCAL_LENGTH + entry.rawLength + entry.packedSize
    if (end > (placed[i + 1]?.offset ?? Infinity)) entry.runsInto = 'those of another entry'
    else if (end > directory) entry.runsInto = 'the archive’s directory'
  }
}
