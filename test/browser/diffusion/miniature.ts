/** Steps of fine-tuning the bundled miniature on any backend, held to those of cpu. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { fineTuningPresets } from '../../../src/diffusion/training/config'
import { loadUNet } from '../../../src/diffusion/unet/unet-folder'
import type { GpuCounter } from '../compare'
import type { GpuCounts } from '../../../src/gpu/counters'
import { AdamW } from '../../../src/tensor/adamw'
import { gradientsOf } from '../../../src/tensor/tape'

export async function fetched(url: string | undefined): Promise<Uint8Array | null> {
  if (url === undefined) return null
  const response = await fetch(url)
  // Vite answers with the page where a file is missing.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true
  return isPage ? null : new Uint8Array(await response.arrayBuffer())
}

export interface Trained {
  losses: number[]
  /** All weights before and after, one behind the other. */
  before: Float32Array
  after: Float32Array
  /** Of the last step, before its loss was read. */
  counts: GpuCounts
}

const STEPS = 2
const { optimiser } = fineTuningPresets.demo

/** Steps of fine-tuning the miniature on two images. */
export async function trainOn(backend: string, counter: GpuCounter): Promise<Trained> {
  await tf.setBackend(backend)
  const unet = await loadUNet((name) => fetched(`/models/fashion-mini/unet/${name}`))
  const adam = new AdamW(unet.variables, optimiser, () => 1)
  const random = <T extends tf.Tensor>(shape: number[], seed: number) =>
    tf.randomNormal(shape, 0, 1, 'float32', seed) as T
  const [sample, target] = [random<tf.Tensor4D>([2, 8, 8, 4], 1), random<tf.Tensor4D>([2, 8, 8, 4], 2)]
  const caption = random<tf.Tensor3D>([2, 6, 64], 3)
  const weights = async () => {
    const values = await Promise.all(unet.variables.map((variable) => variable.data<'float32'>()))
    return Float32Array.from(values.flatMap((each) => [...each]))
  }
  const before = await weights()
  const losses: number[] = []
  let counts = counter.read()
  for (let step = 0; step < STEPS; step++) {
    counter.reset()
    const loss = tf.tidy(() => {
      const error = () => tf.mean(tf.square(tf.sub(unet.predict(sample, [20, 700], caption), target))) as tf.Scalar
      const { value, gradients } = gradientsOf(error, unet.variables)
      adam.apply(gradients, 1)
      return value
    })
    counts = counter.read()
    losses.push((await loss.data())[0] ?? NaN)
    loss.dispose()
  }
  const after = await weights()
  tf.dispose([sample, target, caption])
  adam.dispose()
  unet.dispose()
  return { losses, before, after, counts }
}

/** Of the loss, which is about 2. */
const LOSS_TOLERANCE = 1e-4
/**
 * Mean difference of a weight's change, as a share of the mean change. Adam's first updates are about the rate times the gradient's sign,
 * so that a gradient of zero but for rounding may send its weight either way.
 */
const CHANGE_TOLERANCE = 1e-4

/** Holds what a backend made of the weights to what cpu did, and to having read nothing back. */
export function expectTrainedAs(reference: Trained, trained: Trained) {
  trained.losses.forEach((loss, step) =>
    expect(Math.abs(loss - (reference.losses[step] ?? NaN)), `loss ${step}`).toBeLessThan(LOSS_TOLERANCE),
  )
  let [change, difference] = [0, 0]
  reference.after.forEach((value, i) => {
    change += Math.abs(value - (reference.before[i] ?? NaN))
    difference += Math.abs(value - (trained.after[i] ?? NaN))
  })
  expect(change / reference.after.length).toBeGreaterThan(optimiser.learningRate / 2)
  expect(difference / change).toBeLessThan(CHANGE_TOLERANCE)
  expect(trained.counts).toMatchObject({ readbacks: 0, bytesRead: 0 })
}
