/**
 * `linearBias`, and `convolutionBias` by one tap, on WebGPU: tfjs' own fused kernels, which add the bias in the dispatch of the product. Their
 * gradients are ours, those of a layer in one dispatch.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import {
  CONVOLUTION_BIAS,
  CONVOLUTION_BIAS_GRAD,
  LINEAR,
  LINEAR_BIAS,
  LINEAR_GRAD,
  LINEAR_PASSING,
  type ConvolutionAttrs,
  type GradientAttrs,
} from '../biased'
import { backwardOf, type BackwardInputs, type Waiting } from './convolution/backward'
import { convolve } from './convolution/convolve'
import { convInfo, linearInfo, type ConvInfo } from './convolution/shape'
import { share } from './share'

/** A kernel that is a stock one under other names of inputs. */
const as = (
  kernelName: string,
  stock: string,
  names: Readonly<Record<string, string>>,
  attrs: Record<string, unknown>,
): tf.KernelConfig => ({
  kernelName,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const kernel = tf.getKernel(stock, 'webgpu')
    if (kernel === undefined)
      throw new Error(`${kernelName} needs ${stock} of tfjs' WebGPU package, which is not there.`)
    const inputs = Object.fromEntries(Object.entries(args.inputs).map(([name, x]) => [names[name] ?? name, x]))
    const all = { activation: 'linear', leakyreluAlpha: 0, ...attrs, ...args.attrs } as unknown as tf.NamedAttrMap
    return kernel.kernelFunc({ ...args, inputs, attrs: all })
  },
})

const product = { transposeA: false, transposeB: false }
const linear = as(LINEAR, tf.BatchMatMul, { x: 'a', matrix: 'b' }, product)
const stockLinearBias = as(LINEAR_BIAS, tf._FusedMatMul, { x: 'a', matrix: 'b' }, product)

const linearBias: tf.KernelConfig = {
  ...stockLinearBias,
  kernelFunc: (call) => {
    const { x, matrix, bias, residual } = call.inputs as Record<'x' | 'matrix' | 'bias', TensorInfo> & {
      residual?: TensorInfo
    }
    if (residual === undefined) return stockLinearBias.kernelFunc(call)
    const info = linearInfo(x.shape, matrix.shape)
    return convolve(call.backend as WebGPUBackend, x, matrix, info, { bias, residual }, 'linear', residual.shape)
  },
}

const linearPassing: tf.KernelConfig = {
  ...linear,
  kernelName: LINEAR_PASSING,
  kernelFunc: (call) => {
    const y = linear.kernelFunc(call) as TensorInfo
    return [y, share(call.backend as WebGPUBackend, call.inputs.x as TensorInfo)]
  },
}

function gradient(
  backend: WebGPUBackend,
  inputs: BackwardInputs,
  by: string,
  info: () => ConvInfo,
  residual?: TensorInfo,
): TensorInfo {
  const backward = backwardOf(backend, inputs, info)
  return by === 'x' ? backward.ofInput(residual) : backward.of(by as Waiting)
}

const linearGradient: tf.KernelConfig = {
  kernelName: LINEAR_GRAD,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { dy, x, matrix, bias, residual } = inputs as Record<'dy' | 'x' | 'matrix', TensorInfo> & {
      bias?: TensorInfo
      residual?: TensorInfo
    }
    const { by } = attrs as unknown as GradientAttrs
    const operands = { dy, x, filter: matrix, bias }
    const info = () => linearInfo(x.shape, matrix.shape)
    return gradient(backend as WebGPUBackend, operands, by === 'matrix' ? 'filter' : by, info, residual)
  },
}

const convolutionGradient: tf.KernelConfig = {
  kernelName: CONVOLUTION_BIAS_GRAD,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const operands = inputs as unknown as BackwardInputs
    const { by, strides, pad } = attrs as unknown as GradientAttrs & ConvolutionAttrs
    const info = () => convInfo(operands.x.shape, operands.filter.shape, { strides, pad, dataFormat: 'NHWC' })
    return gradient(backend as WebGPUBackend, operands, by, info)
  },
}

export const biasedKernels = [linear, linearPassing, linearBias, linearGradient, convolutionGradient]

export const stockConvolutionBias = as(CONVOLUTION_BIAS, tf.FusedConv2D, {}, { dataFormat: 'NHWC', dilations: 1 })
