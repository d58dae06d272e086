/** Tensors that are a part of a larger buffer: tfjs's backend binds a resource that it does not know as it stands. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { openEncoder } from '../../webgpu-internals'

export type Part = Required<GPUBufferBinding>

export const isPart = (resource: object): resource is Part => 'offset' in resource

export const wholeOf = (buffer: GPUBuffer): Part => ({ buffer, offset: 0, size: buffer.size })

/** tfjs's record of a tensor; a part is "external": not the tensor's to free. */
interface TensorData {
  dtype: DataType
  resource: GPUBuffer | Part
  external: boolean
}

export const dataOf = (backend: WebGPUBackend, { dataId }: TensorInfo) =>
  backend.tensorMap.get(dataId) as unknown as TensorData

/** A new tensor of float32 whose memory is the part. */
export function viewOf(backend: WebGPUBackend, part: Part, shape: number[]): TensorInfo {
  const view = backend.makeTensorInfo(shape, 'float32')
  Object.assign(dataOf(backend, view), { resource: part, external: true })
  return view
}

/** Between two parts of one size. */
export interface Copy {
  from: Part
  to: Part
}

/** Records copies behind the commands so far; they end the open compute pass, once. */
export function copyParts(backend: WebGPUBackend, copies: readonly Copy[]): void {
  if (copies.length === 0) return
  const encoder = openEncoder(backend)
  for (const { from, to } of copies) encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, to.size)
}
