/**
 * The safetensors format of Hugging Face: 8 bytes little-endian header length, a JSON header, then the tensors' bytes
 * back to back. Typed arrays are used as they are: every machine with a browser is little-endian, like the format.
 */
import { BadInput } from '../../messages/errors'
import * as says from '../../messages/generated/weights'
import { fromBfloat16, fromFloat16 } from './half'

/** One tensor; `data` holds its values in row-major order, as many as `shape` multiplies to (`[]` = one value). */
export type SafetensorsEntry =
  | { shape: number[]; dtype: 'F32'; data: Float32Array }
  | { shape: number[]; dtype: 'I32'; data: Int32Array }
  | { shape: number[]; dtype: 'U8'; data: Uint8Array }

export interface SafetensorsFile {
  /** By name, in the header's order. */
  tensors: Map<string, SafetensorsEntry>
  /** `__metadata__`; empty where the file has none. */
  metadata: Record<string, string>
}

/** Where a tensor lies in its file. */
export interface TensorPlace {
  name: string
  dtype: keyof typeof BYTES_PER_VALUE
  shape: number[]
  /** First byte of it, and the first behind it, counted from the file's start. */
  begin: number
  end: number
}

/** What a header says. */
export interface SafetensorsLayout {
  /** In the header's order. */
  places: TensorPlace[]
  /** By name, in the header's order. */
  shapes: Map<string, number[]>
  metadata: Record<string, string>
}

/** The bytes are no safetensors file, or one that cannot be read here. */
export class SafetensorsError extends BadInput {}

/** Bytes of a value of the dtypes that can be read. F16 and BF16 become float32, I64 becomes int32. */
const BYTES_PER_VALUE = { F32: 4, I32: 4, U8: 1, F16: 2, BF16: 2, I64: 8 } as const
type ReadableType = keyof typeof BYTES_PER_VALUE

const PREFIX = 8
const METADATA = '__metadata__'
/** The reference implementation's own limit. */
const LONGEST_HEADER = 100_000_000

/**
 * Writes a file that every safetensors reader accepts. The 4-byte types lie before the bytes, so that each tensor is
 * aligned to its own value size. Throws `SafetensorsError` where a shape does not match its data.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, SafetensorsEntry>,
  metadata: Readonly<Record<string, string>> = {},
): ArrayBuffer {
  const layout = [...tensors].sort(([, a], [, b]) => BYTES_PER_VALUE[b.dtype] - BYTES_PER_VALUE[a.dtype])
  const entries: [string, unknown][] = []
  if (Object.keys(metadata).length > 0) entries.push([METADATA, metadata])
  let end = 0
  for (const [name, { shape, dtype, data }] of layout) {
    if (name === METADATA) throw new SafetensorsError(says.tensorNameReserved())
    if (data.length !== valuesOf(shape))
      throw new SafetensorsError(
        says.tensorValuesShape({ name, count: data.length, shape: shape.join(', '), needed: valuesOf(shape) }),
      )
    const begin = end
    end += data.byteLength
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }])
  }

  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const headerLength = Math.ceil(header.length / 8) * 8
  const file = new Uint8Array(PREFIX + headerLength + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true)
  file.fill(0x20, PREFIX, PREFIX + headerLength)
  file.set(header, PREFIX)
  let offset = PREFIX + headerLength
  for (const [, { data }] of layout) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset)
    offset += data.byteLength
  }
  return file.buffer
}

/**
 * Reads a file into copies of their own (aligned, and independent of `bytes`). F16 and BF16 are converted to float32, I64 to int32.
 * Throws `SafetensorsError`: cut short, header that is no JSON, unsupported dtype, offsets that overlap, leave a hole, leave
 * the file or do not match the shape.
 */
export function readSafetensors(bytes: ArrayBuffer | Uint8Array): SafetensorsFile {
  // A plain array over Node's Buffer too, whose own `slice` would not copy.
  const file =
    bytes instanceof Uint8Array
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes)
  const { header, dataStart } = parseHeader(file)
  const data = file.subarray(dataStart)
  // Before any is copied: a thousand tensors may claim the same bytes.
  const { places, metadata } = placesIn(header, data.length)
  const entries = places.map(({ name, dtype, shape, begin, end }): [string, SafetensorsEntry] => [
    name,
    decode(name, dtype, shape, data.slice(begin, end)),
  ])
  return { tensors: new Map(entries), metadata }
}

/** Bytes from the file's start up to its tensors. @param start the first 8 bytes, or more @throws SafetensorsError as `readSafetensors` */
export function headerEnd(start: Uint8Array): number {
  if (start.length < PREFIX) throw new SafetensorsError(says.safetensorsNoLength({ length: start.length }))
  const length = Number(new DataView(start.buffer, start.byteOffset, PREFIX).getBigUint64(0, true))
  if (length > LONGEST_HEADER) throw new SafetensorsError(says.safetensorsHeaderLength({ length }))
  return PREFIX + length
}

/** Shapes of the tensors by name. @param start of the file, `headerEnd` bytes at least @throws SafetensorsError as `readSafetensors` */
export function readShapes(start: Uint8Array): Map<string, number[]> {
  const entries = Object.entries(parseHeader(start).header).filter(([name]) => name !== METADATA)
  return new Map(entries.map(([name, value]) => [name, parseEntry(name, value).shape]))
}

