/** `groupNormActivation` on WebGPU: one dispatch forward; backward three, or two where the rows are few. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import {
  GROUP_NORM_ACTIVATION,
  GROUP_NORM_ACTIVATION_GRAD,
  groupNormSizes,
  type GroupNormAttrs,
  type GroupNormSizes,
  type NormActivation,
} from '../group-norm'
import { dispatch, type Program } from './dispatch'
import { tileFunctions, tileMain, tilingFields, tilingOf, tilingValues } from './tiles'

/** Threads that share one group of one sample. */
const THREADS = 64
/** The least `maxComputeWorkgroupsPerDimension` that WebGPU allows a device to have. */
const MAX_WORKGROUPS = 65535

const workgroupsOf = ({ samples, groups }: GroupNormSizes): [number, number] => {
  const all = samples * groups
  return [Math.min(all, MAX_WORKGROUPS), Math.ceil(all / MAX_WORKGROUPS)]
}

const sizeFields = ['all: u32', 'positions: u32', 'groups: u32', 'width: u32']
const sizeValues = ({ samples, positions, groups, width }: GroupNormSizes) => [
  samples * groups,
  positions,
  groups,
  width,
]

/** WGSL: the activation, and its slope, of the value before it. */
const activationFunctions = (activation: NormActivation) =>
  activation === 'linear'
    ? `
fn activationValue(x: f32) -> f32 { return x; }
fn activationSlope(x: f32) -> f32 { return 1.0; }
`
    : `
fn activationValue(x: f32) -> f32 { return x / (1.0 + exp(-x)); }
fn activationSlope(x: f32) -> f32 {
  let sigmoid = 1.0 / (1.0 + exp(-x));
  return sigmoid * (1.0 + x * (1.0 - sigmoid));
}
`

/** WGSL: the sum over all threads, which all must ask for; where a group's i-th element lies; and how the entry point begins. */
const groupFunctions = `
var<workgroup> parts: array<vec2<f32>, ${THREADS}>;

fn sumOverThreads(value: vec2<f32>, thread: u32) -> vec2<f32> {
  workgroupBarrier();
  parts[thread] = value;
  workgroupBarrier();
  for (var reach = ${THREADS / 2}u; reach > 0u; reach = reach / 2u) {
    if (thread < reach) {
      parts[thread] += parts[thread + reach];
    }
    workgroupBarrier();
  }
  return parts[0];
}

fn channelOf(group: u32, i: u32) -> u32 {
  return (group % uniforms.groups) * uniforms.width + i % uniforms.width;
}

fn placeOf(group: u32, i: u32) -> u32 {
  let row = (group / uniforms.groups) * uniforms.positions + i / uniforms.width;
  return row * uniforms.groups * uniforms.width + channelOf(group, i);
}
`
const groupMain = `
@compute @workgroup_size(${THREADS}, 1, 1)
fn main(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) id: vec3<u32>) {
  let thread = local.x;
  let group = id.x + id.y * ${MAX_WORKGROUPS}u;
  if (group >= uniforms.all) {
    return;
  }
  let count = uniforms.positions * uniforms.width;
`

const normalise = (activation: NormActivation): Program => ({
  key: `GroupNormActivation ${activation}`,
  read: ['x', 'gamma', 'beta'],
  write: ['y', 'moments'],
  uniforms: [...sizeFields, 'epsilon: f32'],
  body: () => `${groupFunctions}${activationFunctions(activation)}${groupMain}
  var sum = 0.0;
  for (var i = thread; i < count; i += ${THREADS}u) {
    sum += x[placeOf(group, i)];
  }
  let mean = sumOverThreads(vec2<f32>(sum, 0.0), thread).x / f32(count);
  var squares = 0.0;
  for (var i = thread; i < count; i += ${THREADS}u) {
    let centred = x[placeOf(group, i)] - mean;
    squares += centred * centred;
  }
  let variance = sumOverThreads(vec2<f32>(squares, 0.0), thread).x / f32(count);
  let inverse = 1.0 / sqrt(variance + uniforms.epsilon);
  for (var i = thread; i < count; i += ${THREADS}u) {
    let at = placeOf(group, i);
    let channel = channelOf(group, i);
    y[at] = activationValue((x[at] - mean) * inverse * gamma[channel] + beta[channel]);
  }
  if (thread == 0u) {
    moments[2u * group] = mean;
    moments[2u * group + 1u] = inverse;
  }
}`,
})

/** dx = (γ dp − mean(γ dp) − x̂ mean(γ dp x̂)) / √(variance + ε), means over the group, dp the gradient before the activation. */
const inputGradient = (activation: NormActivation): Program => ({
  key: `GroupNormActivationGrad ${activation}`,
  read: ['dy', 'x', 'gamma', 'beta', 'moments'],
  write: ['dx'],
  uniforms: sizeFields,
  body: () => `${groupFunctions}${activationFunctions(activation)}
// x̂ and γ dp of the i-th element.
fn normedAndGradient(group: u32, i: u32) -> vec2<f32> {
  let at = placeOf(group, i);
  let channel = channelOf(group, i);
  let normed = (x[at] - moments[2u * group]) * moments[2u * group + 1u];
  let scale = gamma[channel];
  return vec2<f32>(normed, scale * dy[at] * activationSlope(normed * scale + beta[channel]));
}
${groupMain}
  var sums = vec2<f32>(0.0);
  for (var i = thread; i < count; i += ${THREADS}u) {
    let both = normedAndGradient(group, i);
    sums += vec2<f32>(both.y, both.x * both.y);
  }
  let means = sumOverThreads(sums, thread) / f32(count);
  for (var i = thread; i < count; i += ${THREADS}u) {
    let both = normedAndGradient(group, i);
    dx[placeOf(group, i)] = (both.y - means.x - both.x * means.y) * moments[2u * group + 1u];
  }
}`,
})

