/** What every cpu kernel of ours needs of its inputs. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { TensorInfo } from '@tensorflow/tfjs-core'

/** The values of a float tensor, not copied: writing to them writes to the tensor. */
export function float32(backend: MathBackendCPU, tensor: TensorInfo): Float32Array {
  const { values } = backend.data.get(tensor.dataId)
  if (!(values instanceof Float32Array)) {
    throw new Error(
      `This kernel needs float32 tensors, but was given ${tensor.dtype} [${tensor.shape}]; cast it first.`,
    )
  }
  return values
}

/** C of `[..., C]`. */
export const channelsOf = (tensor: TensorInfo) => tensor.shape[tensor.shape.length - 1] ?? 1
