/**
 * Losses with their gradients on WebGPU, one dispatch each: batches of logits are a few thousand floats, so one workgroup takes them all, a row
 * a thread, and sums what its threads have.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { CLASSIFIER_LOSS, SMALLEST_SHARE, type ClassifierLossAttrs } from '../classifier-loss'
import { SOFTPLUS_LOSS, spreadInput, weightsInput, type SoftplusLossAttrs } from '../softplus-loss'
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

/** What a batch of the logits has beside them. */
interface Given {
  spread: boolean
  weights: boolean
}

const softplusProgram = (batches: readonly Given[]): Program => ({
  key: `${SOFTPLUS_LOSS}${batches.map(({ spread, weights }) => ` ${spread ? 'spread' : ''}${weights ? 'weighted' : ''};`).join('')}`,
  read: [
    'logits',
    ...batches.flatMap(({ spread, weights }, b) => [
      ...(spread ? [spreadInput(b)] : []),
      ...(weights ? [weightsInput(b)] : []),
    ]),
  ],
  write: ['loss', 'gradient'],
  uniforms: ['columns: u32', ...batches.flatMap((_, b) => [`rows${b}: u32`, `sign${b}: f32`, `factor${b}: f32`])],
  body: () => `${begin}
  var sum = 0.0;
  var first = 0u;
${batches
  .map(
    ({ spread, weights }, b) => `
  for (var row = thread; row < uniforms.rows${b}; row += ${THREADS}u) {
    let weight = uniforms.factor${b}${weights ? ` * ${weightsInput(b)}[row]` : ''};
    for (var i = row * columns; i < (row + 1u) * columns; i++) {
      let share = weight${spread ? ` * ${spreadInput(b)}[i]` : ''};
      let z = uniforms.sign${b} * logits[first + i];
      sum += share * softplus(z);
      // σ(z) without an overflow.
      let small = exp(-abs(z));
      gradient[first + i] = share * uniforms.sign${b} * select(small, 1.0, z >= 0.0) / (1.0 + small);
    }
  }
  first += uniforms.rows${b} * columns;`,
  )
  .join('')}
  let all = total(vec2<f32>(sum, 0.0), thread).x;
  if (thread == 0u) { loss[0] = all; }
}`,
})

/**
 * The gradients are as derived in the cpu kernel. In `dlogits` α stands until its own row's gradient takes its place, and the classes' shares in the
 * first of the changed images' rows, which are written last.
 */
const classifierProgram = (targets: boolean): Program => ({
  key: `${CLASSIFIER_LOSS}${targets ? ' with targets' : ''}`,
  read: ['logits', ...(targets ? ['targets'] : [])],
  write: ['loss', 'information', 'balance', 'entropy', 'consistency', 'dlogits'],
  uniforms: [
    ...['columns: u32', 'generated: u32', 'pairs: u32', 'each: f32', 'informationWeight: f32'],
    ...['balanceWeight: f32', 'entropyWeight: f32', 'consistencyWeight: f32'],
  ],
  body: () => `${logSumExp('logits')}${begin}
  var cross = 0.0;
${targets ? crossEntropy : ''}
  let pairs = uniforms.pairs;
  let images = f32(max(pairs, 1u));
  let start = uniforms.generated * columns;
  let half = start + pairs * columns;
  for (var row = thread; row < pairs; row += ${THREADS}u) {
    let first = start + row * columns;
    let normaliser = logSumExp_logits(first);
    for (var i = first; i < first + columns; i++) { dlogits[i] = exp(logits[i] - normaliser); }
  }
  storageBarrier();
  // Class k's share is one thread's to sum.
  var part = 0.0;
  for (var k = thread; k < columns && pairs > 0u; k += ${THREADS}u) {
    var share = 0.0;
    for (var row = 0u; row < pairs; row++) { share += dlogits[start + row * columns + k]; }
    share /= images;
    dlogits[half + k] = share;
    part += share * log(share + ${SMALLEST_SHARE});
  }
  let sumsOfAll = total(vec2<f32>(part, cross), thread);
  storageBarrier();
  var sums = vec2<f32>(0.0);
  for (var row = thread; row < pairs; row += ${THREADS}u) {
    let first = start + row * columns;
    let changed = half + row * columns;
    let normaliser = logSumExp_logits(first);
    let other = logSumExp_logits(changed);
    var mean = 0.0;
    for (var k = 0u; k < columns; k++) {
      let a = dlogits[first + k];
      let logA = logits[first + k] - normaliser;
      sums -= a * vec2<f32>(logA, logits[changed + k] - other);
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
    let first = start + row * columns;
    let changed = half + row * columns;
    let normaliser = logSumExp_logits(first);
    let other = logSumExp_logits(changed);
    for (var k = 0u; k < columns; k++) {
      let difference = exp(logits[changed + k] - other) - exp(logits[first + k] - normaliser);
      dlogits[changed + k] = uniforms.consistencyWeight * difference / images;
    }
  }
  if (thread == 0u) {
    information[0] = sumsOfAll.y;
    balance[0] = sumsOfAll.x;
    entropy[0] = means.x;
    consistency[0] = means.y;
    loss[0] = uniforms.informationWeight * sumsOfAll.y + uniforms.balanceWeight * sumsOfAll.x
      + uniforms.entropyWeight * means.x + uniforms.consistencyWeight * means.y;
  }
}

fn slope(share: f32) -> f32 { return log(share + ${SMALLEST_SHARE}) + share / (share + ${SMALLEST_SHARE}); }`,
})

