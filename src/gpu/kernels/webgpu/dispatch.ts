/**
 * Records our own compute dispatches into the command stream of tfjs's WebGPU backend.
 * Unlike tfjs's `runWebGPUProgram`, a dispatch may have several outputs and may write to a tensor in place.
 */
import { env, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { internalsOf, openPass } from '../../webgpu-internals'

/**
 * Name and text of a shader's storage buffers and uniforms; tensors are bound in this order. A buffer is an array of f32, or of what
 * follows its name: `x: vec4<f32>`; of a tensor of int32 `x: i32`, or its bits, `x: u32`, `x: vec2<u32>`.
 */
export interface Interface {
  read: string[]
  /** Bound read-write: outputs, and tensors updated in place. */
  write: string[]
  /** WGSL fields of 4 bytes each, e.g. `rows: u32`. */
  uniforms: string[]
}

export interface Program extends Interface {
  /** Tells programs with different text apart; the text is made and compiled once a device. */
  key: string
  /** The functions, with the entry point `main`; the declarations of `Interface` are put before it. */
  body: () => string
}

export interface Operands {
  read: TensorInfo[]
  write: TensorInfo[]
  /** One value for each field of `uniforms`. */
  uniforms: number[]
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>()

/**
 * Records one dispatch. All tensors are float32, but for those that the program reads as i32 or u32.
 * @throws Error where a tensor is of another type.
 */
export function dispatch(
  backend: WebGPUBackend,
  program: Program,
  operands: Operands,
  workgroups: [number, number],
): void {
  const tensors = [...operands.read, ...operands.write]
  const names = [...program.read, ...program.write]
  for (const [i, tensor] of tensors.entries()) {
    const needed = /: .*[iu]32>?$/.test(names[i] ?? '') ? 'int32' : 'float32'
    // tfjs casts whole numbers to floats without touching the buffer: what it holds is the buffer's own type.
    const { dtype } = backend.tensorMap.get(tensor.dataId)
    if (tensor.dtype !== needed || dtype !== needed) {
      throw new Error(
        `${program.key} needs ${needed} tensors, but was given [${tensor.shape}] of ${tensor.dtype} that holds ${dtype}.`,
      )
    }
    backend.uploadToGPU(tensor.dataId)
  }
  const internals = internalsOf(backend)
  const pipeline = pipelineOf(backend.device, program)
  const uniforms = program.uniforms.map((field, i) => {
    const type = field.endsWith('f32') ? 'float32' : 'uint32'
    return { type, data: [operands.uniforms[i] ?? NaN] }
  })
  const resources = [...tensors.map((tensor) => internals.tensorToBinding(tensor)), internals.makeUniforms(uniforms)]
  for (const tensor of tensors) internals.commandQueueOwnedIds.add(tensor.dataId)
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
  })
  const pass = openPass(backend)
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindGroup)
  pass.dispatchWorkgroups(...workgroups)
  internals.dispatchCountInPass++
  if (internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder()
    backend.submitQueue()
  }
}

/**
 * Stops tfjs from keeping a copy of the tensor's values on the CPU. tfjs caches what `data()` read, also when the read
 * began before a write in place and ended after it: such a copy would be stale. Call after the tensor was uploaded.
 */
export function neverCacheValues(backend: WebGPUBackend, tensor: TensorInfo): void {
  Object.defineProperty(backend.tensorMap.get(tensor.dataId), 'values', {
    configurable: true,
    enumerable: true,
    get: () => null,
    set: () => undefined,
  })
}

function pipelineOf(device: GPUDevice, program: Program): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>()
  pipelines.set(device, known)
  const compiled =
    known.get(program.key) ??
    device.createComputePipeline({
      label: program.key,
      layout: 'auto',
      compute: {
        module: device.createShaderModule({ label: program.key, code: declarations(program) + program.body() }),
        entryPoint: 'main',
      },
    })
  known.set(program.key, compiled)
  return compiled
}

function declarations({ read, write, uniforms }: Interface): string {
  const storage = (buffer: string, binding: number, access: string) => {
    const [name = '', type = 'f32'] = buffer.split(': ')
    return `@group(0) @binding(${binding}) var<storage, ${access}> ${name}: array<${type}>;\n`
  }
  return [
    ...read.map((name, i) => storage(name, i, 'read')),
    ...write.map((name, i) => storage(name, read.length + i, 'read_write')),
    `struct Uniforms {\n${uniforms.map((field) => `  ${field},\n`).join('')}}\n`,
    `@group(0) @binding(${read.length + write.length}) var<uniform> uniforms: Uniforms;\n`,
  ].join('')
}
