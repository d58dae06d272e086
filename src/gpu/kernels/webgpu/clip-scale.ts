/** `clipScale` on WebGPU: a dispatch takes as many gradients as the device lets a shader bind buffers; one more joins their sums. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { adamPlace } from '../adam'
import { CLIP_SCALE, gradientsOf, type ClipScaleAttrs } from '../clip-scale'
import { dispatch, type Program } from './dispatch'

const THREADS = 256
/** More workgroups use more of the GPU, but all their sums are joined by one. */
const MAX_WORKGROUPS = 32
const LEAST_OF_WORKGROUP = 8 * THREADS

/** WGSL: the sum of one float of each thread; all threads of the workgroup must ask for it. */
const sumFunction = `
var<workgroup> lanes: array<f32, ${THREADS}>;

fn sumOfThreads(value: f32, thread: u32) -> f32 {
  lanes[thread] = value;
  workgroupBarrier();
  for (var width = ${THREADS / 2}u; width > 0u; width = width / 2u) {
    if (thread < width) {
      lanes[thread] += lanes[thread + width];
    }
    workgroupBarrier();
  }
  return lanes[0];
}
`

/** Sums of squares of `count` gradients, one a workgroup, to `partials` from `offset` on. */
const squares = (count: number): Program => {
  const indices = Array.from({ length: count }, (_, i) => i)
  const sum = (i: number) => `
  for (var at = first; at < uniforms.size${i}; at += step) {
    sum += gradient${i}[at] * gradient${i}[at];
  }`
  return {
    key: `ClipScale squares ${count}`,
    read: indices.map((i) => `gradient${i}`),
    write: ['partials'],
    uniforms: ['offset: u32', ...indices.map((i) => `size${i}: u32`)],
    body: () => `${sumFunction}
@compute @workgroup_size(${THREADS}, 1, 1)
fn main(
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let first = group.x * ${THREADS}u + local.x;
  let step = groups.x * ${THREADS}u;
  var sum = 0.0;${indices.map(sum).join('')}
  let all = sumOfThreads(sum, local.x);
  if (local.x == 0u) {
    partials[uniforms.offset + group.x] = all;
  }
}`,
  }
}

/** A NaN goes through: `min` might not let it. */
const join: Program = {
  key: 'ClipScale join',
  read: ['partials', 'settings'],
  write: ['scale'],
  uniforms: ['size: u32', 'epsilon: f32'],
  body: () => `${sumFunction}
@compute @workgroup_size(${THREADS}, 1, 1)
fn main(@builtin(local_invocation_id) local: vec3<u32>) {
  var sum = 0.0;
  for (var at = local.x; at < uniforms.size; at += ${THREADS}u) {
    sum += partials[at];
  }
  let all = sumOfThreads(sum, local.x);
  if (local.x == 0u) {
    let clipped = settings[${adamPlace('clipNorm')}] / (sqrt(all) + uniforms.epsilon);
    scale[0] = select(clipped, 1.0, clipped >= 1.0);
  }
}`,
}

const kernel: KernelConfig = {
  kernelName: CLIP_SCALE,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const backend = args.backend as WebGPUBackend
    const { epsilon } = args.attrs as unknown as ClipScaleAttrs
    const settings = args.inputs.settings as TensorInfo
    const gradients = gradientsOf(args.inputs)
    const perDispatch = backend.device.limits.maxStorageBuffersPerShaderStage - 1
    const parts = Array.from({ length: Math.ceil(gradients.length / perDispatch) }, (_, part) => {
      const read = gradients.slice(part * perDispatch, (part + 1) * perDispatch)
      const sizes = read.map(({ shape }) => util.sizeFromShape(shape))
      const workgroups = Math.ceil(Math.max(...sizes) / LEAST_OF_WORKGROUP)
      return { read, sizes, workgroups: Math.min(MAX_WORKGROUPS, Math.max(1, workgroups)) }
    })
    const count = parts.reduce((sum, { workgroups }) => sum + workgroups, 0)
    const partials = backend.makeTensorInfo([count], 'float32')
    const scale = backend.makeTensorInfo([], 'float32')
    let offset = 0
    for (const { read, sizes, workgroups } of parts) {
      dispatch(backend, squares(read.length), { read, write: [partials], uniforms: [offset, ...sizes] }, [
        workgroups,
        1,
      ])
      offset += workgroups
    }
    dispatch(backend, join, { read: [partials, settings], write: [scale], uniforms: [count, epsilon] }, [1, 1])
    backend.disposeData(partials.dataId)
    return scale
  },
}

export const clipScaleKernels = [kernel]
