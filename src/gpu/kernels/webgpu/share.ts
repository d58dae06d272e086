import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'

/** The same data under a second tensor, as tfjs's Identity does it. */
export function share(backend: WebGPUBackend, tensor: TensorInfo): TensorInfo {
  backend.incRef(tensor.dataId)
  return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype }
}
