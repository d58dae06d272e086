/** A GPUDevice that does nothing: what a step takes on it is JavaScript, ours and tfjs', and no driver's work. */

const nothing = () => undefined
const resolved = Promise.resolve(undefined)

/** Memory that "mapped" buffers show, by size; what is written there is lost. */
const mapped = new Map<number, ArrayBuffer>()

function mappedRange(size: number): ArrayBuffer {
  const known = mapped.get(size) ?? new ArrayBuffer(size)
  mapped.set(size, known)
  return known
}

const pass = {
  setPipeline: nothing,
  setBindGroup: nothing,
  dispatchWorkgroups: nothing,
  dispatchWorkgroupsIndirect: nothing,
  end: nothing,
}

const encoder = {
  beginComputePass: () => ({ ...pass }),
  copyBufferToBuffer: nothing,
  clearBuffer: nothing,
  copyBufferToTexture: nothing,
  copyTextureToBuffer: nothing,
  resolveQuerySet: nothing,
  finish: () => ({}),
}

const pipeline = { getBindGroupLayout: () => ({}) }

/** Limits of a usual GPU, as far as kernels are laid out by them. */
const limits = {
  minStorageBufferOffsetAlignment: 256,
  maxBufferSize: 2 ** 31,
  maxStorageBufferBindingSize: 2 ** 31 - 4,
  maxStorageBuffersPerShaderStage: 10,
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeWorkgroupSizeY: 1024,
  maxComputeWorkgroupsPerDimension: 65535,
}

/** Passes for a GPUBuffer, by which tfjs tells buffers from textures. */
function bufferOf({ size, usage, mappedAtCreation }: GPUBufferDescriptor): GPUBuffer {
  const own = {
    size,
    usage,
    mapState: mappedAtCreation === true ? 'mapped' : 'unmapped',
    mapAsync: () => resolved,
    getMappedRange: () => mappedRange(size),
    unmap: nothing,
    destroy: nothing,
  }
  return Object.create(GPUBuffer.prototype, Object.getOwnPropertyDescriptors(own)) as GPUBuffer
}

const device = {
  features: new Set<string>(),
  limits,
  lost: new Promise(nothing),
  queue: { submit: nothing, writeBuffer: nothing, onSubmittedWorkDone: () => resolved },
  addEventListener: nothing,
  destroy: nothing,
  createBuffer: (descriptor: GPUBufferDescriptor) => bufferOf(descriptor),
  createBindGroup: () => ({}),
  createBindGroupLayout: () => ({}),
  createPipelineLayout: () => ({}),
  createShaderModule: () => ({}),
  createComputePipeline: () => pipeline,
  // New ones: who listens to them covers their methods.
  createCommandEncoder: () => ({ ...encoder }),
}

/** The adapter of such a device, for `startDevice`. To be used in a browser: Node lacks WebGPU's constants. */
export const nullAdapter = {
  features: device.features,
  limits,
  info: {},
  requestDevice: () => Promise.resolve(device),
} as unknown as GPUAdapter