/**
 * What a file holds by its header, checked against its length; no tensor is read.
 * @param start of the file, `headerEnd` bytes at least
 * @param size of the whole file, bytes
 * @throws SafetensorsError as `readSafetensors`
 */
export function readLayout(start: Uint8Array, size: number): SafetensorsLayout {
  const { header, dataStart } = parseHeader(start)
  const { places, metadata } = placesIn(header, size - dataStart)
  return {
    places: places.map((place) => ({ ...place, begin: dataStart + place.begin, end: dataStart + place.end })),
    shapes: new Map(places.map(({ name, shape }) => [name, shape])),
    metadata,
  }
}

/** Where each tensor lies behind the header, each checked, and that nothing else does. */
function placesIn(header: Record<string, unknown>, dataLength: number) {
  const places: TensorPlace[] = []
  let metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = parseMetadata(value)
      continue
    }
    const { dtype, shape, begin, end } = parseEntry(name, value)
    if (end > dataLength) throw new SafetensorsError(says.safetensorsCutShort({ name, end, length: dataLength }))
    const needed = valuesOf(shape) * BYTES_PER_VALUE[dtype]
    if (end - begin !== needed)
      throw new SafetensorsError(
        says.safetensorsTensorBytes({ name, bytes: end - begin, dtype, shape: shape.join(', '), needed }),
      )
    places.push({ name, dtype, shape, begin, end })
  }
  checkContiguous(places, dataLength)
  return { places, metadata }
}

function parseHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  const dataStart = headerEnd(file)
  if (dataStart > file.length)
    throw new SafetensorsError(says.safetensorsHeaderCut({ length: file.length, needed: dataStart }))
  let header: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(PREFIX, dataStart))
    header = JSON.parse(text)
  } catch {
    throw new SafetensorsError(says.safetensorsHeaderNoJson({ length: dataStart - PREFIX }))
  }
  if (!isRecord(header)) throw new SafetensorsError(says.safetensorsHeaderNoObject())
  return { header, dataStart }
}

function parseMetadata(value: unknown): Record<string, string> {
  if (!isRecord(value) || !Object.values(value).every((text) => typeof text === 'string'))
    throw new SafetensorsError(says.safetensorsMetadata())
  return value as Record<string, string>
}

function parseEntry(
  name: string,
  value: unknown,
): { dtype: ReadableType; shape: number[]; begin: number; end: number } {
  const entry = isRecord(value) ? value : {}
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets))
    throw new SafetensorsError(says.safetensorsTensorDescription({ name }))
  if (!isReadable(dtype))
    throw new SafetensorsError(says.safetensorsDtype({ name, dtype, known: Object.keys(BYTES_PER_VALUE).join(', ') }))
  const [begin, end] = offsets
  if (offsets.length !== 2 || begin === undefined || end === undefined || begin > end)
    throw new SafetensorsError(says.safetensorsOffsets({ name, offsets: offsets.join(', ') }))
  return { dtype, shape, begin, end }
}

/** The format allows neither holes nor overlaps nor bytes behind the last tensor: all could hide something. */
function checkContiguous(places: readonly TensorPlace[], dataLength: number): void {
  let reached = 0
  for (const { name, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== reached)
      throw new SafetensorsError(
        says.safetensorsHole({
          name,
          begin,
          where: begin < reached ? 'inside another tensor' : 'after a hole',
          expected: reached,
        }),
      )
    reached = end
  }
  if (reached !== dataLength) throw new SafetensorsError(says.safetensorsRest({ bytes: dataLength - reached }))
}

/** `bytes` is a copy with a buffer of its own, so that it can be viewed at any value size. */
function decode(name: string, dtype: ReadableType, shape: number[], bytes: Uint8Array<ArrayBuffer>): SafetensorsEntry {
  if (dtype === 'U8') return { dtype, shape, data: bytes }
  if (dtype === 'I32') return { dtype, shape, data: new Int32Array(bytes.buffer) }
  if (dtype === 'F32') return { dtype, shape, data: new Float32Array(bytes.buffer) }
  if (dtype === 'I64') return { dtype: 'I32', shape, data: narrowed(name, new BigInt64Array(bytes.buffer)) }
  const halves = new Uint16Array(bytes.buffer)
  const data = dtype === 'F16' ? fromFloat16(halves) : fromBfloat16(halves)
  return { dtype: 'F32', shape, data }
}

/** PyTorch's default for whole numbers (timesteps, token ids), which are small ones. */
function narrowed(name: string, values: BigInt64Array): Int32Array {
  const tooLarge = values.find((value) => BigInt.asIntN(32, value) !== value)
  if (tooLarge !== undefined)
    throw new SafetensorsError(says.safetensorsTooLargeNumber({ name, value: String(tooLarge) }))
  return Int32Array.from(values, Number)
}

function valuesOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

function isReadable(dtype: string): dtype is ReadableType {
  return Object.hasOwn(BYTES_PER_VALUE, dtype)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}
