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

/** The same to read only: a tensor that was cast from whole numbers still has their array on this backend, and is copied. */
export function readFloat32(backend: MathBackendCPU, tensor: TensorInfo): Float32Array {
  const { values } = backend.data.get(tensor.dataId)
  if (tensor.dtype === 'float32' && values !== undefined && !(values instanceof Float32Array))
    return Float32Array.from(values as ArrayLike<number>)
  return float32(backend, tensor)
}

/** C of `[..., C]`. */
export const channelsOf = (tensor: TensorInfo) => tensor.shape[tensor.shape.length - 1] ?? 1

/** The rows along the first axis, as tensors with a first axis of 1; their values are views. */
export function rowsOf(backend: MathBackendCPU, tensor: TensorInfo): TensorInfo[] {
  const values = float32(backend, tensor)
  const [count = 0, ...shape] = tensor.shape
  const size = values.length / count
  return Array.from({ length: count }, (_, i) =>
    backend.makeTensorInfo([1, ...shape], 'float32', values.subarray(i * size, (i + 1) * size)),
  )
}