/** Σ dp and Σ dp x̂ of each chunk of rows, `[chunks, 2, C]`; of a single chunk they are dβ and dγ. */
const chunkGradients = (activation: NormActivation, single: boolean): Program => ({
  key: `GroupNormActivationGrad sums ${activation} ${single}`,
  read: ['dy', 'x', 'gamma', 'beta', 'moments'],
  write: single ? ['dgamma', 'dbeta'] : ['partials'],
  uniforms: [...tilingFields, 'positions: u32', 'groups: u32'],
  body: () => `${tileFunctions}${activationFunctions(activation)}${tileMain}
  let part = channel / (uniforms.channels / uniforms.groups);
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let at = row * uniforms.channels + channel;
    let moment = 2u * ((row / uniforms.positions) * uniforms.groups + part);
    let normed = (x[at] - moments[moment]) * moments[moment + 1u];
    let dp = dy[at] * activationSlope(normed * gamma[channel] + beta[channel]);
    sums += vec2<f32>(dp, dp * normed);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    ${single ? 'dbeta[channel]' : 'partials[(2u * chunk) * uniforms.channels + channel]'} = sums.x;
    ${single ? 'dgamma[channel]' : 'partials[(2u * chunk + 1u) * uniforms.channels + channel]'} = sums.y;
  }
}`,
})

/** dβ and dγ: the sums over all chunks, whose number is the tiling's rows here. */
const joinChunks: Program = {
  key: 'GroupNormActivationGrad join',
  read: ['partials'],
  write: ['dgamma', 'dbeta'],
  uniforms: tilingFields,
  body: () => `${tileFunctions}${tileMain}
  var sums = vec2<f32>(0.0);
  for (var row = firstRow + lane; row < endRow; row += TILE) {
    let at = 2u * row * uniforms.channels + channel;
    sums += vec2<f32>(partials[at], partials[at + uniforms.channels]);
  }
  sums = sumOverLanes(sums, lane, column);
  if (inside && lane == 0u) {
    dbeta[channel] = sums.x;
    dgamma[channel] = sums.y;
  }
}`,
}

const forward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { x, gamma, beta } = args.inputs as Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { groups, activation, epsilon } = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as WebGPUBackend
    const sizes = groupNormSizes(x.shape, groups)
    const y = backend.makeTensorInfo(x.shape, 'float32')
    const moments = backend.makeTensorInfo([sizes.samples, groups, 2], 'float32')
    const uniforms = [...sizeValues(sizes), epsilon]
    const operands = { read: [x, gamma, beta], write: [y, moments], uniforms }
    dispatch(backend, normalise(activation), operands, workgroupsOf(sizes))
    return [y, moments]
  },
}

const backward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, x, gamma, beta, moments } = args.inputs as Record<'dy' | 'x' | 'gamma' | 'beta' | 'moments', TensorInfo>
    const { groups, activation } = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as WebGPUBackend
    const sizes = groupNormSizes(x.shape, groups)
    const tiling = tilingOf(x)
    const { channels, chunks } = tiling
    const read = [dy, x, gamma, beta, moments]
    const dx = backend.makeTensorInfo(x.shape, 'float32')
    const [dgamma, dbeta] = [0, 0].map(() => backend.makeTensorInfo([channels], 'float32')) as [TensorInfo, TensorInfo]
    const ofInput = { read, write: [dx], uniforms: sizeValues(sizes) }
    dispatch(backend, inputGradient(activation), ofInput, workgroupsOf(sizes))
    const uniforms = [...tilingValues(tiling), sizes.positions, groups]
    if (chunks === 1) {
      dispatch(backend, chunkGradients(activation, true), { read, write: [dgamma, dbeta], uniforms }, tiling.workgroups)
      return [dx, dgamma, dbeta]
    }
    const partials = backend.makeTensorInfo([chunks, 2, channels], 'float32')
    dispatch(backend, chunkGradients(activation, false), { read, write: [partials], uniforms }, tiling.workgroups)
    // At most 64 chunks, so that one workgroup a tile of channels is enough.
    const joined = { ...tiling, rows: chunks, rowsPerChunk: chunks, chunks: 1 }
    const ofAll = { read: [partials], write: [dgamma, dbeta], uniforms: tilingValues(joined) }
    dispatch(backend, joinChunks, ofAll, [tiling.workgroups[0], 1])
    backend.disposeData(partials.dataId)
    return [dx, dgamma, dbeta]
  },
}

export const groupNormKernels = [forward, backward]
