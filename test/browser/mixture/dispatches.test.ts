/** How few dispatches our kernels need: what makes a step of training cheap on a GPU that waits for the browser. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { countGpu } from '../../../src/gpu/counters'
import { adamStep } from '../../../src/gpu/kernels/adam'
import { batchNormActivation } from '../../../src/gpu/kernels/batch-norm'
import { biasActivation } from '../../../src/gpu/kernels/bias-activation'
import { startAnyWebgpu } from '../compare'

let device: GPUDevice
let counter: ReturnType<typeof countGpu>

beforeAll(async () => {
  device = await startAnyWebgpu()
  counter = countGpu(device)
})

/** Dispatches of the second run: the first may upload. */
async function dispatchesOf(run: () => void) {
  await tf.setBackend('webgpu')
  run()
  counter.reset()
  run()
  return counter.read().dispatches
}

it('counts dispatches, submits, readbacks and bytes', async () => {
  const x = tf.ones([8])
  counter.reset()
  await tf.square(tf.mul(x, 2)).data()
  const { bytesWritten, ...counts } = counter.read()
  // 2 as a tensor is not on the GPU yet: tfjs uploads it.
  expect(counts).toEqual({ dispatches: 2, submits: 1, readbacks: 1, bytesRead: 32 })
  expect(bytesWritten).toBeGreaterThan(0)
})

it('batch normalisation: 2 forward, 2 backward', async () => {
  const [x, ones, zeros] = [tf.ones([64, 7, 7, 32]), tf.ones([32]), tf.zeros([32])] as [
    tf.Tensor,
    tf.Tensor1D,
    tf.Tensor1D,
  ]
  const f = (x: tf.Tensor) => batchNormActivation(x, ones, zeros, 'relu').y
  expect(await dispatchesOf(() => f(x))).toBe(2)
  expect(await dispatchesOf(() => tf.grad(f)(x, x))).toBe(4)
})

it('bias and activation: 1 forward, 2 backward', async () => {
  const [x, bias] = [tf.ones([64, 7, 7, 32]), tf.ones([32])] as [tf.Tensor, tf.Tensor1D]
  const f = (x: tf.Tensor) => biasActivation(x, bias, 'leakyRelu')
  expect(await dispatchesOf(() => f(x))).toBe(1)
  expect(await dispatchesOf(() => tf.grad(f)(x, x))).toBe(3)
})

it('Adam: as many parameters a dispatch as the device binds buffers for', async () => {
  const parameters = Array.from({ length: 13 }, () => tf.variable(tf.ones([5, 6])))
  const gradients = parameters.map(() => tf.ones([5, 6]))
  const moments = tf.variable(tf.zeros([2, 390]))
  const hyper = { learningRate: 1e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step: 1 }
  const perDispatch = Math.floor((device.limits.maxStorageBuffersPerShaderStage - 1) / 2)
  expect(perDispatch).toBeGreaterThanOrEqual(3)
  expect(await dispatchesOf(() => adamStep(parameters, gradients, moments, hyper))).toBe(Math.ceil(13 / perDispatch))
})
