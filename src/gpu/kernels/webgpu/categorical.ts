/** `drawCategorical` on WebGPU: one dispatch, a draw a thread. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { CATEGORICAL_DRAW, SMALLEST_PROBABILITY } from '../categorical'
import { dispatch, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

const program: Program = {
  key: CATEGORICAL_DRAW,
  read: ['probabilities', 'gumbels'],
  write: ['oneHot'],
  uniforms: ['size: u32', 'classes: u32', 'draws: u32'],
  body: () => `
fn score(row: u32, k: u32) -> f32 {
  let p = probabilities[row / uniforms.draws * uniforms.classes + k];
  return log(p + ${SMALLEST_PROBABILITY}) + gumbels[row * uniforms.classes + k];
}
${elementMain}
    var best = 0u;
    var most = score(i, 0u);
    for (var k = 1u; k < uniforms.classes; k++) {
      let other = score(i, k);
      if (other > most) { best = k; most = other; }
    }
    for (var k = 0u; k < uniforms.classes; k++) {
      oneHot[i * uniforms.classes + k] = select(0.0, 1.0, k == best);
    }
  }
}`,
}

const draw: KernelConfig = {
  kernelName: CATEGORICAL_DRAW,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { probabilities, gumbels } = args.inputs as Record<'probabilities' | 'gumbels', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const [rows = 0, classes = 0] = gumbels.shape
    const oneHot = backend.makeTensorInfo(gumbels.shape, 'float32')
    const uniforms = [rows, classes, rows / (probabilities.shape[0] ?? 1)]
    dispatch(backend, program, { read: [probabilities, gumbels], write: [oneHot], uniforms }, elementWorkgroups(rows))
    return oneHot
  },
}

export const categoricalKernels = [draw]
