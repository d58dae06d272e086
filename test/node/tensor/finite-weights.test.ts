import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectFinite, firstNotFinite } from '../../../src/tensor/finite-weights'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../src/tensor/files/safetensors'

/** A file of one tensor of two-byte floats. */
function halves(dtype: 'F16' | 'BF16', bits: readonly number[]): Uint8Array {
  const header = { w: { dtype, shape: [bits.length], data_offsets: [0, 2 * bits.length] } }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(8 + text.length + 2 * bits.length)
  new DataView(file.buffer).setUint32(0, text.length, true)
  file.set(text, 8)
  file.set(new Uint8Array(Uint16Array.from(bits).buffer), 8 + text.length)
  return file
}

describe('weights', () => {
  it('are told from what is none exactly as Number.isFinite does, in a view too', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), fc.nat(3), (values, start) => {
        const view = values.subarray(start)
        expect(firstNotFinite(view)).toBe(view.findIndex((value) => !Number.isFinite(value)))
      }),
      { seed: 10 },
    )
    expect(firstNotFinite(Float32Array.of(3.4028234e38, -1e-45, 0, -0))).toBe(-1)
  })

  it('that are none are named by the first tensor that holds one', () => {
    const tensors = new Map<string, SafetensorsEntry>([
      ['labels', { dtype: 'I32', shape: [1], data: Int32Array.of(0x7fc00000) }],
      ['conv_in.weight', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }],
      ['conv_in.bias', { dtype: 'F32', shape: [2], data: Float32Array.of(1, -Infinity) }],
      ['conv_out.bias', { dtype: 'F32', shape: [1], data: Float32Array.of(NaN) }],
    ])
    const read = readSafetensors(writeSafetensors(tensors))
    expect(() => expectFinite(read.tensors, 'unet')).toThrow(
      'unet: tensor conv_in.bias holds -Infinity, which is no weight; take another copy of the file.',
    )
    read.tensors.delete('conv_in.bias')
    expect(() => expectFinite(read.tensors, 'run 3', 'train it anew.')).toThrow(
      'run 3: tensor conv_out.bias holds NaN, which is no weight; train it anew.',
    )
    read.tensors.delete('conv_out.bias')
    expect(() => expectFinite(read.tensors, 'unet')).not.toThrow()
  })

  it('are looked through in half precision too', () => {
    for (const [dtype, bits, value] of [
      ['F16', 0x7e00, 'NaN'],
      ['F16', 0xfc00, '-Infinity'],
      ['BF16', 0x7fc0, 'NaN'],
      ['BF16', 0x7f80, 'Infinity'],
    ] as const)
      expect(() => expectFinite(readSafetensors(halves(dtype, [0x3c00, bits])).tensors, 'unet')).toThrow(
        `unet: tensor w holds ${value},`,
      )
    expect(() => expectFinite(readSafetensors(halves('F16', [0x7bff])).tensors, 'unet')).not.toThrow()
  })
})
