/** `meanSquaredError` and its gradient on WebGPU, in one dispatch of one workgroup: a batch of latents is not much. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { MEAN_SQUARED_ERROR } from '../mean-squared-error'
import { dispatch, type Program } from './dispatch'

const THREADS = 256

const program: Program = {
  key: MEAN_SQUARED_ERROR,
  read: ['predicted', 'expected'],
  write: ['loss', 'gradient'],
  uniforms: ['size: u32'],
  body: () => `
var<workgroup> sums: array<f32, ${THREADS}>;

@compute @workgroup_size(${THREADS}, 1, 1)
fn main(@builtin(local_invocation_id) local: vec3<u32>) {
  let thread = local.x;
  let share = 1.0 / f32(uniforms.size);
  var sum = 0.0;
  for (var i = thread; i < uniforms.size; i += ${THREADS}u) {
    let error = predicted[i] - expected[i];
    sum += error * error;
    gradient[i] = 2.0 * share * error;
  }
  sums[thread] = sum;
  workgroupBarrier();
  for (var width = ${THREADS / 2}u; width > 0u; width = width / 2u) {
    if (thread < width) {
      sums[thread] += sums[thread + width];
    }
    workgroupBarrier();
  }
  if (thread == 0u) {
    loss[0] = sums[0] * share;
  }
}`,
}

const kernel: KernelConfig = {
  kernelName: MEAN_SQUARED_ERROR,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { predicted, target } = args.inputs as Record<'predicted' | 'target', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const loss = backend.makeTensorInfo([], 'float32')
    const gradient = backend.makeTensorInfo(predicted.shape, 'float32')
    const uniforms = [util.sizeFromShape(predicted.shape)]
    dispatch(backend, program, { read: [predicted, target], write: [loss, gradient], uniforms }, [1, 1])
    return [loss, gradient]
  },
}

export const meanSquaredErrorKernels = [kernel]
