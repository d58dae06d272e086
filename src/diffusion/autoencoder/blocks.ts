/** What the autoencoder's two halves are made of: steps from an image `[B, H, W, C]` to the next. */
import * as tf from '@tensorflow/tfjs-core'
import { multiHeadAttention } from '../../gpu/kernels/attention'
import { groupNorm, linear, toRows, type Builder, type ImageLayer } from '../layers/layers'
import { downsample, upsample } from '../layers/resample'
import { plainResnetBlock } from '../layers/resnet'
import type { AutoencoderConfig } from './config'

/** Of all norms of the autoencoder, as diffusers builds it. */
export const NORM_EPSILON = 1e-6

const resnet = (builder: Builder, name: string, inputs: number, outputs: number, { groups }: AutoencoderConfig) =>
  plainResnetBlock(builder, name, { inputs, outputs, norm: { groups, epsilon: NORM_EPSILON }, outputScale: 1 })

/** `DownEncoderBlock2D` */
export function downSteps(builder: Builder, config: AutoencoderConfig, index: number): ImageLayer[] {
  const name = `encoder.down_blocks.${index}`
  const { channels, layers } = config
  const own = at(channels, index)
  const above = at(channels, Math.max(0, index - 1))
  const resnets = Array.from({ length: layers }, (_, i) =>
    resnet(builder, `${name}.resnets.${i}`, i === 0 ? above : own, own, config),
  )
  const isLast = index === channels.length - 1
  return isLast ? resnets : [...resnets, downsample(builder, `${name}.downsamplers.0`, own, 0)]
}

/** `UpDecoderBlock2D`, of the coarsest level first. */
export function upSteps(builder: Builder, config: AutoencoderConfig, index: number): ImageLayer[] {
  const name = `decoder.up_blocks.${index}`
  const channels = [...config.channels].reverse()
  const own = at(channels, index)
  const below = at(channels, Math.max(0, index - 1))
  const resnets = Array.from({ length: config.layers + 1 }, (_, i) =>
    resnet(builder, `${name}.resnets.${i}`, i === 0 ? below : own, own, config),
  )
  if (index === channels.length - 1) return resnets
  const enlarge = upsample(builder, `${name}.upsamplers.0`, own)
  return [...resnets, (image) => enlarge(image, [2 * image.shape[1], 2 * image.shape[2]])]
}

/** `UNetMidBlock2D`: a residual block, attention of every pixel to every other, a residual block. */
export function midSteps(builder: Builder, half: 'encoder' | 'decoder', config: AutoencoderConfig): ImageLayer[] {
  const width = at(config.channels, config.channels.length - 1)
  const block = (i: number) => resnet(builder, `${half}.mid_block.resnets.${i}`, width, width, config)
  const first = block(0)
  const attention = config.midAttention
    ? [pixelAttention(builder, `${half}.mid_block.attentions.0`, width, config.groups)]
    : []
  return [first, ...attention, block(1)]
}

/** One head over all pixels, added to the image. */
function pixelAttention(builder: Builder, name: string, channels: number, groups: number): ImageLayer {
  const norm = groupNorm(builder, `${name}.group_norm`, { channels, groups, epsilon: NORM_EPSILON }, 'linear')
  const project = (part: string) => linear(builder, `${name}.${part}`, channels, channels)
  const [toQ, toK, toV, toOut] = [project('to_q'), project('to_k'), project('to_v'), project('to_out.0')]
  return (image) => {
    const rows = toRows(norm(image))
    const seen = multiHeadAttention(toQ(rows), toK(rows), toV(rows), { batch: image.shape[0], heads: 1 })
    return tf.reshape(toOut(seen, toRows(image)), image.shape)
  }
}

function at(channels: readonly number[], index: number): number {
  const count = channels[index]
  if (count === undefined) throw new Error(`There is no level ${index}; the autoencoder has ${channels.length}.`)
  return count
}
