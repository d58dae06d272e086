/** A frozen network: an ONNX file as an asynchronous function of tfjs tensors, on the same device where that is WebGPU. */
import * as tf from '@tensorflow/tfjs-core'
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-web'
import { currentDevice } from './device'
import { loadOnnxRuntime, type OnnxRuntime } from './onnx-runtime'
import * as says from '../messages/generated/gpu'
import { BadInput } from '../messages/errors'

/** An input or output of a network; a string in the shape is a size that is free, e.g. "batch". */
export interface OnnxPort {
  name: string
  type: string
  shape: readonly (number | string)[]
}

/**
 * Sessions on a GPUDevice that have not been released. Releasing the last may destroy the device, tfjs's tensors with it, so
 * one always stays.
 */
const onDevice = new Set<InferenceSession>()

/** The runtime must not be called again before it has answered: every call waits for the one before it. */
let lastCall: Promise<unknown> = Promise.resolve()

function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const answer = lastCall.then(call)
  lastCall = answer.catch(() => undefined)
  return answer
}

export class OnnxSession {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** Whether tensors are passed to and fro on the GPU, without a readback. */
  readonly onGpu: boolean
  private closed = false

  private constructor(
    private readonly session: InferenceSession,
    private readonly runtime: OnnxRuntime,
    device: GPUDevice | null,
  ) {
    this.inputs = session.inputMetadata.map(port)
    this.outputs = session.outputMetadata.map(port)
    this.onGpu = device !== null
  }

  /**
   * Opens a network on the device that tfjs runs on if that is WebGPU, else on the processor (WebAssembly).
   * @param model the bytes of the `.onnx` file
   * @param name of the file, for messages
   * @throws BadInput where the bytes are no network that ONNX Runtime can run
   */
  static async open(model: Uint8Array, name: string): Promise<OnnxSession> {
    const device = tf.getBackend() === 'webgpu' ? currentDevice() : null
    const runtime = await loadOnnxRuntime(device)
    return inTurn(async () => {
      let session: InferenceSession
      try {
        session = await runtime.create(model)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new BadInput(says.onnxNotOpened({ name, reason }), { cause: error })
      }
      if (device !== null) onDevice.add(session)
      return new OnnxSession(session, runtime, device)
    })
  }

  /**
   * Runs the network once.
   * @param feeds one tensor for each input, of its shape; `int32` where the network takes int64. They may be disposed of as soon
   *   as this returns its promise.
   * @returns a new tensor for each output, for the caller to dispose of
   * @throws BadInput where a tensor is missing or has another shape than the network takes
   */
  async run(feeds: Readonly<Record<string, tf.Tensor>>): Promise<Record<string, tf.Tensor>> {
    if (this.closed) throw new Error('This network has been closed; open it again.')
    const held = this.inputs.map((input) => ({ input, tensor: checked(input, feeds[input.name]).clone() }))
    try {
      return await inTurn(() => this.runNow(held))
    } finally {
      for (const { tensor } of held) tensor.dispose()
    }
  }

  /** Gives its memory back; on a GPU the last session stays, see above. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    if (this.onGpu && onDevice.size === 1) return
    onDevice.delete(this.session)
    await inTurn(() => this.session.release())
  }

  private async runNow(held: readonly { input: OnnxPort; tensor: tf.Tensor }[]): Promise<Record<string, tf.Tensor>> {
    const fed: Record<string, OnnxTensor> = {}
    const onTheWay: tf.Tensor[] = []
    try {
      for (const { input, tensor } of held) {
        const copy = this.onGpu && input.type === tensor.dtype ? copyOnGpu(tensor) : null
        if (copy === null) {
          fed[input.name] = await this.fromMemory(input, tensor)
        } else {
          onTheWay.push(copy.tensorRef)
          fed[input.name] = this.runtime.Tensor.fromGpuBuffer(copy.buffer, {
            dataType: input.type as 'float32' | 'int32',
            dims: tensor.shape,
          })
        }
      }
      const results = await this.session.run(fed)
      return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, toTfjs(name, result)]))
    } finally {
      tf.dispose(onTheWay)
    }
  }

  private async fromMemory(input: OnnxPort, tensor: tf.Tensor): Promise<OnnxTensor> {
    const data = await tensor.data()
    const { Tensor } = this.runtime
    if (input.type === 'int64') return new Tensor('int64', BigInt64Array.from(data, BigInt), tensor.shape)
    if (input.type === 'int32') return new Tensor('int32', Int32Array.from(data), tensor.shape)
    return new Tensor('float32', Float32Array.from(data), tensor.shape)
  }
}

function port(value: InferenceSession.ValueMetadata): OnnxPort {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'not a tensor', shape: [] }
}

const shapeText = (shape: readonly (number | string)[]) => `[${shape.join(', ')}]`

/** The tensor for an input, if there is one and it fits. */
function checked({ name, type, shape }: OnnxPort, tensor: tf.Tensor | undefined): tf.Tensor {
  if (tensor === undefined) throw new BadInput(says.onnxInputMissing({ name, shape: shapeText(shape) }))
  const fits =
    tensor.shape.length === shape.length &&
    shape.every((size, axis) => typeof size === 'string' || size === tensor.shape[axis])
  if (!fits) throw new BadInput(says.onnxInputShape({ name, shape: shapeText(shape), given: shapeText(tensor.shape) }))
  if (!['float32', 'int32', 'int64'].includes(type)) throw new BadInput(says.onnxInputType({ name, type }))
  return tensor
}

/** A copy of the tensor's buffer, made on the GPU, with the tensor that owns it; null where its values are still in memory. */
function copyOnGpu(tensor: tf.Tensor): { tensorRef: tf.Tensor; buffer: GPUBuffer } | null {
  try {
    const { tensorRef, buffer } = tensor.dataToGPU()
    return buffer === undefined ? null : { tensorRef, buffer }
  } catch {
    // A tensor made from an array is uploaded by the first operation that uses it, and tfjs has no way to ask.
    return null
  }
}

/** The values as a tensor of tfjs's own; the runtime's is disposed of. */
function toTfjs(name: string, result: OnnxTensor): tf.Tensor {
  const { type, dims } = result
  try {
    if (type !== 'float32' && type !== 'int32') throw new BadInput(says.onnxOutputType({ name, type }))
    if (result.location === 'gpu-buffer') {
      // Copied, on the GPU: the buffer is the runtime's, which uses it again.
      const buffer = result.gpuBuffer as GPUBuffer
      return tf.tensor({ buffer }, [...dims], type)
    }
    return tf.tensor(result.data as Float32Array | Int32Array, [...dims], type)
  } finally {
    result.dispose()
  }
}
