import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { internalsOf, openEncoder } from '../webgpu-internals'

/**
 * A tensor of its own with the values that `x` has now: of variables that are updated in place, and of what a replayed step gives back.
 * On WebGPU it is a copy between buffers, not a dispatch.
 */
export function snapshot<T extends tf.Tensor>(x: T): T {
  if (tf.getBackend() !== 'webgpu') return tf.add<T>(x, 0)
  const backend = tf.backend() as WebGPUBackend
  const internals = internalsOf(backend)
  const info = backend.makeTensorInfo(x.shape, x.dtype)
  for (const { dataId } of [x, info]) {
    backend.uploadToGPU(dataId)
    internals.commandQueueOwnedIds.add(dataId)
  }
  const [from, to] = [x, info].map((tensor) => internals.tensorToBinding(tensor)) as [
    GPUBufferBinding,
    GPUBufferBinding,
  ]
  openEncoder(backend).copyBufferToBuffer(from.buffer, from.offset ?? 0, to.buffer, 0, to.buffer.size)
  return tf.engine().makeTensorFromTensorInfo(info) as T
}
