import * as tf from '@tensorflow/tfjs-core'
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from './convolution'
import type { WasmHeap } from './heap'

type Inputs = tf.NamedTensorInfoMap
type Attributes = Record<string, unknown> | undefined
type Kernel = (inputs: Inputs, attributes: Attributes, backend: object) => tf.TensorInfo | tf.TensorInfo[]

/** Attributes that the three convolution kernels of tfjs have in common. */
interface ConvAttributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
  dataFormat: 'NHWC' | 'NCHW'
  dilations?: [number, number] | number
}

type Shape4D = [number, number, number, number]

function convInfo(inShape: number[], filterShape: number[], attributes: ConvAttributes): tf.backend_util.Conv2DInfo {
  const { strides, pad, dimRoundingMode, dilations = 1, dataFormat } = attributes
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat)
  return tf.backend_util.computeConv2DInfo(
    inShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    format,
  )
}

/** The tensor called `name` among a kernel's inputs. */
function input(inputs: Inputs, name: string): tf.TensorInfo {
  const tensor = inputs[name]
  if (!tensor) throw new Error(`A kernel's input "${name}" is missing.`)
  return tensor
}

/** True if our convolution kernels cover this case; tfjs' own do the rest. */
function covered(info: tf.backend_util.Conv2DInfo, ...tensors: tf.TensorInfo[]): boolean {
  return (
    info.dilationHeight === 1 &&
    info.dilationWidth === 1 &&
    info.dataFormat === 'channelsLast' &&
    tensors.every(({ dtype }) => dtype === 'float32')
  )
}

/** Replaces tfjs' kernel of this name; the new one may call the old one, if there is one. */
function replace(kernelName: string, make: (stock: tf.KernelFunc | undefined) => Kernel): void {
  const stock = tf.getKernel(kernelName, 'wasm')
  if (stock) tf.unregisterKernel(kernelName, 'wasm')
  const run = make(stock?.kernelFunc)
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => run(inputs as Inputs, attrs as Attributes, backend as object),
  })
}

/** Registers our kernels for tfjs' `wasm` backend, whose heap `heap` is. */
export function registerWasmKernels(heap: WasmHeap): void {
  const convolution = (
    kernelName: string,
    names: [string, string],
    shapes: (first: tf.TensorInfo, second: tf.TensorInfo, attributes: Attributes) => [number[], number[]],
    kernel: typeof conv2d,
  ) =>
    replace(kernelName, (stock) => (inputs, attributes, backend) => {
      const first = input(inputs, names[0])
      const second = input(inputs, names[1])
      const info = convInfo(...shapes(first, second, attributes), attributes as unknown as ConvAttributes)
      if (covered(info, first, second)) return kernel(heap, first, second, info)
      if (stock) return stock({ inputs, attrs: attributes as tf.NamedAttrMap, backend })
      throw new Error(
        `${kernelName} on wasm takes float32 NHWC images and dilation 1, not ${info.dataFormat}, ${first.dtype}.`,
      )
    })
  convolution('Conv2D', ['x', 'filter'], (x, filter) => [x.shape, filter.shape], conv2d)
  convolution(
    'Conv2DBackpropInput',
    ['dy', 'filter'],
    (_, filter, attributes) => [attributes?.inputShape as number[], filter.shape],
    conv2dInputGradient,
  )
  convolution(
    'Conv2DBackpropFilter',
    ['x', 'dy'],
    (x, _, attributes) => [x.shape, attributes?.filterShape as number[]],
    conv2dFilterGradient,
  )
}
