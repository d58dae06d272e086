/** tfjs's WebGPU backend, whose tensors may be a part of a larger buffer, and may be made when they are first looked at. */
import type { BackendValues, GPUData } from '@tensorflow/tfjs-core'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { settle, settleBeforeFreeing } from './kernels/webgpu/deferred'
import { copyParts, isPart, type Part } from './kernels/webgpu/parts'

export class PartsBackend extends WebGPUBackend {
  /** Called by every kernel for each tensor that it binds. */
  override uploadToGPU(dataId: object): void {
    settle(dataId)
    super.uploadToGPU(dataId)
  }

  override read(dataId: object): Promise<BackendValues> {
    settle(dataId)
    return super.read(dataId)
  }

  override readToGPU(dataId: object): GPUData {
    settle(dataId)
    return super.readToGPU(dataId)
  }

  override disposeData(dataId: object, force = false): boolean {
    if (this.tensorMap.has(dataId) && (force || this.refCount(dataId) <= 1)) settleBeforeFreeing(dataId)
    return super.disposeData(dataId, force)
  }

  /** Of a tensor's resource: the values as they are after the commands so far. */
  override async getBufferData(resource: GPUBuffer | Part): Promise<ArrayBuffer> {
    if (!isPart(resource)) return super.getBufferData(resource)
    const { size } = resource
    const whole = this.bufferManager.acquireBuffer(size, resource.buffer.usage)
    copyParts(this, [{ from: resource, to: { buffer: whole, offset: 0, size } }])
    const values = super.getBufferData(whole)
    // Its copy is submitted: what is recorded from here on comes behind it.
    this.bufferManager.releaseBuffer(whole)
    return values
  }
}
