/** How few dispatches the UNet's operations need on WebGPU, forward and with their gradients. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { multiHeadAttention } from '../../../src/gpu/kernels/attention'
import { convolutionBias, linearBias } from '../../../src/gpu/kernels/biased'
import { clipScale } from '../../../src/gpu/kernels/clip-scale'
import { gatedGelu } from '../../../src/gpu/kernels/gated-gelu'
import { groupNormActivation } from '../../../src/gpu/kernels/group-norm'
import { startAnyWebgpu, startCounting, type GpuCounter } from '../compare'

let device: GPUDevice
let counter: GpuCounter

beforeAll(async () => {
  device = await startAnyWebgpu()
  counter = await startCounting()
})

const ones = <T extends tf.Tensor>(...shape: number[]) => tf.ones(shape) as T

/** Of the second run: the first may upload. */
function dispatchesOf(run: () => void): number {
  run()
  counter.reset()
  run()
  return counter.read().dispatches
}

interface Operation {
  name: string
  inputs: () => tf.Tensor[]
  f: (...inputs: tf.Tensor[]) => tf.Tensor
  forward: number
  backward: number
}

const settings = { groups: 8, activation: 'silu', epsilon: 1e-5 } as const

const operations: Operation[] = [
  {
    name: 'attention',
    inputs: () => [ones(32, 16), ones(12, 16), ones(12, 16)],
    f: (q, k, v) => multiHeadAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, { batch: 2, heads: 2 }),
    forward: 1,
    backward: 2,
  },
  {
    name: 'group norm and SiLU',
    inputs: () => [ones(2, 8, 8, 32), ones(32), ones(32)],
    f: (x, gamma, beta) => groupNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, settings),
    forward: 1,
    backward: 1,
  },
  {
    name: "the feed-forward's gate",
    inputs: () => [ones(32, 64)],
    f: (x) => gatedGelu(x as tf.Tensor2D),
    forward: 1,
    backward: 1,
  },
  {
    name: 'linear layer',
    inputs: () => [ones(32, 64), ones(64, 64), ones(64)],
    f: (x, matrix, bias) => linearBias(x as tf.Tensor2D, matrix as tf.Tensor2D, bias as tf.Tensor1D),
    forward: 1,
    backward: 1,
  },
  {
    // The parts that the filter's gradient is in are joined when someone looks at it.
    name: 'convolution',
    inputs: () => [ones(8, 8, 8, 32), ones(3, 3, 32, 32), ones(32)],
    f: (x, filter, bias) =>
      convolutionBias(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, { strides: 1, pad: 'same' }),
    forward: 1,
    backward: 1,
  },
]

it.each(operations)('$name: $forward forward, $backward backward', ({ inputs, f, forward, backward }) => {
  const given = inputs()
  const dy = tf.onesLike(f(...given))
  expect(dispatchesOf(() => f(...given))).toBe(forward)
  expect(dispatchesOf(() => tf.grads(f)(given, dy))).toBe(forward + backward)
})

it('clipping: as many gradients a dispatch as the device binds buffers for, and one more', () => {
  const perDispatch = device.limits.maxStorageBuffersPerShaderStage - 1
  const gradients = Array.from({ length: 2 * perDispatch + 1 }, () => ones(5, 6))
  const settings = tf.ones([9])
  expect(dispatchesOf(() => clipScale(gradients, settings))).toBe(4)
})
