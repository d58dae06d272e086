/** A convolution on WebGPU, with what is added to its products, in one dispatch. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { HalfType } from '../../../half'
import type { Activation } from '../../activation'
import { dispatch } from '../dispatch'
import { forward, forwardWorkgroups } from './forward'
import type { ConvInfo } from './shape'

/** What is added to the products, before the activation, as `Epilogue` has it. */
export interface Added {
  bias?: TensorInfo | undefined
  shift?: TensorInfo | undefined
  residual?: TensorInfo | undefined
  /** What the filter is, where it is halves, two in 32 bits. */
  halves?: HalfType | null
}

/** @param outShape where the result is seen otherwise than the convolution has it */
export function convolve(
  backend: WebGPUBackend,
  x: TensorInfo,
  filter: TensorInfo,
  info: ConvInfo,
  { bias, shift, residual, halves = null }: Added = {},
  activation: Activation = 'linear',
  outShape: number[] = info.outShape,
): TensorInfo {
  const y = backend.makeTensorInfo(outShape, 'float32')
  const read = [x, filter, bias, shift, residual].filter((tensor) => tensor !== undefined)
  const given = { bias: bias !== undefined, shift: shift !== undefined, residual: residual !== undefined, halves }
  const program = forward(info, { ...given, activation })
  dispatch(backend, program, { read, write: [y], uniforms: [info.batchSize] }, forwardWorkgroups(info))
  return y
}
