/** Zips made byte by byte, right or wrong in whatever way a test needs. */
import { deflateSync } from 'fflate'
import { crc32 } from '../../../../src/data/archives/crc32'

export interface MadeEntry {
  /** Bytes, or text to be written as UTF-8. */
  name: string | Uint8Array
  data?: Uint8Array
  /** 8 packs, 0 stores. */
  method?: number
  flags?: number
  extra?: Uint8Array
  /** What the directory says in place of the truth. */
  claims?: Partial<Record<'size' | 'packedSize' | 'checksum' | 'offset', number>>
  /** What lies in place of the packed data. */
  packed?: Uint8Array
}

export interface MadeZip {
  before?: Uint8Array
  /** Whether offsets count from the file's first byte, and not from the archive's. */
  shifted?: boolean
  comment?: Uint8Array
  behind?: Uint8Array
  zip64?: boolean
}

export const text = (value: string) => new TextEncoder().encode(value)
export const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

/** Bytes that are written one after the other, into room that doubles: 60,000 entries take a tenth of a second. */
class Writer {
  #room = Buffer.alloc(1 << 12)
  #length = 0

  get length(): number {
    return this.#length
  }

  bytes(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      const at = this.#take(part.length)
      this.#room.set(part, at)
    }
  }

  /** Fields of so many bytes each, little-endian. */
  fields(bytes: 2 | 4 | 8, ...values: readonly number[]): void {
    for (const value of values) {
      const at = this.#take(bytes)
      if (bytes === 2) this.#room.writeUInt16LE(value, at)
      else if (bytes === 4) this.#room.writeUInt32LE(value, at)
      else this.#room.writeBigUInt64LE(BigInt(value), at)
    }
  }

  whole(): Uint8Array {
    return new Uint8Array(this.#room.subarray(0, this.#length))
  }

  /** @returns where so many bytes more begin */
  #take(more: number): number {
    const at = this.#length
    this.#length += more
    if (this.#length > this.#room.length)
      this.#room = Buffer.concat([this.#room], Math.max(this.#length, 2 * this.#room.length))
    return at
  }
}

/** The same bytes are in many entries: what is made of them is kept. */
function kept<T>(make: (data: Uint8Array) => T): (data: Uint8Array) => T {
  const all = new WeakMap<Uint8Array, T>()
  return (data) => {
    const value = all.get(data) ?? make(data)
    all.set(data, value)
    return value
  }
}

const NOTHING = new Uint8Array()
const deflated = kept((data) => deflateSync(data))
const checksumOf = kept((data) => crc32(data))

export function extraOf(id: number, bytes: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(id & 255, id >> 8, bytes.length & 255, bytes.length >> 8), bytes)
}

export function makeZip(entries: readonly MadeEntry[], made: MadeZip = {}): Uint8Array {
  const { before = NOTHING, comment = NOTHING, behind = NOTHING, zip64 = false, shifted = false } = made
  const zip = new Writer()
  const directory = new Writer()
  zip.bytes(before)
  const place = () => (shifted ? zip.length : zip.length - before.length)
  for (const { name, data = NOTHING, method = 8, flags = 0, extra = NOTHING, claims = {}, packed } of entries) {
    const raw = typeof name === 'string' ? text(name) : name
    const bytes = packed ?? (method === 8 ? deflated(data) : data)
    const { checksum = checksumOf(data), packedSize = bytes.length, size = data.length, offset = place() } = claims
    const shared = (into: Writer) => {
      into.fields(2, flags, method)
      into.fields(4, 0x21 << 16, checksum, packedSize, size)
      into.fields(2, raw.length, extra.length)
    }
    zip.fields(4, 0x04034b50)
    zip.fields(2, 20)
    shared(zip)
    zip.bytes(raw, extra, bytes)
    directory.fields(4, 0x02014b50)
    directory.fields(2, 20, 20)
    shared(directory)
    directory.fields(2, 0, 0, 0)
    directory.fields(4, 0, offset)
    directory.bytes(raw, extra)
  }
  const start = place()
  zip.bytes(directory.whole())
  const end = place()
  if (zip64) {
    zip.fields(4, 0x06064b50)
    zip.fields(8, 44)
    zip.fields(2, 45, 45)
    zip.fields(4, 0, 0)
    zip.fields(8, entries.length, entries.length, end - start, start)
    zip.fields(4, 0x07064b50, 0)
    zip.fields(8, end)
    zip.fields(4, 1)
  }
  zip.fields(4, 0x06054b50)
  const count = zip64 ? 0xffff : entries.length & 0xffff
  zip.fields(2, 0, 0, count, count)
  zip.fields(4, ...(zip64 ? [0xffffffff, 0xffffffff] : [end - start, start]))
  zip.fields(2, comment.length)
  zip.bytes(comment, behind)
  return zip.whole()
}
