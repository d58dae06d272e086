/** Reference kernel of `widen`. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import { widenHalves } from '../../half'
import { WIDEN_HALVES, type WidenAttrs } from '../halves'

const widen: KernelConfig = {
  kernelName: WIDEN_HALVES,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { packed, ids } = args.inputs as { packed: TensorInfo; ids?: TensorInfo }
    const { shape, type } = args.attrs as unknown as WidenAttrs
    const backend = args.backend as MathBackendCPU
    const { buffer, byteOffset, length } = backend.data.get(packed.dataId).values as Int32Array
    const values = new Float32Array(util.sizeFromShape(shape))
    const halves = new Uint16Array(buffer, byteOffset, 2 * length)
    if (ids === undefined) widenHalves(halves, values, type)
    else
      (backend.data.get(ids.dataId).values as Int32Array).forEach((id, row) => {
        const columns = shape.at(-1) ?? 0
        widenHalves(halves.subarray(id * columns), values.subarray(row * columns, (row + 1) * columns), type)
      })
    return backend.makeTensorInfo(shape, 'float32', values)
  },
}

export const halvesKernels = [widen]
