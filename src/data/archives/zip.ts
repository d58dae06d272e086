/**
 * Zip archives, read entry by entry: only the directory and the entry asked for are in memory, and a broken entry leaves
 * the others readable. Nothing is believed that the bytes do not show: sizes, checksums, where an entry lies. Format: PKWARE APPNOTE 6.3.9.
 */
import * as says from '../../messages/generated/files'
import { Inflate } from 'fflate'
import { BadInput, counted, formatCount } from '../bad-input'
import { someOf } from '../left-out'
import { UnreadableFile, type SourceFile } from '../source-file'
import { notesOnPaths, type PathPair } from './altered-paths'
import { crc32 } from './crc32'
import { whyNoZip, ZIP_HEAD } from './no-zip'
import { readingBytes, readingFile, viewOf, type Reading } from './reading'
import { exceedsDeflate, inflateWhole, mostUnpacked, PIECE, Unpacking } from './unpacking'
import { LOCAL_LENGTH, readDirectory, type ZipEntry, type ZipListing } from './zip-directory'
import { DistinctPaths } from './zip-names'

const LOCAL_HEADER = 0x04034b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1
/** The local header has no sizes and checksum yet: they follow the data. */
const SIZES_FOLLOW = 8
/** Packed bytes that an entry's first ones are looked for in at first. */
const FIRST_PIECE = 1 << 10
/** Bytes of a stored entry that are read at a time. */
const STORED_PIECE = 1 << 22

/** True where `head` (the first bytes of a file) begins a zip, an empty one or one of several parts included. */
export function looksLikeZip(head: Uint8Array): boolean {
  const [p, k, a, b] = head
  return p === 0x50 && k === 0x4b && [0x0403, 0x0605, 0x0807, 0x3030].includes(((b ?? 0) << 8) | (a ?? 0))
}

/**
 * Lists the files of a zip (folders left out), each to be unpacked when read. Paths are those of the zip without what leads out of it; of
 * two that are the same the later is numbered. An entry that is damaged, encrypted or packed in an unknown way fails with
 * `UnreadableFile` when it is read. Its first bytes (`read(0, n)`) are unpacked alone, and unchecked.
 * @param notes takes what is to be said of the archive's names, a sentence each
 * @throws BadInput where the archive is cut short, its directory is damaged, or it holds no file; UnreadableFile where it is no zip
 */
export async function listZip(archive: SourceFile, notes: string[] = []): Promise<SourceFile[]> {
  const { entries, codePage } = await directoryOf(archive)
  if (codePage !== null)
    notes.push(
      `${archive.path}: the zip does not say in which code page its names are; they were read as ${codePage}, as which they look.`,
    )
  const paths = new DistinctPaths()
  const again: string[] = []
  const taken: PathPair[] = []
  const files = filesAmong(entries, archive.path).map((entry) => {
    const name = entry.name || 'unnamed'
    const path = paths.of(name)
    if (path !== name) again.push(path)
    if (entry.written !== name) taken.push({ written: entry.written, taken: name })
    return {
      path,
      // What is there, where the archive's claim cannot be true.
      size: problemOf(entry) === null ? entry.size : Math.min(entry.size, entry.packedSize, archive.size),
      read: (start = 0, end = entry.size) => readingFile(archive, readEntry(entry, path, start, end)),
      pieces: () => piecesOf(archive, entry, path),
    }
  })
  notes.push(...notesOnPaths(archive.path, taken))
  if (again.length > 0) notes.push(noteAgain(archive.path, again))
  return files
}

/** Fails with `UnreadableFile` where the file is no zip, or a part of one. @throws BadInput where it is a damaged one */
async function directoryOf(archive: SourceFile): Promise<ZipListing> {
  try {
    return await readingFile(archive, readDirectory(archive.size, archive.path))
  } catch (error) {
    if (!(error instanceof BadInput) || error instanceof UnreadableFile) throw error
    const reason = whyNoZip(await archive.read(0, ZIP_HEAD), archive.size)
    throw reason === null ? error : new UnreadableFile(archive.path, reason)
  }
}

function noteAgain(archive: string, paths: readonly string[]): string {
  const have =
    paths.length === 1
      ? '1 file has the path of another'
      : `${formatCount(paths.length)} files have the path of another`
  return `${archive}: ${have} in this zip; each is taken, with a number in its name: ${someOf(paths)}.`
}

/**
 * All files of a zip in memory, every one of them checked, and each local header against the directory: for what is taken whole or not
 * at all.
 * @throws BadInput where any of it is damaged, or two files have one path
 */
export function unzip(archive: Uint8Array, name: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const entry of filesAmong(readingBytes(archive, readDirectory(archive.length, name)).entries, name)) {
    if (files.has(entry.name)) throw new BadInput(says.zipHoldsTwice({ archive: name, name: entry.name }))
    files.set(entry.name, readingBytes(archive, readEntry(entry, entry.name, 0, entry.size, true)))
  }
  return files
}

function filesAmong(entries: readonly ZipEntry[], archive: string): ZipEntry[] {
  const files = entries.filter(({ isFolder }) => !isFolder)
  if (files.length === 0) throw new BadInput(says.zipEmpty({ archive }))
  return files
}

/**
 * Bytes `start` … `end` − 1 of an entry. Up to its last byte, all of it is unpacked and its checksum compared; else what lies before
 * `end`, unchecked.
 * @param exactly whether the local header has to say what the directory does: archives of the world need not
 */
