/** How few dispatches our kernels need: what makes a step of training cheap on a GPU that waits for the browser. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchNormActivation } from '../../../src/gpu/kernels/batch-norm'
import { biasActivation } from '../../../src/gpu/kernels/bias-activation'
import { convolutionActivation } from '../../../src/gpu/kernels/convolution-activation'
import { classifierLoss } from '../../../src/gpu/kernels/classifier-loss'
import { flush } from '../../../src/gpu/webgpu-internals'
import { Adam } from '../../../src/tensor/adam'
import { gradientsOf } from '../../../src/tensor/tape'
import { startAnyWebgpu, startCounting, type GpuCounter } from '../compare'

let device: GPUDevice
let counter: GpuCounter

beforeAll(async () => {
  device = await startAnyWebgpu()
  counter = await startCounting()
  device.pushErrorScope('validation')
})

/** What was counted can be done, too. */
afterAll(async () => {
  flush(tf.backend() as WebGPUBackend)
  expect((await device.popErrorScope())?.message).toBeUndefined()
})

/** Dispatches of the second run: the first may upload. */
async function dispatchesOf(run: () => void) {
  run()
  counter.reset()
  run()
  return counter.read().dispatches
}

it('counts what is asked of the device', async () => {
  // A size that nothing else has, so that the pool holds no buffer of it.
  const [x, twos] = [tf.ones([1237]), tf.tensor1d(new Float32Array(1237).fill(2))]
  counter.reset()
  await tf.square(tf.mul(x, twos)).data()
  const { bytesWritten, buffers, ...counts } = counter.read()
  // The twos are not on the GPU yet: tfjs uploads them, in a buffer mapped at creation. The result is copied to one that can be read.
  expect(counts).toEqual({
    dispatches: 2,
    submits: 1,
    copies: 1,
    bindGroups: 2,
    writes: 2,
    readbacks: 1,
    bytesRead: 4 * 1237,
  })
  expect(bytesWritten).toBeGreaterThan(0)
  expect(buffers).toBeGreaterThan(0)
})

it('batch normalisation, running statistics included: 1 each way; of long batches 2', async () => {
  const [ones, zeros] = [tf.ones<tf.Rank.R1>([32]), tf.zeros<tf.Rank.R1>([32])]
  // Of their own: a variable has the buffer of what it is made from, and none may be read and written by one dispatch.
  const [mean, variance] = [tf.variable(tf.zeros<tf.Rank.R1>([32])), tf.variable(tf.ones<tf.Rank.R1>([32]))]
  const running = { mean, variance, momentum: 0.1, followed: 0 }
  const f = (segments: number[]) => (x: tf.Tensor) =>
    batchNormActivation(x, ones, zeros, { activation: 'relu', segments, running })
  const [short, long] = [tf.ones([128, 7, 7, 32]) as tf.Tensor, tf.ones([64, 14, 14, 32]) as tf.Tensor]
  expect(await dispatchesOf(() => f([64, 64])(short))).toBe(1)
  expect(await dispatchesOf(() => tf.grad(f([64, 64]))(short, short))).toBe(2)
  expect(await dispatchesOf(() => f([32, 32])(long))).toBe(2)
  expect(await dispatchesOf(() => tf.grad(f([32, 32]))(long, long))).toBe(4)
})

it('bias and activation: 1 forward, 2 backward', async () => {
  const [x, bias] = [tf.ones([64, 7, 7, 32]), tf.ones([32])] as [tf.Tensor, tf.Tensor1D]
  const f = (x: tf.Tensor) => biasActivation(x, bias, 'leakyRelu')
  expect(await dispatchesOf(() => f(x))).toBe(1)
  expect(await dispatchesOf(() => tf.grad(f)(x, x))).toBe(3)
})

it('a convolution with bias and activation: 1 forward; backward 2 of the activation, 1 by the input, 2 by the filter', async () => {
  const [x, filter] = [tf.ones<tf.Rank.R4>([64, 14, 14, 4]), tf.ones<tf.Rank.R4>([5, 5, 4, 8])]
  const bias = tf.ones<tf.Rank.R1>([8])
  const f = (x: tf.Tensor, filter: tf.Tensor) =>
    convolutionActivation(x as tf.Tensor4D, filter as tf.Tensor4D, bias, {
      strides: 2,
      pad: 'same',
      activation: 'relu',
    })
  expect(await dispatchesOf(() => f(x, filter))).toBe(1)
  const dy = tf.ones([64, 7, 7, 8]) as tf.Tensor
  expect(await dispatchesOf(() => tf.grads(f)([x, filter], dy))).toBe(6)
})

it('a loss and its gradient: 1, and what scales them where something does', async () => {
  const logits = tf.ones([256, 10])
  const weights = { information: 1, balance: 1, entropy: 1, consistency: 1 }
  const generated = { targets: tf.ones<tf.Rank.R2>([64, 10]), share: 1 / 64 }
  const loss = (logits: tf.Tensor) => classifierLoss(logits as tf.Tensor2D, generated, weights).loss
  expect(await dispatchesOf(() => loss(logits))).toBe(1)
  expect(await dispatchesOf(() => tf.grad((x) => tf.mul(loss(x), 2))(logits))).toBe(4)
  expect(await dispatchesOf(() => gradientsOf(() => loss(logits) as tf.Scalar, [logits]))).toBe(1)
})

it('Adam: 1, however many parameters', async () => {
  const parameters = Array.from({ length: 60 }, () => tf.variable(tf.ones([5, 6])))
  const gradients = parameters.map(() => tf.ones([5, 6]))
  const adam = new Adam(parameters, { learningRate: 1e-3, beta1: 0.5, beta2: 0.9 })
  expect(await dispatchesOf(() => adam.apply(gradients))).toBe(1)
})
