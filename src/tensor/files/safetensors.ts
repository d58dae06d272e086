/**
 * The safetensors format of Hugging Face: 8 bytes little-endian header length, a JSON header, then the tensors' bytes
 * back to back. Typed arrays are used as they are: every machine with a browser is little-endian, like the format.
 */
import * as says from '../../messages/generated/weights'
import { fromBfloat16, fromFloat16 } from './half'
import {
  BYTES_PER_VALUE,
  METADATA,
  parseHeader,
  placesIn,
  PREFIX,
  SafetensorsError,
  valuesOf,
  type ReadableType,
} from './safetensors-header'

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
 * Reads a file into copies of their own (aligned, and independent of `bytes`). F64, F16 and BF16 are converted to float32, I64 to int32.
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

/** @param bytes a copy with a buffer of its own, so that it can be viewed at any value size @throws SafetensorsError: an I64 that is no int32 */
export function decode(
  name: string,
  dtype: ReadableType,
  shape: number[],
  bytes: Uint8Array<ArrayBuffer>,
): SafetensorsEntry {
  if (dtype === 'U8') return { dtype, shape, data: bytes }
  if (dtype === 'I32') return { dtype, shape, data: new Int32Array(bytes.buffer) }
  if (dtype === 'F32') return { dtype, shape, data: new Float32Array(bytes.buffer) }
  if (dtype === 'F64') return { dtype: 'F32', shape, data: Float32Array.from(new Float64Array(bytes.buffer)) }
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
