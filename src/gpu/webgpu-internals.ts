/** What tfjs 4.22 keeps private of its WebGPU backend, and work of our own on the same device must take part in. */
import { engine, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'

/** Where a tensor's buffers come from, and go back to. */
export interface BufferSource {
  numBytesUsed: number
  numBytesAllocated: number
  acquireBuffer(size: number, usage: GPUBufferUsageFlags, mappedAtCreation?: boolean, reuse?: boolean): GPUBuffer
  releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void
}

/** tfjs's own: buffers by size and usage, which it never gives back to the device. */
export interface BufferPool extends BufferSource {
  numUsedBuffers: number
  numFreeBuffers: number
  /** By "size_usage". */
  freeBuffers: Map<string, GPUBuffer[]>
  usedBuffers: Map<string, GPUBuffer[]>
}

/** The part of a set of tensors that tfjs uses. */
export interface OwnedIds {
  add(id: object): unknown
  has(id: object): boolean
}

export interface Internals {
  bufferManager: BufferSource
  /** The open encoders; null where nothing was recorded since the last submit. */
  commandEncoder: GPUCommandEncoder | null
  computePassEncoder: GPUComputePassEncoder | null
  /** Tensors that unsubmitted commands use: they must not be freed yet. */
  commandQueueOwnedIds: OwnedIds
  /** Decides when to submit. */
  dispatchCountInPass: number
  /** What a tensor is bound as; a resource that is neither buffer nor texture is passed on as it is. */
  tensorToBinding(tensor: TensorInfo): GPUBufferBinding
  makeUniforms(fields: { type: string; data: number[] }[]): GPUBufferBinding
  submitQueue(): void
  uploadToGPU(dataId: object): void
}

export const internalsOf = (backend: WebGPUBackend): Internals => backend as unknown as Internals

/** Submits what was recorded so far, if anything. */
export function flush(backend: WebGPUBackend): void {
  if (internalsOf(backend).commandEncoder === null) return
  backend.endComputePassEncoder()
  backend.submitQueue()
}

/** Brings the engine's variables onto the device: what a step finds there is not of its own making. */
export function uploadVariables(backend: WebGPUBackend): void {
  for (const { dataId } of Object.values(engine().state.registeredVariables)) {
    if (backend.tensorMap.has(dataId)) backend.uploadToGPU(dataId)
  }
}

/** tfjs's encoder, opened where it is not, with no pass open in it: for copies, and passes of one's own. */
export function openEncoder(backend: WebGPUBackend): GPUCommandEncoder {
  backend.ensureCommandEncoderReady()
  backend.endComputePassEncoder()
  const { commandEncoder } = internalsOf(backend)
  if (commandEncoder === null) throw new Error('tfjs has opened no command encoder.')
  return commandEncoder
}

/** The compute pass that tfjs and we record into, one dispatch behind the other. */
export function openPass(backend: WebGPUBackend): GPUComputePassEncoder {
  const internals = internalsOf(backend)
  internals.computePassEncoder ??= openEncoder(backend).beginComputePass()
  return internals.computePassEncoder
}
