/** Variables that Adam moves into one buffer on WebGPU: they stay variables, with the values that they have on cpu. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { convolutionBias, linearBias } from '../../../src/gpu/kernels/biased'
import { groupNormActivation } from '../../../src/gpu/kernels/group-norm'
import { Adam } from '../../../src/tensor/adam'
import { AdamW } from '../../../src/tensor/adamw'
import { gradientsOf } from '../../../src/tensor/tape'
import type { Case } from '../../../src/selftest/types'
import { expectSameAsCpu, startAnyWebgpu } from '../compare'

let device: GPUDevice

beforeAll(async () => {
  device = await startAnyWebgpu()
})

const settings = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9 }
/** Sizes below, at and above what a part's place is a multiple of. */
const shapes = [[3, 5], [64], [2, 2, 3, 4], [70, 70], [1]]
const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
/** Values of their own: a clone would share them. */
const variables = () => shapes.map((shape, i) => tf.variable(tf.add(normal(shape, i + 1), 0)))
const gradients = (step: number) => shapes.map((shape, i) => normal(shape, 100 * step + i))
const copies = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => tf.add(tensor, 0))

/** Enough layers that a step is submitted in several pieces; enough rows that gradients are made in parts. */
const LAYERS = 60

/** An image through one layer of each kind, and its pixels through many linear layers. */
function network() {
  const of = (shape: number[], seed: number) => tf.variable(tf.mul(normal(shape, seed), 0.3))
  const [filter, offset] = [of([3, 3, 4, 8], 200) as tf.Variable<tf.Rank.R4>, of([8], 201) as tf.Variable<tf.Rank.R1>]
  const [gamma, beta] = [of([8], 202), of([8], 203)] as [tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>]
  const layers = Array.from({ length: LAYERS }, (_, i) => ({
    matrix: of([8, 8], 210 + i) as tf.Variable<tf.Rank.R2>,
    bias: i % 2 === 0 ? (of([8], 300 + i) as tf.Variable<tf.Rank.R1>) : null,
  }))
  const image = normal([3, 14, 14, 4], 400) as tf.Tensor4D
  const loss = () => {
    const seen = convolutionBias(image, filter, offset, { strides: 1, pad: 'same' })
    const normed = groupNormActivation(seen, gamma, beta, { groups: 2, activation: 'silu', epsilon: 1e-5 })
    let rows = tf.reshape(normed, [-1, 8]) as tf.Tensor2D
    for (const { matrix, bias } of layers) rows = tf.add(rows, tf.mul(linearBias(rows, matrix, bias), 0.1))
    return tf.mean(tf.square(rows)) as tf.Scalar
  }
  const variables = [filter, offset, gamma, beta, ...layers.flatMap(({ matrix, bias }) => [matrix, bias ?? []].flat())]
  return { variables, loss }
}

const cases: Case[] = [
  {
    name: 'a network whose gradients are written into the pool',
    tolerance: 1e-4,
    run: () => {
      const { variables, loss } = network()
      const adam = new Adam(variables, settings)
      // Moves in, makes room for parts, uses it.
      for (let step = 1; step <= 3; step++) adam.apply(gradientsOf(loss, variables).gradients)
      return [...gradientsOf(loss, variables).gradients, ...variables]
    },
  },
  {
    name: 'gradients that are added up before an update',
    tolerance: 1e-4,
    run: () => {
      const { variables, loss } = network()
      const adam = new Adam(variables, settings)
      for (let step = 1; step <= 3; step++) {
        const [first, second] = [gradientsOf(loss, variables), gradientsOf(loss, variables)]
        adam.apply(first.gradients.map((gradient, i) => tf.add(gradient, second.gradients[i] ?? NaN)))
      }
      return variables
    },
  },
  {
    name: 'five updates',
    tolerance: 1e-5,
    run: () => {
      const of = variables()
      const adam = new Adam(of, settings)
      for (let step = 1; step <= 5; step++) adam.apply(gradients(step))
      return [...of, adam.moments]
    },
  },
  {
    name: 'clipped updates with weight decay, at two rates',
    tolerance: 1e-5,
    run: () => {
      const of = variables()
      const adam = new AdamW(of, { ...settings, weightDecay: 0.3, clipNorm: 2 }, (place) => (place % 2 === 0 ? 1 : 3))
      for (let step = 1; step <= 2; step++) adam.apply(gradients(step), 0.5)
      return [...of, ...adam.moments]
    },
  },
  {
    name: 'a variable that is assigned to between two updates',
    tolerance: 1e-5,
    run: () => {
      const of = variables()
      const adam = new Adam(of, settings)
      adam.apply(gradients(1))
      of[1]?.assign(normal([64], 50))
      adam.apply(gradients(2))
      return of
    },
  },
  {
    name: 'variables that two optimisers share',
    tolerance: 1e-5,
    run: () => {
      const of = variables()
      const [first, second] = [new Adam(of, settings), new Adam(of.slice(1, 3), settings)]
      for (let step = 1; step <= 3; step++) {
        first.apply(gradients(step))
        second.apply(gradients(step).slice(1, 3))
      }
      return of
    },
  },
  {
    name: 'variables that outlive their optimiser',
    tolerance: 1e-5,
    run: () => {
      const of = variables()
      const adam = new Adam(of, settings)
      adam.apply(gradients(1))
      adam.dispose()
      return [...copies(of), ...of]
    },
  },
]

it.each(cases)('$name: as on cpu', async (test) => {
  device.pushErrorScope('validation')
  await expectSameAsCpu('webgpu', test)
  expect((await device.popErrorScope())?.message).toBeUndefined()
})

it('a read that is under way sees what was there, not what comes', async () => {
  await tf.setBackend('webgpu')
  const variable = tf.variable(tf.ones([4]))
  const adam = new Adam([variable], { learningRate: 0.5, beta1: 0, beta2: 0 })
  adam.apply([tf.ones([4])])
  const underWay = variable.data()
  adam.apply([tf.ones([4])])
  expect(Array.from(await underWay)).toEqual([0.5, 0.5, 0.5, 0.5])
  expect(Array.from(await variable.data())).toEqual([0, 0, 0, 0])
})

it('nothing is left behind, whichever goes first', async () => {
  await tf.setBackend('webgpu')
  const before = tf.memory()
  for (const variablesFirst of [true, false]) {
    const of = tf.tidy(variables)
    const adam = new Adam(of, settings)
    tf.tidy(() => adam.apply(gradients(1)))
    if (variablesFirst) tf.dispose(of)
    adam.dispose()
    tf.dispose(of)
  }
  const after = tf.memory()
  expect({ tensors: after.numTensors, buffers: after.numDataBuffers }).toEqual({
    tensors: before.numTensors,
    buffers: before.numDataBuffers,
  })
})
