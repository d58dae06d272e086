/**
 * Described layers as ONNX operators. Images go in and out NHWC, as everywhere in Modeweave; ONNX's convolutions take NCHW, so that there
 * is a Transpose wherever the two meet.
 */
import { LEAKY_SLOPE, type Activation } from '../../gpu/kernels/activation'
import type { LayerDescription } from '../described'
import type { LayerCopy, Weights } from '../layer-copy'
import { NORM_EPSILON } from '../layers'
import type { OnnxGraph } from './graph'

/** What stands between two layers. `rows`: `[N, features]`; images are `size` pixels each way. */
export interface Between {
  value: string
  layout: 'rows' | 'NHWC' | 'NCHW'
  size: number
  channels: number
}

/** The layers one after another. Values and constants are named after the layers. @returns what comes out of the last */
export const applied = (graph: OnnxGraph, layers: readonly LayerCopy[], start: Between): Between =>
  layers.reduce((x, copy, place) => appliedLayer(graph, copy, x, place), start)

/** Images as NHWC. @param output name of the value, where they are not so already */
export function channelsLast(graph: OnnxGraph, x: Between, output: string): Between {
  if (x.layout !== 'NCHW') return x
  const value = graph.node('Transpose', output, [x.value], { perm: { ints: [0, 2, 3, 1] } })
  return { ...x, value, layout: 'NHWC' }
}

function channelsFirst(graph: OnnxGraph, x: Between): Between {
  if (x.layout !== 'NHWC') return x
  const value = graph.node('Transpose', `${x.value}.nchw`, [x.value], { perm: { ints: [0, 3, 1, 2] } })
  return { ...x, value, layout: 'NCHW' }
}

function appliedLayer(graph: OnnxGraph, copy: LayerCopy, x: Between, place: number): Between {
  const { layer } = copy
  switch (layer.kind) {
    case 'dense': {
      const inputs = [x.value, constant(graph, copy, layer.name, 'weight')]
      if (!layer.bias) return { ...x, value: graph.node('MatMul', layer.name, inputs) }
      const value = graph.node('Gemm', layer.name, [...inputs, constant(graph, copy, layer.name, 'bias')])
      return { ...x, value: activated(graph, value, layer.activation) }
    }
    case 'convolution':
    case 'transposed convolution':
      return convolved(graph, copy, layer, channelsFirst(graph, x))
    case 'norm': {
      const from = channelsFirst(graph, x)
      const keys = ['gamma', 'beta', 'runningMean', 'runningVariance']
      const inputs = [from.value, ...keys.map((key) => constant(graph, copy, layer.name, key))]
      const value = graph.node('BatchNormalization', layer.name, inputs, { epsilon: { float: NORM_EPSILON } })
      return { ...from, value: activated(graph, value, layer.activation) }
    }
    case 'max pool': {
      const from = channelsFirst(graph, x)
      const two = { ints: [2, 2] }
      const value = graph.node('MaxPool', `pool${place}`, [from.value], { kernel_shape: two, strides: two })
      return { ...from, value, size: x.size / 2 }
    }
    case 'flatten': {
      const from = channelsLast(graph, x, `${x.value}.nhwc`)
      return { ...from, value: graph.node('Flatten', `rows${place}`, [from.value]), layout: 'rows' }
    }
    case 'to images': {
      const { size, channels } = layer
      const shape = graph.tensor(
        `shape${place}`,
        [4],
        BigInt64Array.of(-1n, BigInt(size), BigInt(size), BigInt(channels)),
      )
      return { value: graph.node('Reshape', `images${place}`, [x.value, shape]), layout: 'NHWC', size, channels }
    }
  }
}

type Convolution = Extract<LayerDescription, { kind: 'convolution' | 'transposed convolution' }>

/** @param x NCHW */
function convolved(graph: OnnxGraph, copy: LayerCopy, layer: Convolution, x: Between): Between {
  const { kind, name, kernel, stride, outputs } = layer
  const enlarges = kind === 'transposed convolution'
  const size = enlarges ? x.size * stride : Math.ceil(x.size / stride)
  // 'same' of TensorFlow: what is odd of the padding goes to the end. A transposed convolution crops what its convolution pads.
  const padding = Math.max((Math.min(size, x.size) - 1) * stride + kernel - Math.max(size, x.size), 0)
  const [before, after] = [Math.floor(padding / 2), Math.ceil(padding / 2)]
  const filter = channelsBeforeTaps(copy.weights('weight'))
  const inputs = [x.value, graph.tensor(`${name}.weight`, filter.shape, filter.data)]
  if (layer.bias) inputs.push(constant(graph, copy, name, 'bias'))
  const value = graph.node(enlarges ? 'ConvTranspose' : 'Conv', name, inputs, {
    strides: { ints: [stride, stride] },
    pads: { ints: [before, before, after, after] },
  })
  return {
    value: layer.bias ? activated(graph, value, layer.activation) : value,
    layout: 'NCHW',
    size,
    channels: outputs,
  }
}

/**
 * Filters as ONNX has them: of a convolution `[kernel, kernel, in, out]` → `[out, in, kernel, kernel]`, of a transposed one
 * `[kernel, kernel, out, in]` → `[in, out, kernel, kernel]`.
 */
function channelsBeforeTaps({ shape, data }: Weights): Weights {
  const [height = 0, width = 0, inner = 0, outer = 0] = shape
  const taps = height * width
  const turned = new Float32Array(data.length)
  for (let tap = 0; tap < taps; tap++)
    for (let i = 0; i < inner; i++)
      for (let o = 0; o < outer; o++) turned[(o * inner + i) * taps + tap] = data[(tap * inner + i) * outer + o] ?? NaN
  return { shape: [outer, inner, height, width], data: turned }
}

/** A layer's variable as it is. */
function constant(graph: OnnxGraph, { weights }: LayerCopy, name: string, key: string): string {
  const { shape, data } = weights(key)
  return graph.tensor(`${name}.${key}`, shape, data)
}

function activated(graph: OnnxGraph, value: string, activation: Activation): string {
  const output = `${value}.${activation}`
  switch (activation) {
    case 'linear':
      return value
    case 'relu':
      return graph.node('Relu', output, [value])
    case 'leakyRelu':
      return graph.node('LeakyRelu', output, [value], { alpha: { float: LEAKY_SLOPE } })
    case 'tanh':
      return graph.node('Tanh', output, [value])
  }
}
