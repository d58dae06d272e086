/**
 * diffusers' `ResnetBlock2D`: two convolutions, each behind group norm and SiLU, told the timestep in between (in an autoencoder, nothing),
 * added to the input.
 */
import * as tf from '@tensorflow/tfjs-core'
import { inTurn } from '../../gpu/in-turn'
import { convolution, groupNorm, headGroupNorm, linear, toRows, type Builder, type LinearLayer } from './layers'

/** `[B, H, W, inputs]`, time embedding `[B, width]` → `[B, H, W, outputs]` */
export type ResnetBlock = (image: tf.Tensor4D, time: tf.Tensor2D) => tf.Tensor4D

/** The same without a timestep. */
export type PlainResnetBlock = (image: tf.Tensor4D) => tf.Tensor4D

export interface ResnetShape {
  inputs: number
  outputs: number
  timeWidth: number
  norm: { groups: number; epsilon: number }
  /** The sum is divided by it. */
  outputScale: number
}

export function resnetBlock(builder: Builder, name: string, shape: ResnetShape): ResnetBlock {
  return block(builder, name, shape, (outputs) => linear(builder, `${name}.time_emb_proj`, shape.timeWidth, outputs))
}

export function plainResnetBlock(
  builder: Builder,
  name: string,
  shape: Omit<ResnetShape, 'timeWidth'>,
): PlainResnetBlock {
  const convolve = block(builder, name, shape, () => null)
  return (image) => convolve(image, null)
}

/** @param timeProjection asked for between the two convolutions: the order in which weights are made is that of a checkpoint's moments */
function block(
  builder: Builder,
  name: string,
  { inputs, outputs, norm, outputScale }: Omit<ResnetShape, 'timeWidth'>,
  timeProjection: (outputs: number) => LinearLayer | null,
) {
  const norm1 = headGroupNorm(builder, `${name}.norm1`, { channels: inputs, ...norm }, 'silu')
  const conv1 = convolution(builder, `${name}.conv1`, 3, inputs, outputs)
  const told = timeProjection(outputs)
  const norm2 = groupNorm(builder, `${name}.norm2`, { channels: outputs, ...norm }, 'silu')
  const conv2 = convolution(builder, `${name}.conv2`, 3, outputs, outputs)
  const shortcut = inputs === outputs ? null : linear(builder, `${name}.conv_shortcut`, inputs, outputs, 'pointwise')
  return (image: tf.Tensor4D, time: tf.Tensor2D | null): tf.Tensor4D => {
    const [batch, height, width] = image.shape
    const { y: normed, x: kept } = norm1(image)
    const first = inTurn(normed, [(x) => conv1(x, told === null || time === null ? {} : { shift: told(time) })])
    const residual: tf.Tensor4D =
      shortcut === null ? kept : tf.reshape(shortcut(toRows(kept)), [batch, height, width, outputs])
    const sum = inTurn(first, [norm2, (x) => conv2(x, { residual })])
    return outputScale === 1 ? sum : (tf.div(sum, outputScale) as tf.Tensor4D)
  }
}
