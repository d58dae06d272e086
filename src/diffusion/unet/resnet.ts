/** diffusers' `ResnetBlock2D`: two convolutions, each behind group norm and SiLU, told the timestep in between, added to the input. */
import * as tf from '@tensorflow/tfjs-core'
import { convolution, groupNorm, headGroupNorm, linear, toRows, type Builder } from './layers'

/** `[B, H, W, inputs]`, time embedding `[B, width]` → `[B, H, W, outputs]` */
export type ResnetBlock = (image: tf.Tensor4D, time: tf.Tensor2D) => tf.Tensor4D

export interface ResnetShape {
  inputs: number
  outputs: number
  timeWidth: number
  norm: { groups: number; epsilon: number }
  /** The sum is divided by it. */
  outputScale: number
}

export function resnetBlock(builder: Builder, name: string, shape: ResnetShape): ResnetBlock {
  const { inputs, outputs, timeWidth, norm, outputScale } = shape
  const norm1 = headGroupNorm(builder, `${name}.norm1`, { channels: inputs, ...norm }, 'silu')
  const conv1 = convolution(builder, `${name}.conv1`, 3, inputs, outputs)
  const timeProjection = linear(builder, `${name}.time_emb_proj`, timeWidth, outputs)
  const norm2 = groupNorm(builder, `${name}.norm2`, { channels: outputs, ...norm }, 'silu')
  const conv2 = convolution(builder, `${name}.conv2`, 3, outputs, outputs)
  const shortcut = inputs === outputs ? null : linear(builder, `${name}.conv_shortcut`, inputs, outputs, 'pointwise')
  return (image, time) => {
    const [batch, height, width] = image.shape
    const { y: normed, x: kept } = norm1(image)
    const told = conv1(normed, { shift: timeProjection(time) })
    const residual: tf.Tensor4D =
      shortcut === null ? kept : tf.reshape(shortcut(toRows(kept)), [batch, height, width, outputs])
    const sum = conv2(norm2(told), { residual })
    return outputScale === 1 ? sum : (tf.div(sum, outputScale) as tf.Tensor4D)
  }
}
