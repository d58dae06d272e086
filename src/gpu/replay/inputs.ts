/** What differs from run to run of a recorded step: one buffer on the device, a part of it for each input. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { internalsOf, openEncoder } from '../webgpu-internals'

/** Values for a tensor of that shape, or a float32 tensor that is on the device already; it stays the caller's. */
export type Input = { values: Float32Array | Int32Array; shape: number[] } | tf.Tensor

/** By name; a kind of step may have inputs that not every one of its settings needs. */
export type Inputs<Name extends string> = Readonly<Partial<Record<Name, Input>>>

/** The same as tensors. */
export type Given<Name extends string> = Readonly<Partial<Record<Name, tf.Tensor>>>

/** @throws Error where the step was not given it */
export function inputOf<T extends tf.Tensor, Name extends string = string>(given: Given<Name>, name: Name): T {
  const tensor = given[name]
  if (tensor === undefined) throw new Error(`This step needs the input "${name}", which it was not given.`)
  return tensor as T
}

/** Those that there are, with their names. */
const entriesOf = <Name extends string>(inputs: Inputs<Name>) =>
  Object.entries<Input | undefined>(inputs).filter((entry): entry is [Name, Input] => entry[1] !== undefined)

export const idsOf = (given: Given<string>): Set<object> =>
  new Set(Object.values(given).flatMap((tensor) => (tensor === undefined ? [] : [tensor.dataId])))

const isTensor = (input: Input): input is tf.Tensor => input instanceof tf.Tensor

const sizeOf = ({ shape }: Input): number => shape.reduce((size, length) => size * length, 1)

const typeOf = (input: Input) => (isTensor(input) || input.values instanceof Float32Array ? 'float32' : 'int32')

/** Names, shapes and types: what a recording is for. */
export function signatureOf(inputs: Inputs<string>): string {
  return entriesOf(inputs)
    .map(([name, input]) => `${name} ${typeOf(input)}[${input.shape}]`)
    .join(', ')
}

/** A new tensor of the input. */
export function tensorOf(input: Input): tf.Tensor {
  return isTensor(input) ? tf.clone(input) : tf.tensor(input.values, input.shape, typeOf(input))
}

/** New tensors of the inputs. */
export function asTensors<Name extends string>(inputs: Inputs<Name>): Given<Name> {
  const made = entriesOf(inputs).map(([name, input]) => [name, tensorOf(input)])
  return Object.fromEntries(made) as Given<Name>
}

/** Disposes of those inputs that are tensors: where they were made for one run. */
export function disposeInputs(inputs: Inputs<string>): void {
  tf.dispose(entriesOf(inputs).flatMap(([, input]) => (isTensor(input) ? [input] : [])))
}

function partOf<Name extends string>(inputs: Inputs<Name>, name: Name): Input {
  const input = inputs[name]
  if (input === undefined) throw new Error(`The input "${name}" was there when the step was recorded, and is missing.`)
  return input
}

/** An offset of a binding has to be a multiple of this, in bytes, on every device. */
const ALIGNMENT = 256

interface Place<Name> {
  name: Name
  /** In words of four bytes. */
  start: number
  length: number
}

/** The inputs of a recording, written in one go. */
export class InputBuffer<Name extends string> {
  /** Parts of the buffer: nobody else's to dispose of, and not to be read back. */
  readonly tensors: Given<Name>
  private readonly buffer: GPUBuffer
  private readonly words: Int32Array<ArrayBuffer>
  private readonly floats: Float32Array<ArrayBuffer>
  private readonly places: Place<Name>[] = []
  /** Words from the front that come from the CPU: what is copied on the device stands behind them. */
  private readonly written: number

  constructor(
    private readonly backend: WebGPUBackend,
    inputs: Inputs<Name>,
  ) {
    const entries = entriesOf(inputs)
    const ordered = [
      ...entries.filter(([, input]) => !isTensor(input)),
      ...entries.filter(([, input]) => isTensor(input)),
    ]
    let end = 0
    let written = 0
    for (const [name, input] of ordered) {
      const length = sizeOf(input)
      this.places.push({ name, start: end, length })
      end += (Math.ceil((length * 4) / ALIGNMENT) * ALIGNMENT) / 4
      if (!isTensor(input)) written = end
    }
    this.written = written
    this.words = new Int32Array(written)
    this.floats = new Float32Array(this.words.buffer)
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    this.buffer = backend.device.createBuffer({ label: 'inputs', size: Math.max(4, end * 4), usage })
    const made = this.places.map(({ name, start, length }) => [
      name,
      this.part(partOf(inputs, name), start * 4, length * 4),
    ])
    this.tensors = Object.fromEntries(made) as Given<Name>
  }

  /** Bytes on the device. */
  get size(): number {
    return this.buffer.size
  }

  /** Puts new values in; the copies go into tfjs's open encoder. Call when the commands that read the last ones were submitted. */
  write(inputs: Inputs<Name>): void {
    for (const { name, start } of this.places) {
      const input = partOf(inputs, name)
      if (isTensor(input)) continue
      const target = input.values instanceof Float32Array ? this.floats : this.words
      target.set(input.values, start)
    }
    if (this.written > 0) this.backend.queue.writeBuffer(this.buffer, 0, this.words)
    for (const { name, start, length } of this.places) {
      const input = partOf(inputs, name)
      if (isTensor(input)) this.copy(input, start * 4, length * 4)
    }
  }

  dispose(): void {
    tf.dispose(this.tensors)
    this.buffer.destroy()
  }

  private part(input: Input, offset: number, size: number): tf.Tensor {
    const info = this.backend.makeTensorInfo(input.shape, typeOf(input))
    const data = this.backend.tensorMap.get(info.dataId)
    const binding: GPUBufferBinding = { buffer: this.buffer, offset, size }
    // A resource that is no buffer is bound as it is, and an external one is not released.
    Object.assign(data, { resource: binding, external: true })
    return tf.keep(tf.engine().makeTensorFromTensorInfo(info))
  }

  private copy(input: tf.Tensor, offset: number, size: number): void {
    const { backend } = this
    const internals = internalsOf(backend)
    backend.uploadToGPU(input.dataId)
    const from = internals.tensorToBinding(input)
    openEncoder(backend).copyBufferToBuffer(from.buffer, from.offset ?? 0, this.buffer, offset, size)
    // Not to be freed before the copy was submitted.
    internals.commandQueueOwnedIds.add(input.dataId)
  }
}
