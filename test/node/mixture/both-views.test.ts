/** R_C of both views: the mean of R_C and of R_C with the images and their warped copies exchanged, gradient included; L^I as it was. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { informationAndRegulariser } from '../../../src/mixture/objectives/classifier'
import type { Pairing } from '../../../src/mixture/objectives/adversarial'
import { gradientsOf } from '../../../src/tensor/tape'
import { tinyConfig } from './tiny'

const { regulariser } = tinyConfig()
/** Logits of one generated image, of two images, and of the same two warped. */
const fake = [[0.5, -0.25, 1]]
const given = [
  [1, 0.25, -0.5],
  [0, 0.75, 0.5],
]
const warped = [
  [0.5, 0.5, -1],
  [0.25, 1.5, -0.75],
]
const terms = { ...regulariser, balance: 1, entropy: 0.25, consistency: 0.5 }

async function lossOf(rows: number[][], bothViews: boolean, generated = 0) {
  const z = tf.tensor2d(rows)
  const pairing: Pairing | null =
    generated === 0 ? null : { oneHot: tf.tensor2d([[0, 1, 0]]), count: generated, weights: null, real: null }
  const weights = { informationWeight: 2, regulariser: { ...terms, bothViews } }
  const readings: Partial<Record<'information' | 'balance' | 'entropy' | 'consistency', tf.Scalar>> = {}
  const { value, gradients } = gradientsOf(() => {
    const { loss, ...rest } = informationAndRegulariser(pairing, z, weights)
    for (const key of ['information', 'balance', 'entropy', 'consistency'] as const) readings[key] = tf.keep(rest[key])
    return loss
  }, [z])
  const read = async (tensor: tf.Tensor | null | undefined) => [...((await tensor?.data()) ?? [])]
  return {
    value: await read(value),
    gradient: (await gradients[0]?.array()) as number[][],
    readings: (await Promise.all(Object.values(readings).map(read))).flat(),
  }
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5) as number)
const mean = (a: readonly number[], b: readonly number[]) => a.map((value, i) => (value + (b[i] ?? NaN)) / 2)

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

it('is the mean of R_C each way round', async () => {
  const [one, other, both] = [
    await lossOf([...given, ...warped], false),
    await lossOf([...warped, ...given], false),
    await lossOf([...given, ...warped], true),
  ]
  expect(one.value[0]).not.toBeCloseTo(other.value[0] ?? NaN, 2)
  expect(both.value).toEqual(close(mean(one.value, other.value)))
  expect(both.readings).toEqual(close(mean(one.readings, other.readings)))
  const turned = [...other.gradient.slice(2), ...other.gradient.slice(0, 2)]
  expect(both.gradient.flat()).toEqual(close(mean(one.gradient.flat(), turned.flat())))
})

it('leaves L^I as it is', async () => {
  const one = await lossOf([...fake, ...given, ...warped], false, 1)
  const both = await lossOf([...fake, ...given, ...warped], true, 1)
  expect(both.gradient[0]).toEqual(close(one.gradient[0] ?? []))
  expect(both.readings[0]).toBeCloseTo(one.readings[0] ?? NaN, 5)
  const alone = await lossOf([...given, ...warped], true)
  expect(both.gradient.slice(1).flat()).toEqual(close(alone.gradient.flat()))
})