/** WGSL: adds a generated image's −Σ_k t_k log softmax(z)_k to `cross`, and writes its gradient. */
const crossEntropy = `
  for (var row = thread; row < uniforms.generated; row += ${THREADS}u) {
    let first = row * columns;
    let normaliser = logSumExp_logits(first);
    var wanted = 0.0;
    for (var i = first; i < first + columns; i++) {
      wanted += targets[i];
      cross -= uniforms.each * targets[i] * (logits[i] - normaliser);
    }
    for (var i = first; i < first + columns; i++) {
      dlogits[i] = uniforms.informationWeight * uniforms.each * (exp(logits[i] - normaliser) * wanted - targets[i]);
    }
  }
`

const softplusLoss: KernelConfig = {
  kernelName: SOFTPLUS_LOSS,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo> & { logits: TensorInfo }
    const { rows, signs, factors } = args.attrs as unknown as SoftplusLossAttrs
    const { logits } = inputs
    const backend = args.backend as WebGPUBackend
    const write = [backend.makeTensorInfo([], 'float32'), backend.makeTensorInfo(logits.shape, 'float32')]
    const given = rows.map((_, b) => ({ spread: inputs[spreadInput(b)], weights: inputs[weightsInput(b)] }))
    const program = softplusProgram(
      given.map(({ spread, weights }) => ({ spread: spread !== undefined, weights: weights !== undefined })),
    )
    const uniforms = [logits.shape[1] ?? 1, ...rows.flatMap((count, b) => [count, signs[b] ?? 1, factors[b] ?? 1])]
    const read = [logits, ...given.flatMap(({ spread, weights }) => [spread, weights])]
    const operands = { read: read.filter((tensor) => tensor !== undefined), write, uniforms }
    dispatch(backend, program, operands, [1, 1])
    return write
  },
}

const classifierLoss: KernelConfig = {
  kernelName: CLASSIFIER_LOSS,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { logits, targets } = args.inputs as Record<string, TensorInfo> & { logits: TensorInfo }
    const { generated, share, information, balance, entropy, consistency } =
      args.attrs as unknown as ClassifierLossAttrs
    const backend = args.backend as WebGPUBackend
    const [rows = 0, columns = 1] = logits.shape
    const scalars = [0, 1, 2, 3, 4].map(() => backend.makeTensorInfo([], 'float32'))
    const write = [...scalars, backend.makeTensorInfo(logits.shape, 'float32')]
    const uniforms = [columns, generated, (rows - generated) / 2, share, information, balance, entropy, consistency]
    const read = targets === undefined ? [logits] : [logits, targets]
    dispatch(backend, classifierProgram(targets !== undefined), { read, write, uniforms }, [1, 1])
    return write
  },
}

export const lossKernels = [softplusLoss, classifierLoss]
