/**
 * Mends the gradient of `tf.image.resizeNearestNeighbor` on the cpu backend: tfjs 4.22 looks for the output's gradient at the offset that
 * the batch has in the *input*, so that every image but the first gets another's. Here the stock kernel is run for one image at a time.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { getKernel, registerKernel, ResizeNearestNeighborGrad, unregisterKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { float32, rowsOf } from './values'

const gradientOfBatch =
  (gradientOfOne: KernelFunc): KernelFunc =>
  (args) => {
    const { images, dy } = args.inputs as { images: TensorInfo; dy: TensorInfo }
    const backend = args.backend as MathBackendCPU
    const all = rowsOf(backend, images)
    const gradients = rowsOf(backend, dy)
    const dx = new Float32Array(images.shape.reduce((product, length) => product * length, 1))
    all.forEach((one, b) => {
      const result = gradientOfOne({ ...args, inputs: { images: one, dy: gradients[b] } }) as TensorInfo
      dx.set(float32(backend, result), (b * dx.length) / all.length)
      backend.disposeData(result.dataId)
    })
    for (const row of [...all, ...gradients]) backend.disposeData(row.dataId)
    return backend.makeTensorInfo(images.shape, 'float32', dx)
  }

let mended = false

/** Puts the mended kernel in the place of the stock one; a second call does nothing. Call after the cpu backend's import. */
export function mendResizeGradient(): void {
  const stock = getKernel(ResizeNearestNeighborGrad, 'cpu')
  if (mended || stock === undefined) return
  unregisterKernel(ResizeNearestNeighborGrad, 'cpu')
  registerKernel({ ...stock, kernelFunc: gradientOfBatch(stock.kernelFunc) })
  mended = true
}
