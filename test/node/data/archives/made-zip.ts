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

/** Fields of 2, 4 or 8 bytes, little-endian. */
function fields(...values: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const out = new Uint8Array(values.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of values)
    for (let i = 0, rest = value; i < bytes; i++, rest = Math.floor(rest / 256)) out[at++] = rest % 256
  return out
}

export function extraOf(id: number, bytes: Uint8Array): Uint8Array {
  return joined(fields([2, id], [2, bytes.length]), bytes)
}

export function makeZip(entries: readonly MadeEntry[], made: MadeZip = {}): Uint8Array {
  const { before = new Uint8Array(), comment = new Uint8Array(), behind = new Uint8Array(), zip64 = false } = made
  const base = made.shifted === true ? before.length : 0
  const locals: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const {
    name,
    data = new Uint8Array(),
    method = 8,
    flags = 0,
    extra = new Uint8Array(),
    claims,
    packed,
  } of entries) {
    const raw = typeof name === 'string' ? text(name) : name
    const bytes = packed ?? (method === 8 ? deflateSync(data) : data)
    const said = {
      size: data.length,
      packedSize: bytes.length,
      checksum: crc32(data),
      offset: base + offset,
      ...claims,
    }
    const sizes = [
      [4, said.checksum],
      [4, said.packedSize],
      [4, said.size],
    ] as const
    const shared = [[2, flags], [2, method], [4, 0x21 << 16], ...sizes, [2, raw.length]] as const
    const local = joined(fields([4, 0x04034b50], [2, 20], ...shared, [2, extra.length]), raw, extra, bytes)
    locals.push(local)
    offset += local.length
    const rest = [
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, said.offset],
    ] as const
    directory.push(joined(fields([4, 0x02014b50], [2, 20], [2, 20], ...shared, ...rest), raw, extra))
  }
  const listed = joined(...directory)
  const start = base + offset
  const wide = joined(
    fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, entries.length], [8, entries.length]),
    fields([8, listed.length], [8, start]),
    fields([4, 0x07064b50], [4, 0], [8, start + listed.length], [4, 1]),
  )
  const [count, size, at] = zip64 ? [0xffff, 0xffffffff, 0xffffffff] : [entries.length, listed.length, start]
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, comment.length])
  return joined(before, ...locals, listed, ...(zip64 ? [wide] : []), end, comment, behind)
}
