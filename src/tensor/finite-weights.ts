/**
 * Weights that are numbers: one NaN or infinity among millions turns every picture black and every measurement into nothing, without an error
 * anywhere. So they are looked through once, in memory, before they reach a device.
 */
import type { HalfType } from '../gpu/half'
import type { ByteStream } from './files/byte-stream'
import type { SafetensorsEntry } from './files/safetensors'
import { SafetensorsError, type TensorPlace } from './files/safetensors-header'
import * as says from '../messages/generated/weights'

/** Float32's exponent bits: all of them are set in NaN and ±Infinity, and in no number. */
const EXPONENT = 0x7f800000

/** Index of the first value that is NaN or infinite, or -1. A pass over the bits: about 1 ns a value, where `Number.isFinite` takes six. */
export function firstNotFinite(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < bits.length; i++) if (((bits[i] ?? 0) & EXPONENT) === EXPONENT) return i
  return -1
}

/**
 * @param tensors as read from a file; F16 and BF16 keep their NaN and infinities when they become float32
 * @param whose what the tensors are of, first in the sentence: "unet", a file's name
 * @param mend how to mend it
 * @throws SafetensorsError naming the first tensor, in the file's order, that holds NaN or ±Infinity, and which
 */
export function expectFinite(
  tensors: Iterable<readonly [string, SafetensorsEntry]>,
  whose: string,
  mend = 'take another copy of the file.',
): void {
  for (const [name, { data }] of tensors) {
    const place = data instanceof Float32Array ? firstNotFinite(data) : -1
    if (place >= 0) throw new SafetensorsError(says.weightNotFinite({ whose, name, value: String(data[place]), mend }))
  }
}

/** Of a floating-point number: all bits of `exponent` are set in NaN and ±Infinity, and in no number; of `fraction` none in ±Infinity. */
const FLOATS = {
  F32: { bytes: 4, exponent: EXPONENT, fraction: 0x007fffff, sign: 0x80000000 },
  F16: { bytes: 2, exponent: 0x7c00, fraction: 0x03ff, sign: 0x8000 },
  BF16: { bytes: 2, exponent: 0x7f80, fraction: 0x007f, sign: 0x8000 },
} as const
/** As `expectFinite`, of one tensor's halves. */
export function expectFiniteHalves(
  name: string,
  halves: Uint16Array,
  type: HalfType,
  whose: string,
  mend: string,
): void {
  const found = firstWithAll(halves, FLOATS[type].exponent)
  if (found !== undefined)
    throw new SafetensorsError(says.weightNotFinite({ whose, name, value: meant(found, type), mend }))
}

/** What bits are that are no number. */
function meant(bits: number, dtype: keyof typeof FLOATS): string {
  const { fraction, sign } = FLOATS[dtype]
  return String(bits & fraction ? NaN : bits & sign ? -Infinity : Infinity)
}

/** Bytes of a file that are looked through at once: a whole number of values of any size. */
const PIECE = 1 << 24

function firstWithAll(values: Uint32Array | Uint16Array, mask: number): number | undefined {
  for (let i = 0; i < values.length; i++) if (((values[i] ?? 0) & mask) === mask) return values[i]
  return undefined
}

/**
 * As `expectFinite`, of a file that is not in memory: a piece of one tensor is, at a time.
 * @param stream of the file from its beginning; stays the caller's to close
 */
export async function expectFiniteIn(
  places: readonly TensorPlace[],
  stream: ByteStream,
  whose: string,
  mend = 'take another copy of the file.',
): Promise<void> {
  let at = 0
  const takenTo = async (end: number) => {
    const begin = at
    at = Math.min(begin + PIECE, end)
    return stream.take(at - begin)
  }
  for (const { name, dtype, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    while (at < begin) await takenTo(begin)
    const isFloat = dtype === 'F64' || dtype === 'F32' || dtype === 'F16' || dtype === 'BF16'
    while (at < end) {
      // A copy of its own is aligned for any size of value.
      const taken = new Uint8Array(await takenTo(end))
      if (!isFloat) continue
      // What is beyond float32 is none of its numbers either.
      const { buffer } = dtype === 'F64' ? Float32Array.from(new Float64Array(taken.buffer)) : taken
      const type = dtype === 'F64' ? 'F32' : dtype
      const { bytes, exponent } = FLOATS[type]
      const values = bytes === 4 ? new Uint32Array(buffer) : new Uint16Array(buffer)
      const found = firstWithAll(values, exponent)
      if (found === undefined) continue
      throw new SafetensorsError(says.weightNotFinite({ whose, name, value: meant(found, type), mend }))
    }
  }
}
