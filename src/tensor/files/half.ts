/** The two half precisions of weights' files as float32. */
import { widenHalves } from '../../gpu/half'

/** IEEE 754 binary16. */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length)
  widenHalves(halves, values)
  return values
}

export function fromBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length)
  widenHalves(halves, values, 'BF16')
  return values
}
