/** Where in the diffusion a sample is: sines and cosines of its timestep (Vaswani et al. 2017, section 3.5), and two layers on them. */
import type * as tf from '@tensorflow/tfjs-core'
import { silu } from '../../gpu/kernels/silu'
import type { UNetConfig } from './config'
import { linear, type Builder } from '../layers/layers'

/** Waves `[B, channels]` (`timeWaves`) → `[B, width]`, with the SiLU that every residual block begins with. */
export type TimeEmbedding = (waves: tf.Tensor2D) => tf.Tensor2D

const LONGEST_PERIOD = 10_000

export function timeEmbedding(builder: Builder, { channels, width }: UNetConfig['time']): TimeEmbedding {
  const first = linear(builder, 'time_embedding.linear_1', channels, width)
  const second = linear(builder, 'time_embedding.linear_2', width, width)
  return (waves) => silu(second(silu(first(waves))))
}

/** What the network is told of timesteps `[B]`: `sinusoids` as its configuration has them, `[B, channels]`. */
export function timeWaves(
  { channels, flipSinToCos, freqShift }: UNetConfig['time'],
  timesteps: ArrayLike<number>,
): Float32Array {
  return sinusoids(timesteps, channels, flipSinToCos, freqShift)
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
