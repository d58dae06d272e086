/**
 * Networks as lists of layers in plain data: what builds and trains a network and what carries it into another format (ONNX,
 * TensorFlow.js) read the same list, so that they cannot differ.
 */
import {
  biasedConvolution,
  biasedTransposedConvolution,
  convolution,
  dense,
  flatten,
  linear,
  maxPool,
  normActivation,
  sequence,
  toImages,
  transposedConvolution,
  type ConvolutionShape,
  type Layer,
  type NormalisedActivation,
} from './layers'
import type { Activation } from '../gpu/kernels/activation'
import type { Parameters } from './parameters'

/** A layer that batch norm follows has neither bias nor activation: the norm's β is one. */
type Ending = { bias: false } | { bias: true; activation: Activation }

/** A layer; `name` is what its variables' names begin with. Sizes as in `layers.ts`. */
export type LayerDescription =
  | ({ kind: 'dense'; name: string; inputs: number; outputs: number } & Ending)
  | ({ kind: 'convolution' | 'transposed convolution'; name: string } & ConvolutionShape & Ending)
  | { kind: 'norm'; name: string; channels: number; activation: NormalisedActivation }
  | { kind: 'to images'; size: number; channels: number }
  | { kind: 'flatten' }
  | { kind: 'max pool' }

/** A layer, and who owns its variables. */
export interface DescribedLayer {
  layer: LayerDescription
  parameters: Parameters
}

/** The layers one after another; their variables are made in `p`, in the order of the list. */
export const built = (p: Parameters, layers: readonly LayerDescription[]): Layer =>
  sequence(...layers.map((layer) => builtLayer(p, layer)))

/** @param p owner of the variables of all of them */
export const describedIn = (p: Parameters, layers: readonly LayerDescription[]): DescribedLayer[] =>
  layers.map((layer) => ({ layer, parameters: p }))

function builtLayer(p: Parameters, layer: LayerDescription): Layer {
  switch (layer.kind) {
    case 'dense': {
      const { name, inputs, outputs } = layer
      return layer.bias ? dense(p, name, inputs, outputs, layer.activation) : linear(p, name, inputs, outputs)
    }
    case 'convolution':
      return layer.bias ? biasedConvolution(p, layer.name, layer, layer.activation) : convolution(p, layer.name, layer)
    case 'transposed convolution':
      return layer.bias
        ? biasedTransposedConvolution(p, layer.name, layer, layer.activation)
        : transposedConvolution(p, layer.name, layer)
    case 'norm':
      return normActivation(p, layer.name, layer.channels, layer.activation)
    case 'to images':
      return toImages(layer.size, layer.channels)
    case 'flatten':
      return flatten
    case 'max pool':
      return maxPool
  }
}