function* readEntry(entry: ZipEntry, path: string, start: number, end: number, exactly = false): Reading<Uint8Array> {
  const dataStart = yield* findData(entry, path, exactly)
  if (end >= entry.size) return (yield* whole(entry, path, dataStart)).subarray(start)
  if (entry.method === STORED) return yield [dataStart + start, dataStart + end]
  return (yield* first(entry, path, dataStart, end)).subarray(start)
}

/** Where an entry's packed bytes begin in the archive. */
function* findData(entry: ZipEntry, path: string, exactly: boolean): Reading<number> {
  const problem = problemOf(entry)
  if (problem !== null) throw cannot(path, problem)
  const header = viewOf(yield [entry.offset, entry.offset + LOCAL_LENGTH])
  if (header.byteLength < LOCAL_LENGTH || header.getUint32(0, true) !== LOCAL_HEADER) throw damaged(path)
  const nameStart = entry.offset + LOCAL_LENGTH
  const nameEnd = nameStart + header.getUint16(26, true)
  if (exactly && !saysTheSame(entry, header, yield [nameStart, nameEnd])) throw damaged(path)
  return nameEnd + header.getUint16(28, true)
}

/** An entry of whatever size, a little of it in memory at a time; that its checksum is right shows behind the last piece. */
async function* piecesOf(archive: SourceFile, entry: ZipEntry, path: string): AsyncGenerator<Uint8Array, void> {
  const start = await readingFile(archive, findData(entry, path, false))
  expectNoTrap(entry, path)
  const { method, packedSize, size, checksum } = entry
  const step = method === STORED ? STORED_PIECE : PIECE
  const inflate = method === STORED ? null : new Inflate()
  let unpacked: Uint8Array[] = []
  if (inflate !== null) inflate.ondata = (data) => unpacked.push(data)
  let [length, sum] = [0, 0]
  for (let from = 0; from < packedSize; from += step) {
    const packed = await archive.read(start + from, start + Math.min(from + step, packedSize))
    if (inflate === null) unpacked.push(packed)
    else pushInto(inflate, packed, from + step >= packedSize, path)
    for (const piece of unpacked) {
      length += piece.length
      sum = crc32(piece, sum)
      if (length > size) throw damaged(path)
      yield piece
    }
    unpacked = []
  }
  if (length !== size || sum !== checksum) throw damaged(path)
}

function pushInto(inflate: Inflate, packed: Uint8Array, isLast: boolean, path: string): void {
  try {
    inflate.push(packed, isLast)
  } catch {
    throw damaged(path)
  }
}

const cannot = (path: string, why: string) => new UnreadableFile(path, `could not be unpacked from the zip (${why})`)
const damaged = (path: string) => cannot(path, 'damaged entry')

/** Why nothing of an entry can be read, by what the directory says of it; null where nothing speaks against it. */
function problemOf({ flags, method, size, packedSize, runsInto }: ZipEntry): string | null {
  if (flags & ENCRYPTED) return 'encrypted'
  if (method !== STORED && method !== DEFLATED) return `packing method ${method}`
  if (runsInto !== null) return `damaged entry: its data run into ${runsInto}`
  if (method === STORED ? size === packedSize : !exceedsDeflate(size, packedSize)) return null
  return `damaged entry: the zip claims ${counted(size, 'byte')}, which its ${formatCount(packedSize)} cannot be`
}

function expectNoTrap({ size, packedSize }: ZipEntry, path: string): void {
  if (size <= mostUnpacked(packedSize)) return
  const claimed = `${path} (${counted(packedSize, 'byte')} that claim to be ${formatCount(size)})`
  throw new UnreadableFile(claimed, 'was packed so tightly as no image, text or network is, and not unpacked')
}

function* whole(entry: ZipEntry, path: string, at: number): Reading<Uint8Array> {
  expectNoTrap(entry, path)
  const { method, size, packedSize, checksum } = entry
  const packed = yield [at, at + packedSize]
  const bytes = packed.length < packedSize ? null : method === STORED ? packed : inflateWhole(packed, size)
  if (bytes === null || crc32(bytes) !== checksum) throw damaged(path)
  return bytes
}

/** The first `length` bytes, from as few packed ones as it takes. */
function* first({ packedSize }: ZipEntry, path: string, at: number, length: number): Reading<Uint8Array> {
  const unpacking = new Unpacking(new Inflate(), length)
  let [from, piece] = [0, FIRST_PIECE]
  try {
    for (let more = length > 0; more; piece = Math.min(2 * piece, PIECE)) {
      const packed = yield [at + from, at + Math.min(from + piece, packedSize)]
      from += piece
      more = unpacking.push(packed, from >= packedSize || packed.length < piece)
    }
  } catch {
    throw damaged(path)
  }
  return unpacking.unpacked
}

function saysTheSame(
  { flags, method, time, checksum, packedSize, size, raw }: ZipEntry,
  header: DataView,
  name: Uint8Array,
): boolean {
  const said = [header.getUint16(6, true), header.getUint16(8, true), header.getUint32(10, true)]
  const sizes = [header.getUint32(14, true), header.getUint32(18, true), header.getUint32(22, true)]
  const follow = (flags & SIZES_FOLLOW) !== 0
  return (
    said.join() === [flags, method, time].join() &&
    (follow || sizes.join() === [checksum, packedSize, size].map((value) => Math.min(value, 0xffffffff)).join()) &&
    name.join() === raw().join()
  )
}
