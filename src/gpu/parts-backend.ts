/** tfjs's WebGPU backend, which reads tensors that are a part of a larger buffer too. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { copyParts, isPart, type Part } from './kernels/webgpu/parts'

export class PartsBackend extends WebGPUBackend {
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
