/** Described layers with their numbers, off the device: what other formats are written from. */
import type * as tf from '@tensorflow/tfjs-core'
import type { DescribedLayer, LayerDescription } from './described'
import { snapshot } from './replay'

export interface Weights {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

export interface LayerCopy {
  layer: LayerDescription
  /** @param key "weight", "bias", "gamma", "beta", "runningMean" or "runningVariance" @throws Error where the layer has no such */
  weights: (key: string) => Weights
}

/** The layers as they are now: all are copied on the device at once, so that training may go on while they arrive. */
export async function copyLayers(layers: readonly DescribedLayer[]): Promise<LayerCopy[]> {
  const reads = layers.map(async ({ layer, parameters }): Promise<LayerCopy> => {
    const prefix = 'name' in layer ? `${layer.name}.` : null
    const own = parameters.entries().filter(([name]) => prefix !== null && name.startsWith(prefix))
    const known = new Map(
      await Promise.all(own.map(async ([name, v]) => [name.slice(prefix?.length), await copyWeights(v)] as const)),
    )
    const weights = (key: string) => {
      const found = known.get(key)
      if (found === undefined) throw new Error(`the layer "${prefix ?? layer.kind}" has no "${key}"`)
      return found
    }
    return { layer, weights }
  })
  return Promise.all(reads)
}

/** A tensor as it is now, though it changes while it arrives. */
export async function copyWeights(tensor: tf.Tensor): Promise<Weights> {
  const copy = snapshot(tensor)
  try {
    return { shape: copy.shape, data: (await copy.data<'float32'>()).slice() as Float32Array<ArrayBuffer> }
  } finally {
    copy.dispose()
  }
}
