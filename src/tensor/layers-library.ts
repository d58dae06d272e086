/** TensorFlow.js's own layers, which write and read its models: fetched when one is first written or read, and for that alone. */
import type * as Layers from '@tensorflow/tfjs-layers'
import * as says from '../messages/generated/weights'
import { BadInput } from '../messages/errors'

export type LayersLibrary = typeof Layers

/** @throws BadInput where it cannot be fetched; a later call tries again */
export function layersLibrary(): Promise<LayersLibrary> {
  return import('@tensorflow/tfjs-layers').catch((error: unknown) => {
    throw new BadInput(says.layersLibraryUnreachable(), { cause: error })
  })
}
