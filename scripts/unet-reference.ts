/** A UNet against what another implementation computed with the same weights: its output, its loss and its gradients. */
import { BadArgument } from './bad-argument'
import * as tf from '@tensorflow/tfjs-core'
import type { UNet } from '../src/diffusion/unet/unet'
import type { SafetensorsEntry } from '../src/tensor/files/safetensors'
import { gradientsOf } from '../src/tensor/tape'
import { entryOf, largestDifference, tensorOf, type Comparison } from './reference-tensors'

/** Largest differences that pass: absolute for output and loss, relative to the largest expected value for gradients. */
export const TOLERANCE = { output: 1e-4, loss: 1e-4, gradient: 1e-3 } as const

/**
 * A gradient whose largest value is less than this share of the largest of all is compared with that share: one that is zero but
 * for rounding (of a bias before a norm over its channel alone) has no digits to agree on.
 */
export const LEAST_SCALE = 1e-3

/**
 * Runs the network on the reference's inputs and compares all that the reference holds.
 * @param reference tensors by name, in PyTorch's layout: `sample` `[B, C, H, W]`, `timestep` `[B]` or one for all,
 * `encoder_hidden_states` `[B, S, D]`, and of `output`, `target`, `loss` (mean squared error of output and target) and
 * `grad.<weight>` (of that loss) those that are to be compared
 * @throws BadInput where an input is missing or does not fit the network
 */
export async function compareWithReference(
  unet: UNet,
  reference: ReadonlyMap<string, SafetensorsEntry>,
): Promise<Comparison[]> {
  const gradientNames = [...reference.keys()].filter((name) => name.startsWith('grad.'))
  const weights = new Map(unet.weights.parameters.entries())
  const by = gradientNames.map((name) => {
    const weight = weights.get(name.slice('grad.'.length))
    if (weight === undefined) throw new BadArgument(`io.safetensors has "${name}", but the network has no such weight.`)
    return weight
  })
  const { sample, timesteps, caption } = inputsOf(reference)
  const predict = () => unet.predict(sample, timesteps, caption)
  const output = tf.tidy(() => tf.transpose(predict(), [0, 3, 1, 2]))
  const lossOf = (image: tf.Tensor) => tf.mean(tf.squaredDifference(image, tensorOf(reference, 'target'))) as tf.Scalar
  const loss = reference.has('loss') ? tf.tidy(() => lossOf(output)) : null
  const gradients =
    by.length === 0 ? [] : tf.tidy(() => gradientsOf(() => lossOf(tf.transpose(predict(), [0, 3, 1, 2])), by).gradients)
  const comparisons: Comparison[] = []
  const compare = (name: string, shape: number[], values: ArrayLike<number>, scale: number, tolerance: number) => {
    const expected = entryOf(reference, name)
    const fits = expected.shape.join() === shape.join() || (values.length === 1 && expected.data.length === 1)
    const difference = fits ? largestDifference(values, expected.data) / scale : Infinity
    comparisons.push({ name, difference, tolerance, passed: difference <= tolerance })
  }
  compare('output', output.shape, await output.data(), 1, TOLERANCE.output)
  if (loss !== null) compare('loss', [], await loss.data(), 1, TOLERANCE.loss)
  const largest = gradientNames.map((name) => largestOf(entryOf(reference, name).data))
  const least = LEAST_SCALE * Math.max(...largest)
  const scales = largest.map((value) => Math.max(value, least) || 1)
  for (const [i, name] of gradientNames.entries()) {
    const gradient = gradients[i]
    if (gradient === undefined) continue
    const { shape, data } = await unet.weights.inTorch(name.slice('grad.'.length), gradient)
    compare(name, shape, data, scales[i] ?? 1, TOLERANCE.gradient)
  }
  tf.dispose([sample, caption, output, loss ?? [], gradients])
  return comparisons
}

function inputsOf(reference: ReadonlyMap<string, SafetensorsEntry>) {
  const sample = tf.tidy(() => {
    const images = tensorOf(reference, 'sample')
    if (images.rank !== 4)
      throw new BadArgument(`"sample" of io.safetensors is [${images.shape.join(', ')}], not [B, C, H, W].`)
    return tf.transpose(images, [0, 2, 3, 1]) as tf.Tensor4D
  })
  const { data: times } = entryOf(reference, 'timestep')
  const timesteps = times.length === 1 ? new Array<number>(sample.shape[0]).fill(times[0] ?? 0) : times
  return { sample, timesteps, caption: tensorOf(reference, 'encoder_hidden_states') as tf.Tensor3D }
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] ?? NaN))
  return largest
}
