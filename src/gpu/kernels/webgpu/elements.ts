/** How elementwise work is cut up: one thread an element, and more than one where a dispatch may not be wide enough. */

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
