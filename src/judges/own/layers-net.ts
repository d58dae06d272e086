/** A classifier of TensorFlow.js's layers, run over many images: a batch at a time, features and probabilities of one pass. */
import * as says from '../../messages/generated/judges'
import * as tf from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import { BadInput } from '../../gpu/errors'
import type { OnnxPort } from '../../gpu/onnx-session'
import type { LayersLibrary } from '../../tensor/layers-library'
import { batchOf } from '../frozen-net'
import type { JudgingNet, Taps } from '../network'
import { partedModel, type PartedModel } from './layers-tail'

const FEATURES = 'features'
const CLASSES = 'probabilities'

export class LayersNet implements JudgingNet {
  readonly outputs: readonly OnnxPort[]
  readonly taps: Taps = {
    features: FEATURES,
    classes: { output: CLASSES, are: 'probabilities' },
    input: 'NHWC',
  }

  private constructor(
    private readonly model: Layers.LayersModel,
    private readonly parts: PartedModel,
    readonly name: string,
    readonly input: OnnxPort,
    /** Number of classes. */
    readonly classes: number,
  ) {
    this.outputs = [FEATURES, CLASSES].map((each) => ({ name: each, type: 'float32', shape: [] }))
  }

  /**
   * @param model taken over, and given up where it cannot be used
   * @throws BadInput where it has several inputs or outputs, or ends in no softmax
   */
  static of(model: Layers.LayersModel, name: string, library: LayersLibrary): LayersNet {
    try {
      const [input, ...inputs] = model.inputs
      const [output, ...outputs] = model.outputs
      if (input === undefined || output === undefined || inputs.length > 0 || outputs.length > 0)
        throw new BadInput(says.layersPorts({ name, inputs: model.inputs.length, outputs: model.outputs.length }))
      const classes = output.shape.at(-1)
      if (output.shape.length !== 2 || typeof classes !== 'number' || classes < 2)
        throw new BadInput(says.layersOutput({ name, shape: shapeText(output.shape) }))
      const parts = partedModel(model, name, library)
      const shape = input.shape.map((size, axis) => size ?? (axis === 0 ? 'batch' : 'any'))
      return new LayersNet(model, parts, name, { name: input.name, type: 'float32', shape }, classes)
    } catch (error) {
      disposeOf(model)
      throw error
    }
  }

  batch(values: number): number {
    return batchOf(values)
  }

  /**
   * @param samples `[M, H, W, C]`; stay the caller's
   * @param outputs of those that there are
   * @returns `features` `[M, D]`, averaged over what space they have, and `probabilities` `[M, classes]`
   */
  async runFor(samples: tf.Tensor, outputs: readonly string[]): Promise<tf.Tensor[]> {
    return tf.tidy(() => {
      const features = through(this.parts.features, samples)
      const probabilities = through(this.parts.classes, features)
      const made: Readonly<Record<string, tf.Tensor>> = { [FEATURES]: asRows(features), [CLASSES]: probabilities }
      return outputs.map((output) => {
        const tensor = made[output]
        if (tensor === undefined) throw new BadInput(says.layersOutputMissing({ name: this.name, output }))
        return tensor
      })
    })
  }

  async close(): Promise<void> {
    disposeOf(this.model)
  }
}

function through(layers: readonly Layers.layers.Layer[], values: tf.Tensor): tf.Tensor {
  return layers.reduce((value, layer) => layer.apply(value, { training: false }) as tf.Tensor, values)
}

/** `[M, h, w, D]` averaged over h and w; `[M, D]` as it is. */
function asRows(features: tf.Tensor): tf.Tensor {
  if (features.rank === 2) return features
  return tf.mean(tf.reshape(features, [features.shape[0] ?? 1, -1, features.shape.at(-1) ?? 1]), 1)
}

/** Its variables alone: models of models count themselves, and some would stay. */
function disposeOf(model: Layers.LayersModel): void {
  for (const weight of model.weights) weight.dispose()
}

const shapeText = (shape: readonly (number | null)[]) => `[${shape.map((size) => size ?? 'batch').join(', ')}]`
