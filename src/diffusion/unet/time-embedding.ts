/** Where in the diffusion a sample is: sines and cosines of its timestep (Vaswani et al. 2017, section 3.5), and two layers on them. */
import * as tf from '@tensorflow/tfjs-core'
import { silu } from '../../gpu/kernels/silu'
import type { UNetConfig } from './config'
import { linear, type Builder } from './layers'

/** Timesteps `[B]` → `[B, width]`, with the SiLU that every residual block begins with. */
export type TimeEmbedding = (timesteps: ArrayLike<number>) => tf.Tensor2D

const LONGEST_PERIOD = 10_000

export function timeEmbedding(
  builder: Builder,
  { channels, width, flipSinToCos, freqShift }: UNetConfig['time'],
): TimeEmbedding {
  const first = linear(builder, 'time_embedding.linear_1', channels, width)
  const second = linear(builder, 'time_embedding.linear_2', width, width)
  return (timesteps) => {
    const values = sinusoids(timesteps, channels, flipSinToCos, freqShift)
    return silu(second(silu(first(tf.tensor2d(values, [timesteps.length, channels])))))
  }
}

/**
 * Sines and cosines of t·10000^(−i / (half − shift)), `[B, channels]` row by row; a last odd channel is 0.
 *
 * Made here and not on the GPU: WGSL promises its sine to three digits only, and only within ±π. The steps are rounded to float32
 * where PyTorch rounds them, since the angles go up to the number of timesteps.
 * @param flip cosines first
 */
export function sinusoids(timesteps: ArrayLike<number>, channels: number, flip: boolean, shift: number): Float32Array {
  const half = Math.floor(channels / 2)
  const scale = Math.fround(-Math.log(LONGEST_PERIOD))
  const frequencies = Array.from({ length: half }, (_, i) =>
    Math.fround(Math.exp(Math.fround(Math.fround(scale * i) / (half - shift)))),
  )
  const [sines, cosines] = flip ? [half, 0] : [0, half]
  const values = new Float32Array(timesteps.length * channels)
  for (let b = 0; b < timesteps.length; b++)
    frequencies.forEach((frequency, i) => {
      const angle = Math.fround((timesteps[b] ?? 0) * frequency)
      values[b * channels + sines + i] = Math.sin(angle)
      values[b * channels + cosines + i] = Math.cos(angle)
    })
  return values
}
