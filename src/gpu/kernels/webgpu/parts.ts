/** Tensors that are a part of a larger buffer: tfjs's backend binds a resource that it does not know as it stands. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Internals } from './dispatch'

export type Part = Required<GPUBufferBinding>

export const isPart = (resource: object): resource is Part => 'offset' in resource

/** Between two parts of one size. */
export interface Copy {
  from: Part
  to: Part
}

/** Records copies behind the commands so far; they end the open compute pass, once. */
export function copyParts(backend: WebGPUBackend, copies: readonly Copy[]): void {
  if (copies.length === 0) return
  backend.ensureCommandEncoderReady()
  backend.endComputePassEncoder()
  const { commandEncoder } = backend as unknown as Internals
  for (const { from, to } of copies)
    commandEncoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, to.size)
}
