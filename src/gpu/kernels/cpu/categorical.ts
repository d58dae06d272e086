/** Reference kernel of `drawCategorical`. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CATEGORICAL_DRAW } from '../categorical'
import { drawCategoricalLoop } from './loss-loops'
import { channelsOf, readFloat32 } from './values'

const draw: KernelConfig = {
  kernelName: CATEGORICAL_DRAW,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { probabilities, gumbels } = args.inputs as Record<'probabilities' | 'gumbels', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const inputs = { probabilities: readFloat32(backend, probabilities), gumbels: readFloat32(backend, gumbels) }
    const oneHot = new Float32Array(inputs.gumbels.length)
    drawCategoricalLoop(inputs, channelsOf(gumbels), oneHot)
    return backend.makeTensorInfo(gumbels.shape, 'float32', oneHot)
  },
}

export const categoricalKernels = [draw]
