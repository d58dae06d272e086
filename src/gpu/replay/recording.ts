/** A step's commands with the buffers that they work on. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { neverCacheValues } from '../kernels/webgpu/dispatch'
import { flush, internalsOf, openEncoder, type BufferPool } from '../webgpu-internals'
import { Arena, trim } from './arena'
import { idsOf, InputBuffer, type Given, type Inputs } from './inputs'
import { listen, type Command } from './listen'

/** Tensors from before the recording that its commands use, where they lay then. */
interface Watched {
  dataId: object
  resource: object | undefined
  /** Those of the engine's variables: an assignment gives a variable other data, while its old data may live on elsewhere. */
  variables: tf.Variable[]
}

export interface Recording<Name extends string> {
  outputs: tf.Tensor[]
  replay(inputs: Inputs<Name>): void
  /** False where something that the commands use has moved: a variable was assigned, a tensor disposed of. */
  isCurrent(): boolean
  dispose(): void
}

/** A run that was listened to; `recording` is null where it cannot be replayed, for the reason given. */
export interface Recorded<Name extends string> {
  outputs: tf.Tensor[]
  trace: string[]
  recording: Recording<Name> | null
  reason: string | null
}

/**
 * Runs `body` once, on these inputs, and records it. Whatever happens, the run itself is a whole one.
 * @param body of tensors alone: what it draws, counts or uploads otherwise would be the same in every replay
 */
export function record<Name extends string>(
  backend: WebGPUBackend,
  inputs: Inputs<Name>,
  body: (given: Given<Name>) => tf.Tensor[],
): Recorded<Name> {
  flush(backend)
  const internals = internalsOf(backend)
  const pool = internals.bufferManager as BufferPool
  const arena = new Arena(backend.device)
  const given = new InputBuffer(backend, inputs)
  given.write(inputs)
  flush(backend)
  const ids = idsOf(given.tensors)
  const batchSize = tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')
  let isMerged = false
  const merge = () => {
    flush(backend)
    internals.bufferManager = pool
    arena.mergeInto(pool)
    given.dispose()
    isMerged = true
  }
  internals.bufferManager = arena
  // A buffer may be used again as soon as its tensor is gone: nothing that the CPU writes shares it.
  internals.commandQueueOwnedIds = { add: () => undefined, has: () => false }
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', Number.MAX_SAFE_INTEGER)
  try {
    const heard = listen(backend, ids, () => tf.tidy(() => body(given.tensors)))
    const outputs = heard.result.map((tensor) => tf.keep(tensor))
    for (const { dataId } of outputs) backend.uploadToGPU(dataId)
    flush(backend)
    const { trace } = heard
    const reason = reasonAgainst(heard, outputs, backend, arena)
    if (reason !== null) {
      merge()
      return { outputs, trace, recording: null, reason }
    }
    internals.bufferManager = pool
    for (const output of outputs) {
      neverCacheValues(backend, output)
      // The arena's, which gives all its buffers back at once.
      backend.tensorMap.get(output.dataId).external = true
    }
    const watched = watch(backend, heard.bound, arena, ids)
    const { commands } = heard
    trim(pool)
    const bytes = arena.numBytesAllocated + given.size
    pool.numBytesAllocated += bytes
    const recording: Recording<Name> = {
      outputs,
      isCurrent: () => watched.every((one) => hasNotMoved(backend, one)),
      replay: (next) => {
        // What is recorded and not yet sent goes along: it reads none of the inputs.
        given.write(next)
        encode(backend, commands)
        backend.submitQueue()
      },
      dispose: () => {
        flush(backend)
        tf.dispose(outputs)
        given.dispose()
        arena.destroy()
        pool.numBytesAllocated -= bytes
      },
    }
    return { outputs, trace, recording, reason: null }
  } finally {
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', batchSize)
    if (internals.bufferManager === arena && !isMerged) merge()
  }
}

/** Why a run cannot be replayed; null where it can. */
function reasonAgainst(
  { submits, unknown, commands, bound }: ReturnType<typeof listen>,
  outputs: tf.Tensor[],
  backend: WebGPUBackend,
  arena: Arena,
): string | null {
  if (commands.length === 0) return 'it sends nothing to the device'
  if (submits > 0) return 'it reads values back'
  if (unknown.length > 0) return `it uses ${unknown.join(' and ')}`
  if (arena.strangers.length > 0) return 'it disposes of, or assigns, what was made before it'
  const buffers = outputs.map(({ dataId }) => backend.tensorMap.get(dataId).resource as GPUBuffer)
  if (buffers.some((buffer) => !arena.has(buffer))) return 'it gives back what it was given'
  if (new Set(buffers).size < buffers.length) return 'it gives the same tensor back twice'
  const touched = new Set([...bound.values()].map(({ buffer }) => buffer))
  const kept = [...arena.held].filter((buffer) => touched.has(buffer) && !buffers.includes(buffer))
  if (kept.length > 0) return `it keeps ${kept.length} tensors that it does not give back`
  return null
}

function watch(
  backend: WebGPUBackend,
  bound: ReadonlyMap<object, GPUBufferBinding>,
  arena: Arena,
  inputs: ReadonlySet<object>,
): Watched[] {
  const variables = Object.values(tf.engine().state.registeredVariables)
  // A tensor that is gone again was a part of another one's memory, which is bound as well.
  return [...bound]
    .filter(([dataId, { buffer }]) => !arena.has(buffer) && !inputs.has(dataId) && backend.tensorMap.has(dataId))
    .map(([dataId]) => ({
      dataId,
      resource: resourceOf(backend, dataId),
      variables: variables.filter((one) => one.dataId === dataId),
    }))
}

const resourceOf = (backend: WebGPUBackend, dataId: object): object | undefined =>
  backend.tensorMap.has(dataId) ? backend.tensorMap.get(dataId).resource : undefined

function hasNotMoved(backend: WebGPUBackend, { dataId, resource, variables }: Watched): boolean {
  const isThere = resource !== undefined && resourceOf(backend, dataId) === resource
  return isThere && variables.every((variable) => variable.dataId === dataId)
}

/** Puts the commands into tfjs's open encoder; dispatches that follow on one another share a pass. */
function encode(backend: WebGPUBackend, commands: readonly Command[]): void {
  const encoder = openEncoder(backend)
  let pass: GPUComputePassEncoder | null = null
  let pipeline: GPUComputePipeline | null = null
  for (const command of commands) {
    if (command.kind === 'copy') {
      pass?.end()
      pass = pipeline = null
      encoder.copyBufferToBuffer(command.from, command.fromOffset, command.to, command.toOffset, command.size)
      continue
    }
    pass ??= encoder.beginComputePass()
    if (pipeline !== command.pipeline) pass.setPipeline(command.pipeline)
    pipeline = command.pipeline
    pass.setBindGroup(0, command.bindGroup)
    pass.dispatchWorkgroups(...command.workgroups)
  }
  pass?.end()
}
