/** Weights at half the size: float32 tensors of a safetensors file as float16 or bfloat16, which every reader of the format takes. */
import type { HalfType } from '../src/gpu/half'
import { readSafetensors } from '../src/tensor/files/safetensors'

const METADATA = '__metadata__'
/** The format's length field; headers end at a multiple of it. */
const PREFIX = 8

/** How a number is written in either half precision. */
export const HALF: Readonly<Record<HalfType, (value: number) => number>> = { F16: float16, BF16: bfloat16 }

/** @param file of float32 tensors; rounded to the nearest half, ties to even */
export function halfWeights(file: Uint8Array, type: HalfType = 'F16'): Uint8Array {
  const { tensors, metadata } = readSafetensors(file)
  const header: Record<string, unknown> = { [METADATA]: metadata }
  let end = 0
  for (const [name, { shape, dtype, data }] of tensors) {
    if (dtype !== 'F32') throw new Error(`Tensor "${name}" is ${dtype}; only F32 is halved.`)
    header[name] = { dtype: type, shape, data_offsets: [end, (end += 2 * data.length)] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil(text.length / PREFIX) * PREFIX
  const half = new Uint8Array(PREFIX + length + end)
  const view = new DataView(half.buffer)
  view.setBigUint64(0, BigInt(length), true)
  half.fill(' '.charCodeAt(0), PREFIX, PREFIX + length)
  half.set(text, PREFIX)
  let offset = PREFIX + length
  for (const { data } of tensors.values())
    for (const value of data) {
      view.setUint16(offset, HALF[type](value), true)
      offset += 2
    }
  return half
}

/** IEEE 754 binary16 of a number. @throws Error where it is too large to have one */
export function float16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (!(size < 65520)) throw new Error(`${value} has no float16.`)
  // The unit of the last place: 2⁻²⁴ below the smallest normal number, 2⁻¹⁴.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)))
  const unit = 2 ** (exponent - 10)
  const units = roundedToEven(size / unit)
  // 1024 units more are one exponent more, so that rounding up carries over by itself.
  return sign | (units + (exponent + 14) * 1024)
}

/** bfloat16 of a finite number: the upper half of its float32. */
function bfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16
}

function roundedToEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}
