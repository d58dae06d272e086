/** Reference kernel of `drawCategorical`; of equals the first, as tfjs' argMax takes it. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CATEGORICAL_DRAW, SMALLEST_PROBABILITY } from '../categorical'
import { channelsOf, readFloat32 } from './values'

const draw: KernelConfig = {
  kernelName: CATEGORICAL_DRAW,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { probabilities, gumbels } = args.inputs as Record<'probabilities' | 'gumbels', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const [ps, gs] = [readFloat32(backend, probabilities), readFloat32(backend, gumbels)]
    const classes = channelsOf(probabilities)
    const draws = gs.length / ps.length
    const oneHot = new Float32Array(gs.length)
    for (let row = 0; row * classes < gs.length; row++) {
      const score = (k: number) =>
        Math.fround(
          Math.fround(Math.log((ps[Math.floor(row / draws) * classes + k] ?? 0) + SMALLEST_PROBABILITY)) +
            (gs[row * classes + k] ?? 0),
        )
      let best = 0
      for (let k = 1; k < classes; k++) if (score(k) > score(best)) best = k
      oneHot[row * classes + best] = 1
    }
    return backend.makeTensorInfo(gumbels.shape, 'float32', oneHot)
  },
}

export const categoricalKernels = [draw]
