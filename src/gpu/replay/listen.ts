/** Listens to what a piece of work sends to the device: its commands, and a trace by which two runs of it can be compared. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { shadow } from '../shadow'
import { internalsOf } from '../webgpu-internals'

export type Command =
  | {
      kind: 'dispatch'
      pipeline: GPUComputePipeline
      bindGroup: GPUBindGroup
      workgroups: readonly [number, number, number]
    }
  | { kind: 'copy'; from: GPUBuffer; fromOffset: number; to: GPUBuffer; toOffset: number; size: number }

export interface Heard<T> {
  result: T
  commands: Command[]
  /** One line for each dispatch, with its constants, and for each upload: equal for runs that differ in nothing but their inputs. */
  trace: string[]
  /** Tensors that were bound, by their data ids: what they were bound as. */
  bound: Map<object, GPUBufferBinding>
  /** Submits before the end: a readback, or too many commands. */
  submits: number
  /** Methods that were called and that a recording has no command for. */
  unknown: string[]
}

const numbers = new WeakMap<GPUComputePipeline, number>()
let pipelines = 0

function numberOf(pipeline: GPUComputePipeline): number {
  const number = numbers.get(pipeline) ?? ++pipelines
  numbers.set(pipeline, number)
  return number
}

/** FNV-1a over 32-bit words. */
function hashOf(bytes: ArrayBufferLike, offset: number, length: number): string {
  let hash = 0x811c9dc5
  for (const word of new Uint32Array(bytes, offset, length >> 2)) hash = Math.imul(hash ^ word, 0x01000193)
  return (hash >>> 0).toString(16)
}

/**
 * Runs `work` and submits it.
 * @param inputs data ids of tensors whose contents may differ from run to run
 */
export function listen<T>(backend: WebGPUBackend, inputs: ReadonlySet<object>, work: () => T): Heard<T> {
  const internals = internalsOf(backend)
  const { device } = backend
  const commands: Command[] = []
  const trace: string[] = []
  const bound = new Map<object, GPUBufferBinding>()
  const unknown: string[] = []
  let submits = 0
  const constants = new WeakMap<GPUBuffer, string>()
  const constantsOf = new WeakMap<GPUBindGroup, string>()

  const undo: (() => void)[] = []
  undo.push(
    shadow(device.queue, 'writeBuffer', (write) => (buffer, offset, data, start, size) => {
      const view = ArrayBuffer.isView(data) ? data : new Uint8Array(data as ArrayBuffer)
      constants.set(buffer, hashOf(view.buffer, view.byteOffset, view.byteLength))
      return write(buffer, offset, data as ArrayBuffer, start, size)
    }),
    shadow(device, 'createBindGroup', (create) => (descriptor) => {
      const group = create(descriptor)
      const buffers = [...descriptor.entries].map(({ resource }) => (resource as GPUBufferBinding).buffer)
      constantsOf.set(group, buffers.map((buffer) => constants.get(buffer) ?? '').join(' '))
      return group
    }),
    shadow(device, 'createCommandEncoder', (create) => (descriptor) => {
      const encoder = create(descriptor)
      listenToEncoder(encoder, commands, unknown, undo, ({ pipeline, bindGroup, workgroups }) => {
        const { label } = pipeline
        const given = constantsOf.get(bindGroup) ?? ''
        trace.push(`${label} #${numberOf(pipeline)} on ${workgroups.join('x')} with ${given}`)
      })
      return encoder
    }),
    shadow(internals, 'tensorToBinding', (bind) => (tensor) => {
      const binding = bind(tensor)
      bound.set(tensor.dataId, binding)
      return binding
    }),
    shadow(internals, 'uploadToGPU', (upload) => (dataId) => {
      const { resource, values } = backend.tensorMap.get(dataId)
      if (!resource && values && !inputs.has(dataId)) {
        const numbers = Float64Array.from(values as ArrayLike<number>)
        trace.push(`${numbers.length} numbers ${hashOf(numbers.buffer, 0, numbers.byteLength)}`)
      }
      upload(dataId)
    }),
    shadow(internals, 'submitQueue', (submit) => () => {
      submits++
      submit()
    }),
  )
  try {
    return { result: work(), commands, trace, bound, submits, unknown }
  } finally {
    // The last first: a method may be covered twice.
    for (const uncover of undo.reverse()) uncover()
  }
}

type Dispatch = Extract<Command, { kind: 'dispatch' }>

function listenToEncoder(
  encoder: GPUCommandEncoder,
  commands: Command[],
  unknown: string[],
  undo: (() => void)[],
  onDispatch: (dispatch: Dispatch) => void,
): void {
  const listenToPass = (pass: GPUComputePassEncoder) => {
    let pipeline: GPUComputePipeline | undefined
    let bindGroup: GPUBindGroup | undefined
    undo.push(
      shadow(pass, 'setPipeline', (set) => (given) => {
        pipeline = given
        set(given)
      }),
      shadow(pass, 'setBindGroup', (set) => (index: number, group: GPUBindGroup | null | undefined) => {
        if (index !== 0) unknown.push(`a bind group at ${index}`)
        bindGroup = group ?? undefined
        set(index, group)
      }),
      shadow(pass, 'dispatchWorkgroups', (run) => (x, y = 1, z = 1) => {
        if (pipeline !== undefined && bindGroup !== undefined) {
          const dispatch: Dispatch = { kind: 'dispatch', pipeline, bindGroup, workgroups: [x, y, z] }
          commands.push(dispatch)
          onDispatch(dispatch)
        }
        run(x, y, z)
      }),
      shadow(pass, 'dispatchWorkgroupsIndirect', (run) => (buffer, offset) => {
        unknown.push('an indirect dispatch')
        run(buffer, offset)
      }),
    )
  }
  const others = ['clearBuffer', 'copyBufferToTexture', 'copyTextureToBuffer', 'resolveQuerySet'] as const
  undo.push(
    shadow(encoder, 'beginComputePass', (begin) => (descriptor) => {
      const pass = begin(descriptor)
      listenToPass(pass)
      return pass
    }),
    shadow(encoder, 'copyBufferToBuffer', (copy) => {
      const listening = (from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, size: number) => {
        commands.push({ kind: 'copy', from, fromOffset, to, toOffset, size })
        copy(from, fromOffset, to, toOffset, size)
      }
      return listening as typeof copy
    }),
    ...others.map((name) =>
      shadow(encoder, name, (run) => (...given: never[]) => {
        unknown.push(name)
        return (run as (...args: never[]) => undefined)(...given)
      }),
    ),
  )
}
