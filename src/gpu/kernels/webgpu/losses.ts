/**
 * Losses with their gradients on WebGPU, one dispatch each: batches of logits are a few thousand floats, so one workgroup takes them all, a row
 * a thread, and sums what its threads have.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { CROSS_ENTROPY } from '../cross-entropy'
import {
  INFORMATION_MAXIMISATION,
  SMALLEST_SHARE,
  type InformationMaximisationAttrs,
} from '../information-maximisation'
import { SOFTPLUS_LOSS, type SoftplusLossAttrs } from '../softplus-loss'
import { dispatch, type Program } from './dispatch'

const THREADS = 128

/** WGSL: an entry point that begins with `thread`; `total(x)` is the sum over the threads, and all must call it. Closed by one brace. */
const begin = `
var<workgroup> terms: array<vec2<f32>, ${THREADS}>;

fn total(term: vec2<f32>, thread: u32) -> vec2<f32> {
  terms[thread] = term;
  workgroupBarrier();
  var sum = vec2<f32>(0.0);
  for (var i = 0u; i < ${THREADS}u; i++) { sum += terms[i]; }
  return sum;
}

fn softplus(z: f32) -> f32 { return max(z, 0.0) + log(1.0 + exp(-abs(z))); }

@compute @workgroup_size(${THREADS}, 1, 1)
fn main(@builtin(local_invocation_index) thread: u32) {
  let columns = uniforms.columns;
`

/** WGSL: log Σ_k exp z_k of a row that begins at `first`. */
const logSumExp = (buffer: string) => `
fn logSumExp_${buffer}(first: u32) -> f32 {
  var most = ${buffer}[first];
  for (var k = 1u; k < uniforms.columns; k++) { most = max(most, ${buffer}[first + k]); }
  var sum = 0.0;
  for (var k = 0u; k < uniforms.columns; k++) { sum += exp(${buffer}[first + k] - most); }
  return most + log(sum);
}
`

const sizes = ['rows: u32', 'columns: u32']
const sizesOf = ({ shape }: TensorInfo) => [shape[0] ?? 0, shape[1] ?? 1]

const softplusProgram = (spread: boolean, weights: boolean): Program => ({
  key: `${SOFTPLUS_LOSS}${spread ? ' spread' : ''}${weights ? ' weighted' : ''}`,
  read: ['logits', ...(spread ? ['spread'] : []), ...(weights ? ['weights'] : [])],
  write: ['loss', 'gradient'],
  uniforms: [...sizes, 'sign: f32', 'factor: f32'],
  body: () => `${begin}
  var sum = 0.0;
  for (var row = thread; row < uniforms.rows; row += ${THREADS}u) {
    let weight = uniforms.factor${weights ? ' * weights[row]' : ''};
    for (var i = row * columns; i < (row + 1u) * columns; i++) {
      let share = weight${spread ? ' * spread[i]' : ''};
      let z = uniforms.sign * logits[i];
      sum += share * softplus(z);
      // σ(z) without an overflow.
      let small = exp(-abs(z));
      gradient[i] = share * uniforms.sign * select(small, 1.0, z >= 0.0) / (1.0 + small);
    }
  }
  let all = total(vec2<f32>(sum, 0.0), thread).x;
  if (thread == 0u) { loss[0] = all; }
}`,
})

const crossEntropyProgram: Program = {
  key: CROSS_ENTROPY,
  read: ['logits', 'targets', 'weights'],
  write: ['loss', 'gradient'],
  uniforms: sizes,
  body: () => `${logSumExp('logits')}${begin}
  var sum = 0.0;
  for (var row = thread; row < uniforms.rows; row += ${THREADS}u) {
    let first = row * columns;
    let normaliser = logSumExp_logits(first);
    var wanted = 0.0;
    for (var i = first; i < first + columns; i++) {
      wanted += targets[i];
      sum -= weights[row] * targets[i] * (logits[i] - normaliser);
    }
    for (var i = first; i < first + columns; i++) {
      gradient[i] = weights[row] * (exp(logits[i] - normaliser) * wanted - targets[i]);
    }
  }
  let all = total(vec2<f32>(sum, 0.0), thread).x;
  if (thread == 0u) { loss[0] = all; }
}`,
}

/**
 * The gradients are as derived in the cpu kernel. In `dlogits` α stands until its own row's gradient takes its place, and the classes' shares in the
 * first of the changed images' rows, which are written last.
 */
