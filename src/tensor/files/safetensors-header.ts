/** The beginning of a safetensors file, which says where each tensor lies: 8 bytes little-endian header length, then a JSON header. */
import { BadInput } from '../../messages/errors'
import * as says from '../../messages/generated/weights'

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

/** Bytes of a value of the dtypes that can be read. F64, F16 and BF16 become float32, I64 becomes int32. */
export const BYTES_PER_VALUE = { F64: 8, F32: 4, I32: 4, U8: 1, F16: 2, BF16: 2, I64: 8 } as const
export type ReadableType = keyof typeof BYTES_PER_VALUE

export const PREFIX = 8
export const METADATA = '__metadata__'
/** The reference implementation's own limit. */
const LONGEST_HEADER = 100_000_000

/** Bytes from the file's start up to its tensors. @param start the first 8 bytes, or more @throws SafetensorsError as `readSafetensors` */
export function headerEnd(start: Uint8Array): number {
  if (start.length < PREFIX) throw new SafetensorsError(says.safetensorsNoLength({ length: start.length }))
  const length = Number(new DataView(start.buffer, start.byteOffset, PREFIX).getBigUint64(0, true))
  if (length > LONGEST_HEADER) throw new SafetensorsError(says.safetensorsHeaderLength({ length }))
  return PREFIX + length
}

/** What a header says of its tensors; where they lie is not checked. @param start of the file, `headerEnd` bytes at least @throws SafetensorsError as `readSafetensors` */
export function readHeads(start: Uint8Array): Omit<TensorPlace, 'begin' | 'end'>[] {
  const entries = Object.entries(parseHeader(start).header).filter(([name]) => name !== METADATA)
  return entries.map(([name, value]) => {
    const { dtype, shape } = parseEntry(name, value)
    return { name, dtype, shape }
  })
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

/**
 * Where each tensor lies behind the header, each checked, and that nothing else does.
 * @param dataLength of what lies behind the header; null where that is not known before it has come
 */
export function placesIn(header: Record<string, unknown>, dataLength: number | null) {
  const places: TensorPlace[] = []
  let metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = parseMetadata(value)
      continue
    }
    const { dtype, shape, begin, end } = parseEntry(name, value)
    if (dataLength !== null && end > dataLength)
      throw new SafetensorsError(says.safetensorsCutShort({ name, end, length: dataLength }))
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

export function parseHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
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
function checkContiguous(places: readonly TensorPlace[], dataLength: number | null): void {
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
  if (dataLength !== null && reached !== dataLength)
    throw new SafetensorsError(says.safetensorsRest({ bytes: dataLength - reached }))
}

export function valuesOf(shape: readonly number[]): number {
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
