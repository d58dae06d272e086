/**
 * Weights that are numbers: one NaN or infinity among millions turns every picture black and every measurement into nothing, without an error
 * anywhere. So they are looked through once, in memory, before they reach a device.
 */
import { SafetensorsError, type SafetensorsEntry } from './safetensors'

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
    if (place >= 0)
      throw new SafetensorsError(`${whose}: tensor ${name} holds ${data[place]}, which is no weight; ${mend}`)
  }
}