const informationProgram: Program = {
  key: INFORMATION_MAXIMISATION,
  read: ['logits'],
  write: ['loss', 'balance', 'entropy', 'consistency', 'dlogits'],
  uniforms: [...sizes, 'balanceWeight: f32', 'entropyWeight: f32', 'consistencyWeight: f32'],
  body: () => `${logSumExp('logits')}${begin}
  let pairs = uniforms.rows / 2u;
  let images = f32(pairs);
  let half = pairs * columns;
  for (var row = thread; row < pairs; row += ${THREADS}u) {
    let first = row * columns;
    let normaliser = logSumExp_logits(first);
    for (var i = first; i < first + columns; i++) { dlogits[i] = exp(logits[i] - normaliser); }
  }
  storageBarrier();
  // Class k's share is one thread's to sum.
  var part = 0.0;
  for (var k = thread; k < columns; k += ${THREADS}u) {
    var share = 0.0;
    for (var row = 0u; row < pairs; row++) { share += dlogits[row * columns + k]; }
    share /= images;
    dlogits[half + k] = share;
    part += share * log(share + ${SMALLEST_SHARE});
  }
  let spreadOfAll = total(vec2<f32>(part, 0.0), thread).x;
  storageBarrier();
  var sums = vec2<f32>(0.0);
  for (var row = thread; row < pairs; row += ${THREADS}u) {
    let first = row * columns;
    let normaliser = logSumExp_logits(first);
    let other = logSumExp_logits(half + first);
    var mean = 0.0;
    for (var k = 0u; k < columns; k++) {
      let a = dlogits[first + k];
      let logA = logits[first + k] - normaliser;
      sums -= a * vec2<f32>(logA, logits[half + first + k] - other);
      mean += a * (uniforms.balanceWeight * slope(dlogits[half + k]) - uniforms.entropyWeight * logA);
    }
    for (var k = 0u; k < columns; k++) {
      let a = dlogits[first + k];
      let logA = logits[first + k] - normaliser;
      let g = uniforms.balanceWeight * slope(dlogits[half + k]) - uniforms.entropyWeight * logA;
      dlogits[first + k] = a * (g - mean) / images;
    }
  }
  // Also: every thread has read the shares.
  workgroupBarrier();
  let means = total(sums, thread) / images;
  storageBarrier();
  for (var row = thread; row < pairs; row += ${THREADS}u) {
    let first = row * columns;
    let normaliser = logSumExp_logits(first);
    let other = logSumExp_logits(half + first);
    for (var i = first; i < first + columns; i++) {
      dlogits[half + i] = uniforms.consistencyWeight * (exp(logits[half + i] - other) - exp(logits[i] - normaliser)) / images;
    }
  }
  if (thread == 0u) {
    balance[0] = spreadOfAll;
    entropy[0] = means.x;
    consistency[0] = means.y;
    loss[0] = uniforms.balanceWeight * spreadOfAll + uniforms.entropyWeight * means.x + uniforms.consistencyWeight * means.y;
  }
}

fn slope(share: f32) -> f32 { return log(share + ${SMALLEST_SHARE}) + share / (share + ${SMALLEST_SHARE}); }`,
}

const softplusLoss: KernelConfig = {
  kernelName: SOFTPLUS_LOSS,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { logits, spread, weights } = args.inputs as Record<string, TensorInfo> & { logits: TensorInfo }
    const { sign, factor } = args.attrs as unknown as SoftplusLossAttrs
    const backend = args.backend as WebGPUBackend
    const write = [backend.makeTensorInfo([], 'float32'), backend.makeTensorInfo(logits.shape, 'float32')]
    const uniforms = [...sizesOf(logits), sign, factor]
    const read = [logits, spread, weights].filter((tensor) => tensor !== undefined)
    dispatch(backend, softplusProgram(spread !== undefined, weights !== undefined), { read, write, uniforms }, [1, 1])
    return write
  },
}

const crossEntropy: KernelConfig = {
  kernelName: CROSS_ENTROPY,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { logits, targets, weights } = args.inputs as Record<'logits' | 'targets' | 'weights', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const write = [backend.makeTensorInfo([], 'float32'), backend.makeTensorInfo(logits.shape, 'float32')]
    const operands = { read: [logits, targets, weights], write, uniforms: sizesOf(logits) }
    dispatch(backend, crossEntropyProgram, operands, [1, 1])
    return write
  },
}

const informationMaximisation: KernelConfig = {
  kernelName: INFORMATION_MAXIMISATION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { logits } = args.inputs as Record<'logits', TensorInfo>
    const { balance, entropy, consistency } = args.attrs as unknown as InformationMaximisationAttrs
    const backend = args.backend as WebGPUBackend
    const scalars = [0, 1, 2, 3].map(() => backend.makeTensorInfo([], 'float32'))
    const write = [...scalars, backend.makeTensorInfo(logits.shape, 'float32')]
    const uniforms = [...sizesOf(logits), balance, entropy, consistency]
    dispatch(backend, informationProgram, { read: [logits], write, uniforms }, [1, 1])
    return write
  },
}

export const lossKernels = [softplusLoss, crossEntropy, informationMaximisation]
