/** tfjs' three convolutions on WebGPU by our own shaders, and theirs where ours do not reach (dilations, channels first). */
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Activation } from '../../activation'
import { CONVOLUTION_BIAS, type ConvolutionAttrs } from '../../biased'
import {
  CONVOLUTION_ACTIVATION,
  TRANSPOSED_CONVOLUTION_ACTIVATION,
  type ConvolutionActivationAttrs,
  type TransposedConvolutionActivationAttrs,
} from '../../convolution-activation'
import { stockConvolutionBias } from '../biased'
import { dispatch } from '../dispatch'
import { convolve, type Added } from './convolve'
import { cutOf, filterGradient, filterGradientThreads, joinParts } from './filter-gradient'
import { inputGradient, inputGradientThreads } from './input-gradient'
import { convInfo, covers, workgroupsFor, type ConvAttributes, type ConvInfo } from './shape'

type Inputs = tf.NamedTensorInfoMap

/** The input's gradient, and the transposed convolution of dy. */
function transpose(
  backend: WebGPUBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  info: ConvInfo,
  bias: TensorInfo | null = null,
  activation: Activation = 'linear',
): TensorInfo {
  const dx = backend.makeTensorInfo(info.inShape, 'float32')
  const read = bias === null ? [dy, filter] : [dy, filter, bias]
  const program = inputGradient(info, { bias: bias !== null, activation })
  dispatch(
    backend,
    program,
    { read, write: [dx], uniforms: [info.batchSize] },
    workgroupsFor(inputGradientThreads(info)),
  )
  return dx
}

function conv2d(backend: WebGPUBackend, inputs: Inputs, info: ConvInfo): TensorInfo {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>
  return convolve(backend, x, filter, info)
}

function conv2dInputGradient(backend: WebGPUBackend, inputs: Inputs, info: ConvInfo): TensorInfo {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>
  return transpose(backend, dy, filter, info)
}

function conv2dFilterGradient(backend: WebGPUBackend, inputs: Inputs, info: ConvInfo): TensorInfo {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>
  const cut = cutOf(info)
  const dw = backend.makeTensorInfo(info.filterShape, 'float32')
  const weights = tf.util.sizeFromShape(info.filterShape)
  const sums = cut.parts === 1 ? dw : backend.makeTensorInfo([cut.parts, weights], 'float32')
  const operands = { read: [x, dy], write: [sums], uniforms: [info.batchSize] }
  dispatch(backend, filterGradient(info, cut), operands, workgroupsFor(filterGradientThreads(cut)))
  if (cut.parts === 1) return dw
  const join = { read: [sums], write: [dw], uniforms: [weights, cut.parts] }
  dispatch(backend, joinParts, join, workgroupsFor(weights))
  backend.disposeData(sums.dataId)
  return dw
}

type Convolution = (backend: WebGPUBackend, inputs: Inputs, info: ConvInfo) => TensorInfo

/** tfjs' kernels, the inputs that give the shapes unless an attribute does, and what takes their place. */
const convolutions: readonly [string, [string, string], Convolution][] = [
  [tf.Conv2D, ['x', 'filter'], conv2d],
  [tf.Conv2DBackpropInput, ['dy', 'filter'], conv2dInputGradient],
  [tf.Conv2DBackpropFilter, ['x', 'dy'], conv2dFilterGradient],
]

const ours = new WeakSet<tf.KernelConfig>()

/** Puts our convolutions in the place of tfjs' own, after its package was loaded; a second call does nothing. */
export function registerConvolutions(): void {
  for (const [kernelName, names, convolution] of convolutions) {
    const stock = tf.getKernel(kernelName, 'webgpu')
    if (stock === undefined || ours.has(stock)) continue
    const kernel: tf.KernelConfig = {
      kernelName,
      backendName: 'webgpu',
      kernelFunc: (call) => {
        const attributes = call.attrs as unknown as ConvAttributes
        const [first, second] = names.map((name) => call.inputs[name]) as [TensorInfo, TensorInfo]
        const info = convInfo(attributes.inputShape ?? first.shape, attributes.filterShape ?? second.shape, attributes)
        // tfjs does not look whether dy has the shape that this convolution gives.
        const { dy } = call.inputs
        const fits = dy === undefined || tf.util.arraysEqual(dy.shape, info.outShape)
        if (!fits || !covers(info, first, second)) return stock.kernelFunc(call)
        return convolution(call.backend as WebGPUBackend, call.inputs, info)
      },
    }
    ours.add(kernel)
    tf.unregisterKernel(kernelName, 'webgpu')
    tf.registerKernel(kernel)
  }
}

/** `convolutionBias`: the bias is added in the dispatch of the products. */
const bias: tf.KernelConfig = {
  kernelName: CONVOLUTION_BIAS,
  backendName: 'webgpu',
  kernelFunc: (call) => {
    const { x, filter, bias, shift, residual } = call.inputs as unknown as Added &
      Record<'x' | 'filter' | 'bias', TensorInfo>
    const { strides, pad } = call.attrs as unknown as ConvolutionAttrs
    const info = convInfo(x.shape, filter.shape, { strides, pad, dataFormat: 'NHWC' })
    const alone = shift === undefined && residual === undefined
    if (alone && !covers(info, x, filter, bias)) return stockConvolutionBias.kernelFunc(call)
    return convolve(call.backend as WebGPUBackend, x, filter, info, { bias, shift, residual })
  },
}

/** `convolutionActivation`: bias and activation in the dispatch of the products. */
const activation: tf.KernelConfig = {
  kernelName: CONVOLUTION_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, filter, bias } = inputs as Record<'x' | 'filter' | 'bias', TensorInfo>
    const { strides, pad, activation } = attrs as unknown as ConvolutionActivationAttrs
    const info = convInfo(x.shape, filter.shape, { strides, pad, dataFormat: 'NHWC' })
    return convolve(backend as WebGPUBackend, x, filter, info, { bias }, activation)
  },
}

/** `transposedConvolutionActivation`, likewise. */
const transposedActivation: tf.KernelConfig = {
  kernelName: TRANSPOSED_CONVOLUTION_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, filter, bias } = inputs as Record<'x' | 'filter' | 'bias', TensorInfo>
    const { strides, pad, activation, inputShape } = attrs as unknown as TransposedConvolutionActivationAttrs
    const info = convInfo(inputShape, filter.shape, { strides, pad, dataFormat: 'NHWC' })
    return transpose(backend as WebGPUBackend, x, filter, info, bias, activation)
  },
}

/** Those of our own operations. */
export const convolutionKernels = [bias, activation, transposedActivation]
