/** The UNet's three kinds of blocks, with a transformer behind each residual block where the level has attention. */
import * as tf from '@tensorflow/tfjs-core'
import type { UNetConfig, UNetLevel } from './config'
import type { Builder } from '../layers/layers'
import { inTurn } from '../../gpu/in-turn'
import { downsample, upsample } from '../layers/resample'
import { resnetBlock } from '../layers/resnet'
import { transformer } from './transformer'

/** What every block is told besides the image. */
export interface Conditions {
  /** `[B, width]` */
  time: tf.Tensor2D
  /** Caption embeddings, `[B·S, contextSize]`. */
  caption: tf.Tensor2D
}

/** Returns the image, and what the up blocks will see of it (the last is the image itself); the one it is given stays. */
export type DownBlock = (image: tf.Tensor4D, conditions: Conditions) => tf.Tensor4D[]
export type MidBlock = (image: tf.Tensor4D, conditions: Conditions) => tf.Tensor4D
/** Takes its skips off the end of `skips`; they are disposed of, and so is the image. */
export type UpBlock = (image: tf.Tensor4D, skips: tf.Tensor4D[], conditions: Conditions) => tf.Tensor4D

/** `CrossAttnDownBlock2D` or `DownBlock2D` */
export function downBlock(builder: Builder, config: UNetConfig, index: number): DownBlock {
  const name = `down_blocks.${index}`
  const level = levelOf(config, index)
  const above = levelOf(config, Math.max(0, index - 1)).channels
  const layers = Array.from({ length: level.layers }, (_, i) =>
    layer(builder, config, name, i, level, i === 0 ? above : level.channels, level.downAttention),
  )
  const isLast = index === config.levels.length - 1
  const shrink = isLast ? null : downsample(builder, `${name}.downsamplers.0`, level.channels, config.downsamplePadding)
  return (image, conditions) => {
    const made: tf.Tensor4D[] = []
    for (const [first, ...behind] of shrink === null ? layers : [...layers, [shrink]]) {
      const before = image
      image = inTurn(
        tf.tidy(() => first(before, conditions)),
        told(behind, conditions),
      )
      made.push(image)
    }
    return made
  }
}

/** `UNetMidBlock2DCrossAttn`: residual block, transformer, residual block at the coarsest level. */
export function midBlock(builder: Builder, config: UNetConfig, outputScale: number): MidBlock {
  const level = levelOf(config, config.levels.length - 1)
  const { channels } = level
  const resnet = (i: number) =>
    resnetBlock(builder, `mid_block.resnets.${i}`, { ...resnetShape(config, channels, channels), outputScale })
  const [first, second] = [resnet(0), resnet(1)]
  const shape = { ...level.transformer, onlyCrossAttention: false }
  const attend = transformer(builder, 'mid_block.attentions.0', channels, shape, transformerSettings(config))
  return (image, { time, caption }) =>
    inTurn(
      tf.tidy(() => first(image, time)),
      [(x) => attend(x, caption), (x) => second(x, time)],
    )
}

/** `CrossAttnUpBlock2D` or `UpBlock2D`: one layer more than the down block of its level, each on one skip beside the image. */
export function upBlock(builder: Builder, config: UNetConfig, index: number): UpBlock {
  const name = `up_blocks.${index}`
  const at = config.levels.length - 1 - index
  const level = levelOf(config, at)
  const below = levelOf(config, Math.min(at + 1, config.levels.length - 1)).channels
  const above = levelOf(config, Math.max(at - 1, 0)).channels
  const layers = Array.from({ length: level.layers + 1 }, (_, i) => {
    const image = i === 0 ? below : level.channels
    const skip = i === level.layers ? above : level.channels
    return layer(builder, config, name, i, level, image + skip, level.upAttention)
  })
  const enlarge = at === 0 ? null : upsample(builder, `${name}.upsamplers.0`, level.channels)
  return (image, skips, conditions) => {
    for (const steps of layers) {
      const skip = skips.pop()
      if (skip === undefined) throw new Error(`${name} needs ${layers.length} skips, but there are fewer.`)
      const joined = tf.concat([image, skip], 3)
      tf.dispose([image, skip])
      // What was joined goes before the transformer comes.
      image = inTurn(joined, told(steps, conditions))
    }
    // To the size of the next skip, which is twice this one's only where the sample's size is a multiple.
    const [, height = 0, width = 0] = skips.at(-1)?.shape ?? []
    return enlarge === null ? image : inTurn(image, [(x) => enlarge(x, [height, width])])
  }
}

/** Steps of a layer as they are taken in turn. */
const told = (steps: readonly MidBlock[], conditions: Conditions) =>
  steps.map((step) => (x: tf.Tensor4D) => step(x, conditions))

/** The i-th residual block of a block, and the transformer behind it. */
function layer(
  builder: Builder,
  config: UNetConfig,
  name: string,
  i: number,
  { channels, transformer: shape }: UNetLevel,
  inputs: number,
  attention: boolean,
): [MidBlock, ...MidBlock[]] {
  const resnet = resnetBlock(builder, `${name}.resnets.${i}`, resnetShape(config, inputs, channels))
  const first: MidBlock = (image, { time }) => resnet(image, time)
  if (!attention) return [first]
  const attend = transformer(builder, `${name}.attentions.${i}`, channels, shape, transformerSettings(config))
  return [first, (image, { caption }) => attend(image, caption)]
}

const resnetShape = ({ norm, time }: UNetConfig, inputs: number, outputs: number) => ({
  ...{ inputs, outputs, norm, timeWidth: time.width },
  outputScale: 1,
})

const transformerSettings = ({ linearProjection, norm }: UNetConfig) => ({ linearProjection, groups: norm.groups })

function levelOf({ levels }: UNetConfig, index: number): UNetLevel {
  const level = levels[index]
  if (level === undefined) throw new Error(`There is no level ${index}; the network has ${levels.length}.`)
  return level
}
