/** Layers by weights that are halves on WebGPU: our convolutions, which read two of them at a time. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { FROZEN, FROZEN_GRAD, type FrozenAttrs } from '../frozen'
import { convolve, type Added } from './convolution/convolve'
import { inputGradient, inputGradientThreads } from './convolution/input-gradient'
import { convInfo, linearInfo, workgroupsFor, type ConvInfo } from './convolution/shape'
import { dispatch } from './dispatch'

function infoOf({ inputShape, filterShape, strides, pad }: FrozenAttrs): ConvInfo {
  if (inputShape.length === 2) return linearInfo(inputShape, filterShape)
  return convInfo(inputShape, filterShape, { strides, pad, dataFormat: 'NHWC' })
}

const forward: KernelConfig = {
  kernelName: FROZEN,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, packed, ...added } = inputs as unknown as Added & Record<'x' | 'packed', TensorInfo>
    const frozen = attrs as unknown as FrozenAttrs
    const info = infoOf(frozen)
    const { inputShape, filterShape } = frozen
    const outShape = inputShape.length === 2 ? [inputShape[0] ?? 0, filterShape[1] ?? 0] : info.outShape
    return convolve(backend as WebGPUBackend, x, packed, info, { ...added, halves: frozen.type }, 'linear', outShape)
  },
}

const backward: KernelConfig = {
  kernelName: FROZEN_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, packed } = args.inputs as Record<'dy' | 'packed', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const frozen = args.attrs as unknown as FrozenAttrs
    const info = infoOf(frozen)
    const dx = backend.makeTensorInfo(frozen.inputShape, 'float32')
    const program = inputGradient(info, { bias: false, activation: 'linear', halves: frozen.type })
    const operands = { read: [dy, packed], write: [dx], uniforms: [info.batchSize] }
    dispatch(backend, program, operands, workgroupsFor(inputGradientThreads(info)))
    return dx
  },
}

export const frozenKernels = [forward, backward]
