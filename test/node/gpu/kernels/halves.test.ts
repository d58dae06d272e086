/** Weights kept as halves: widened exactly, and layers by them are layers by their float32, forward and backward, where Node can run it. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'
import { convolutionBy, linearBy } from '../../../../src/gpu/kernels/frozen'
import { Halves, rowsOf } from '../../../../src/gpu/kernels/halves'
import { fromBfloat16, fromFloat16 } from '../../../../src/tensor/files/half'
import { Random } from '../../../../src/tensor/random'
import { HALF } from '../../../../scripts/half-weights'

/** All bits of the exponent, which are set in no number. */
const EXPONENT = { F16: 0x7c00, BF16: 0x7f80 } as const
const normal = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

const cases = (['cpu', 'wasm'] as const).flatMap((backend) =>
  (['F16', 'BF16'] as const).map((type) => [backend, type] as const),
)

describe.each(cases)('on %s, of %s', (backend, type) => {
  beforeAll(() => startBackend(backend))
  const halvesLike = (size: number, seed: number) => Uint16Array.from(new Random(seed).normals(size), HALF[type])
  const wideOf = type === 'F16' ? fromFloat16 : fromBfloat16

  it('all finite halves widen exactly, of an odd number too', async () => {
    const finite = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).filter(
      (bits) => (bits & EXPONENT[type]) !== EXPONENT[type],
    )
    for (const halves of [finite, finite.slice(1, 8)]) {
      const kept = new Halves<tf.Rank.R1>(halves, [halves.length], type)
      const widened = kept.widened()
      expect(new Uint32Array(Float32Array.from(await widened.data()).buffer)).toEqual(
        new Uint32Array(wideOf(halves).buffer),
      )
      widened.dispose()
      kept.dispose()
    }
  })

  it('rows of a table are those of its float32', async () => {
    const halves = halvesLike(5 * 6, 1)
    const [table, floats] = [new Halves<tf.Rank.R2>(halves, [5, 6], type), tf.tensor2d(wideOf(halves), [5, 6])]
    const ids = tf.tensor2d([4, 0, 2, 2], [2, 2], 'int32')
    const [kept, wide] = [rowsOf(table, ids), rowsOf(floats, ids)]
    expect(kept.shape).toEqual([2, 2, 6])
    expect(await kept.data()).toEqual(await wide.data())
  })

  it('a linear layer, and its gradients', async () => {
    const halves = halvesLike(6 * 4, 2)
    const [kept, wide] = [new Halves<tf.Rank.R2>(halves, [6, 4], type), tf.tensor2d(wideOf(halves), [6, 4])]
    const [x, bias, residual] = [normal([5, 6], 3), normal([4], 4), normal([5, 4], 5)]
    const by = (matrix: typeof kept | typeof wide) => (x: tf.Tensor, residual: tf.Tensor) =>
      tf.square(linearBy(x as tf.Tensor2D, matrix, bias as tf.Tensor1D, residual as tf.Tensor2D))
    await expectSame([x, residual], by(kept), by(wide))
  })

  it.each([
    [3, 1, 'same'],
    [3, 2, 1],
  ] as const)('a convolution of %i by %i taps, stride %i, and its gradients', async (taps, strides, pad) => {
    const shape: [number, number, number, number] = [taps, taps, 4, 6]
    const halves = halvesLike(taps * taps * 24, 6)
    const [kept, wide] = [new Halves<tf.Rank.R4>(halves, shape, type), tf.tensor4d(wideOf(halves), shape)]
    const edge = strides === 1 ? 6 : 3
    const given = [normal([2, 6, 6, 4], 7), normal([2, 6], 8), normal([2, edge, edge, 6], 9)]
    const bias = normal([6], 10) as tf.Tensor1D
    const by = (filter: typeof kept | typeof wide) => (x: tf.Tensor, shift: tf.Tensor, residual: tf.Tensor) =>
      tf.square(
        convolutionBy(
          x as tf.Tensor4D,
          filter,
          bias,
          { strides, pad },
          {
            shift: shift as tf.Tensor2D,
            residual: residual as tf.Tensor4D,
          },
        ),
      )
    await expectSame(given, by(kept), by(wide))
  })
})

type Layer = (...given: tf.Tensor[]) => tf.Tensor

async function expectSame(given: tf.Tensor[], layer: Layer, expected: Layer): Promise<void> {
  const before = tf.memory().numTensors
  const run = (f: Layer) => tf.tidy(() => [f(...given), ...tf.grads(f)(given)])
  const [actual, wanted] = [run(layer), run(expected)]
  expect(tf.memory().numTensors).toBe(before + actual.length + wanted.length)
  for (const [i, tensor] of actual.entries())
    expect(await tensor.data(), `output ${i}`).toEqual(await wanted[i]?.data())
}
