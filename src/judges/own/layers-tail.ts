/** A TensorFlow.js layers model, parted where a judge looks into it: what makes the features, and what makes classes of them. */
import * as says from '../../messages/generated/judges'
import type * as Layers from '@tensorflow/tfjs-layers'
import type { LayersLibrary } from '../../tensor/layers-library'
import { BadInput } from '../../gpu/errors'

type Layer = Layers.layers.Layer

export interface PartedModel {
  /** From images to features, one after another; a whole model may be one of them. */
  features: readonly Layer[]
  /** From features to probabilities: the last layer that has weights, and what comes behind it. */
  classes: readonly Layer[]
}

/**
 * The penultimate features are what the last layer with weights takes, however deep it lies in models of models.
 * @throws BadInput where the model does not end in a softmax
 */
export function partedModel(model: Layers.LayersModel, name: string, library: LayersLibrary): PartedModel {
  const chain = chainOf(model, library).filter((layer) => layer.getClassName() !== 'InputLayer')
  const last = chain.at(-1)
  if (last === undefined || !isSoftmax(last))
    throw new BadInput(
      says.layersNoSoftmax({ name, last: last === undefined ? '' : ` “${last.name}” (${kindOf(last)})` }),
    )
  const first = chain.findLastIndex(({ weights }) => weights.length > 0)
  if (first < 0) throw new BadInput(says.layersNoWeights({ name }))
  return { features: chain.slice(0, first), classes: chain.slice(first) }
}

/** The model as layers one after another, its last one a single layer: a model at the end is parted too. */
function chainOf(model: Layers.LayersModel, library: LayersLibrary): Layer[] {
  const steps = model instanceof library.Sequential ? [...model.layers] : cut(model, library)
  const last = steps.at(-1)
  return last instanceof library.LayersModel ? [...steps.slice(0, -1), ...chainOf(last, library)] : steps
}

/** A functional model as a model up to its last layers that follow one another, and these: back to one with weights. */
function cut({ inputs, outputs }: Layers.LayersModel, { model: modelOf }: LayersLibrary): Layer[] {
  const tail: Layer[] = []
  let value = outputs[0]
  while (value !== undefined) {
    const layer: Layer = value.sourceLayer
    const [node] = layer.inboundNodes
    const [before, ...others] = node?.inputTensors ?? []
    if (layer.getClassName() === 'InputLayer' || before === undefined || others.length > 0) break
    tail.unshift(layer)
    value = before
    if (layer.weights.length > 0) break
  }
  const isWhole = value === undefined || value.sourceLayer.getClassName() === 'InputLayer'
  return isWhole || value === undefined ? tail : [modelOf({ inputs, outputs: value }), ...tail]
}

const isSoftmax = (layer: Layer) => layer.getClassName() === 'Softmax' || layer.getConfig().activation === 'softmax'

/** "Dense, activation sigmoid". */
function kindOf(layer: Layer): string {
  const { activation } = layer.getConfig()
  return typeof activation === 'string' ? `${layer.getClassName()}, activation ${activation}` : layer.getClassName()
}
