/** `groupNormActivation` on WebGPU: one dispatch forward, one backward, whose sums over many rows are left in parts. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import {
  GROUP_NORM_ACTIVATION,
  GROUP_NORM_ACTIVATION_GRAD,
  GROUP_NORM_PASSING,
  groupNormSizes,
  type GroupNormAttrs,
  type GroupNormSizes,
  type NormActivation,
} from '../group-norm'
import { dispatch, type Program } from './dispatch'
import { gradientParts } from './gradients/gradient-parts'
import { share } from './share'

/** Threads that share one group of one sample. */
const THREADS = 64
/** The least `maxComputeWorkgroupsPerDimension` that WebGPU allows a device to have. */
const MAX_WORKGROUPS = 65535

const workgroupsFor = (count: number): [number, number] => [
  Math.min(count, MAX_WORKGROUPS),
  Math.ceil(count / MAX_WORKGROUPS),
]

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
  let count = uniforms.positions * uniforms.width;
`
const ifInside = `  if (group >= uniforms.all) {
    return;
  }
`

const normalise = (activation: NormActivation): Program => ({
  key: `GroupNormActivation ${activation}`,
  read: ['x', 'gamma', 'beta'],
  write: ['y', 'moments'],
  uniforms: [...sizeFields, 'epsilon: f32'],
  body: () => `${groupFunctions}${activationFunctions(activation)}${groupMain}${ifInside}
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

/** Rows that a thread walks through for the sums, unless that made more parts than are quickly added up. */
const ROWS_OF_PART = 64
const MAX_PARTS = 64
/** So few rows are one part, which needs no adding up. */
const ROWS_OF_ONE_PART = 2 * ROWS_OF_PART

const partsOf = ({ samples, positions }: GroupNormSizes) => {
  const rows = samples * positions
  return rows <= ROWS_OF_ONE_PART ? 1 : Math.min(MAX_PARTS, Math.ceil(rows / ROWS_OF_PART))
}

/**
 * dx = (γ dp − mean(γ dp) − x̂ mean(γ dp x̂)) / √(variance + ε), means over the group, dp the gradient before the activation: a workgroup a
 * group of a sample. The workgroups behind them give Σ dp and Σ dp x̂ of each part of the rows, `[parts, C]`: a thread a channel and part.
 */
const gradients = (activation: NormActivation, passes: boolean): Program => ({
  key: `GroupNormActivationGrad ${activation}${passes ? ' passing' : ''}`,
  read: ['dy', 'x', 'gamma', 'beta', 'moments', ...(passes ? ['dpassed'] : [])],
  write: ['dx', 'dgamma', 'dbeta'],
  uniforms: [...sizeFields, 'parts: u32'],
  body: () => `${groupFunctions}${activationFunctions(activation)}
// x̂ and dp of an element, of a channel and a group of a sample.
fn normedAndGradient(at: u32, channel: u32, group: u32) -> vec2<f32> {
  let normed = (x[at] - moments[2u * group]) * moments[2u * group + 1u];
  return vec2<f32>(normed, dy[at] * activationSlope(normed * gamma[channel] + beta[channel]));
}

fn sumPart(thread: u32) {
  let channels = uniforms.groups * uniforms.width;
  let channel = thread % channels;
  let part = thread / channels;
  if (part >= uniforms.parts) {
    return;
  }
  var sums = vec2<f32>(0.0);
  for (var row = part; row < uniforms.all / uniforms.groups * uniforms.positions; row += uniforms.parts) {
    let group = row / uniforms.positions * uniforms.groups + channel / uniforms.width;
    let both = normedAndGradient(row * channels + channel, channel, group);
    sums += vec2<f32>(both.x * both.y, both.y);
  }
  dgamma[thread] = sums.x;
  dbeta[thread] = sums.y;
}
${groupMain}
  if (group >= uniforms.all) {
    sumPart((group - uniforms.all) * ${THREADS}u + thread);
    return;
  }
  var sums = vec2<f32>(0.0);
  for (var i = thread; i < count; i += ${THREADS}u) {
    let channel = channelOf(group, i);
    let both = normedAndGradient(placeOf(group, i), channel, group);
    let scaled = gamma[channel] * both.y;
    sums += vec2<f32>(scaled, both.x * scaled);
  }
  let means = sumOverThreads(sums, thread) / f32(count);
  for (var i = thread; i < count; i += ${THREADS}u) {
    let at = placeOf(group, i);
    let channel = channelOf(group, i);
    let both = normedAndGradient(at, channel, group);
    let gradient = (gamma[channel] * both.y - means.x - both.x * means.y) * moments[2u * group + 1u];
    dx[at] = gradient${passes ? ' + dpassed[at]' : ''};
  }
}`,
})

const forward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: (args): TensorInfo[] => {
    const { x, gamma, beta } = args.inputs as Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { groups, activation, epsilon } = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as WebGPUBackend
    const sizes = groupNormSizes(x.shape, groups)
    const y = backend.makeTensorInfo(x.shape, 'float32')
    const moments = backend.makeTensorInfo([sizes.samples, groups, 2], 'float32')
    const uniforms = [...sizeValues(sizes), epsilon]
    const operands = { read: [x, gamma, beta], write: [y, moments], uniforms }
    dispatch(backend, normalise(activation), operands, workgroupsFor(sizes.samples * groups))
    return [y, moments]
  },
}

const passing: KernelConfig = {
  ...forward,
  kernelName: GROUP_NORM_PASSING,
  kernelFunc: (args) => {
    const x = args.inputs.x as TensorInfo
    return [...(forward.kernelFunc(args) as TensorInfo[]), share(args.backend as WebGPUBackend, x)]
  },
}

const backward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, x, gamma, beta, moments, dpassed } = args.inputs as Record<
      'dy' | 'x' | 'gamma' | 'beta' | 'moments',
      TensorInfo
    > & { dpassed?: TensorInfo }
    const { groups, activation } = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as WebGPUBackend
    const sizes = groupNormSizes(x.shape, groups)
    const parts = partsOf(sizes)
    const dx = backend.makeTensorInfo(x.shape, 'float32')
    const [dgamma, dbeta] = [gradientParts(backend, gamma, parts), gradientParts(backend, beta, parts)]
    const read = [dy, x, gamma, beta, moments, ...(dpassed === undefined ? [] : [dpassed])]
    const write = [dx, dgamma.parts, dbeta.parts]
    const workgroups = sizes.samples * groups + Math.ceil((parts * util.sizeFromShape(gamma.shape)) / THREADS)
    const operands = { read, write, uniforms: [...sizeValues(sizes), parts] }
    dispatch(backend, gradients(activation, dpassed !== undefined), operands, workgroupsFor(workgroups))
    for (const { written } of [dgamma, dbeta]) written()
    return [dx, dgamma.gradient, dbeta.gradient]
  },
}

export const groupNormKernels = [forward, passing, backward]
