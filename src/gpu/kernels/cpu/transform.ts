/**
 * Mends `tf.image.transform` on the cpu backend: tfjs 4.22 returns from inside its loop over the batch, so that every
 * image but the first comes out as the fill value. Here the stock kernel is run for one image at a time.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { getKernel, registerKernel, Transform, unregisterKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { float32, rowsOf } from './values'

const transformBatch =
  (transformImages: KernelFunc): KernelFunc =>
  (args) => {
    const { image, transforms } = args.inputs as { image: TensorInfo; transforms: TensorInfo }
    const backend = args.backend as MathBackendCPU
    const images = rowsOf(backend, image)
    const matrices = rowsOf(backend, transforms)
    const results = images.map((one, b) => {
      const matrix = matrices.length === 1 ? matrices[0] : matrices[b]
      return transformImages({ ...args, inputs: { image: one, transforms: matrix } }) as TensorInfo
    })
    for (const row of [...images, ...matrices]) backend.disposeData(row.dataId)
    const [, height = 0, width = 0, channels = 0] = results[0]?.shape ?? []
    const values = new Float32Array(results.length * height * width * channels)
    results.forEach((result, b) => {
      values.set(float32(backend, result), b * height * width * channels)
      backend.disposeData(result.dataId)
    })
    return backend.makeTensorInfo([results.length, height, width, channels], 'float32', values)
  }

let mended = false

/** Puts the mended kernel in the place of the stock one; a second call does nothing. Call after the cpu backend's import. */
export function mendTransform(): void {
  const stock = getKernel(Transform, 'cpu')
  if (mended || stock === undefined) return
  unregisterKernel(Transform, 'cpu')
  registerKernel({ ...stock, kernelFunc: transformBatch(stock.kernelFunc) })
  mended = true
}
