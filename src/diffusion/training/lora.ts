/**
 * LoRA (Hu et al. 2021, section 4): the UNet's weights stay; each attention projection W gets a low-rank addition that learns,
 * W x + alpha / rank · B A x. A starts random and B at 0, so that the adapted network starts as the one that it adapts.
 */
import * as says from '../../messages/generated/fusion'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { linearBy } from '../../gpu/kernels/frozen'
import { times } from '../../gpu/kernels/linear-sums'
import type { Random } from '../../tensor/random'
import type { SafetensorsEntry } from '../../tensor/files/safetensors'
import type { Adaptation } from './types'
import type { RowLayer } from '../layers/layers'
import type { Adapters, UNet } from '../unet/unet'
import { NetworkWeights } from '../layers/weights'

export type LoraSettings = Pick<Extract<Adaptation, { method: 'lora' }>, 'rank' | 'alpha'>

/** Adapters as plain data. */
export interface LoraWeights extends LoraSettings {
  /** `<projection>.lora.down.weight` (A) `[rank, inputs]` and `<projection>.lora.up.weight` (B) `[outputs, rank]`, in PyTorch's layout. */
  tensors: Map<string, SafetensorsEntry>
}

/** A linear layer of an attention: queries, keys, values, output. */
export interface Projection {
  /** Diffusers' name, without ".weight". */
  name: string
  inputs: number
  outputs: number
}

const down = (projection: string) => `${projection}.lora.down.weight`
const up = (projection: string) => `${projection}.lora.up.weight`

/** All attention projections of a network, in its order. */
export function projectionsOf({ weights }: UNet): Projection[] {
  return [...weights.asked].flatMap(([weight, { shape }]) => {
    const name = /^(.*\.attn[12]\.to_(?:[qkv]|out\.0))\.weight$/.exec(weight)?.[1]
    const [outputs = 0, inputs = 0] = shape
    return name === undefined ? [] : [{ name, inputs, outputs }]
  })
}

/**
 * Adapters that change nothing yet: A from the Kaiming uniform distribution with a = √5 (He et al. 2015), U(−1/√inputs, 1/√inputs),
 * as in the authors' code and in peft; B = 0.
 * @throws BadInput where the network has no attention
 */
export function freshLora(unet: UNet, settings: LoraSettings, random: Random): LoraWeights {
  const projections = projectionsOf(unet)
  if (projections.length === 0) throw new BadInput(says.loraNoAttention())
  const tensors = new Map<string, SafetensorsEntry>()
  const { rank } = settings
  for (const { name, inputs, outputs } of projections) {
    const bound = 1 / Math.sqrt(inputs)
    const uniforms = random.fork(name).uniforms(rank * inputs)
    const data = uniforms.map((uniform) => (2 * uniform - 1) * bound)
    tensors.set(down(name), { dtype: 'F32', shape: [rank, inputs], data })
    tensors.set(up(name), { dtype: 'F32', shape: [outputs, rank], data: new Float32Array(outputs * rank) })
  }
  return { tensors, ...settings }
}

/** Adapters of one network, as variables: to be handed to its `adapted`, which makes them. */
export class Lora implements Adapters {
  readonly settings: LoraSettings
  readonly weights: NetworkWeights
  private readonly adapts: (layer: string) => boolean

  /** @param lora copied */
  constructor({ tensors, rank, alpha }: LoraWeights) {
    this.settings = { rank, alpha }
    this.weights = new NetworkWeights(tensors)
    const names = new Set(tensors.keys())
    this.adapts = (layer) => names.has(down(layer)) || names.has(up(layer))
  }

  /** What a layer's output gets; null for those that go without: files need not adapt all projections, and may adapt other layers. */
  readonly adapter = (name: string, inputs: number, outputs: number): RowLayer | null => {
    if (!this.adapts(name)) return null
    const { rank } = this.settings
    const a = this.weights.matrix(down(name), inputs, rank)
    const b = this.weights.matrix(up(name), rank, outputs)
    return (rows) => times(linearBy(linearBy(rows, a), b), this.scale)
  }

  async save(): Promise<LoraWeights> {
    return { ...this.settings, tensors: await this.weights.save() }
  }

  /**
   * The UNet's weights with the adapters added to them, W + alpha / rank · B A: a plain UNet that predicts the same.
   * @param unet the one that they adapt
   * @returns under diffusers' names, in PyTorch's layout
   */
  async merged({ weights }: UNet): Promise<Map<string, SafetensorsEntry>> {
    const merged = await weights.save()
    for (const name of merged.keys()) {
      const projection = name.replace(/\.weight$/, '')
      if (!this.weights.has(down(projection))) continue
      const sum = tf.tidy(() => {
        const [a, b] = [this.weights.variable(down(projection)), this.weights.variable(up(projection))]
        return tf.add(weights.values(name), tf.mul(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D), this.scale))
      })
      merged.set(name, { dtype: 'F32', ...(await weights.inTorch(name, sum)) })
      sum.dispose()
    }
    return merged
  }

  private get scale(): number {
    return this.settings.alpha / this.settings.rank
  }
}
