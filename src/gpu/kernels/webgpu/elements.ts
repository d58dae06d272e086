/** How elementwise work is cut up: one thread an element, and more than one where a dispatch may not be wide enough. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { dispatch, type Program } from './dispatch'

const WORKGROUP = 256
/** The least `maxComputeWorkgroupsPerDimension` that WebGPU allows a device to have. */
const MAX_WORKGROUPS = 65535

export const elementWorkgroups = (size: number): [number, number] => [
  Math.min(Math.ceil(size / WORKGROUP), MAX_WORKGROUPS),
  1,
]

/** WGSL: entry point with a loop over `i`, of which every i < uniforms.size is one thread's; closed by two braces. */
export const elementMain = `
@compute @workgroup_size(${WORKGROUP}, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  for (var i = id.x; i < uniforms.size; i += groups.x * ${WORKGROUP}u) {
`

/**
 * A kernel of one dispatch whose result has the shape of its input `x`.
 * @param inputs names of the program's tensors to read, in its order
 */
export const elementwise = (kernelName: string, program: Program, inputs: readonly string[]): KernelConfig => ({
  kernelName,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const backend = args.backend as WebGPUBackend
    const read = inputs.map((name) => args.inputs[name] as TensorInfo)
    const shape = args.inputs.x?.shape ?? []
    const result = backend.makeTensorInfo(shape, 'float32')
    const size = util.sizeFromShape(shape)
    dispatch(backend, program, { read, write: [result], uniforms: [size] }, elementWorkgroups(size))
    return result
  },
})
