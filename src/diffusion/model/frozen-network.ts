/** The networks of a text-to-image model that do not learn: of ONNX files, or of our own layers on the libraries' weights. */
import * as tf from '@tensorflow/tfjs-core'
import { batchOf } from '../../judges/frozen-net'

/** What the rest needs of one: `judges/frozen-net.ts`'s `FrozenNet`, or `LayeredNet`. */
export interface FrozenNetwork {
  /** Of its file, for messages. */
  readonly name: string
  /** Of one batch; what may be of any length has a name or nothing. */
  readonly input: { readonly shape: readonly (number | string | null)[] }
  /** Whether it takes images of any size: of an exported network no file says so for sure. */
  readonly anySize?: boolean
  /** Bytes that it takes of the memory that the UNet lies in. */
  readonly bytes: number
  /** Bytes that one sample of that edge holds there while it goes through; 0 of an exported network, whose runtime tells nothing. */
  heldBy?(edge: number): number
  /** Samples of so many numbers that go through together. @param most that are asked for */
  batch(values: number, most?: number): number
  /**
   * @param samples `[M, …]`; stay the caller's
   * @returns `[M, …]`, a new tensor
   */
  run(samples: tf.Tensor, most?: number): Promise<tf.Tensor>
  /** Lets go of the UNet's memory, as far as it can, until it is used again. */
  rest?(): Promise<void>
  close(): Promise<void>
}

export interface LayeredNetParts {
  name: string
  /** Without the batch. */
  inputShape: readonly (number | string)[]
  /** Most samples that go through together: our layers hold more in between than a runtime that plans its memory. */
  most: number
  /** Of its weights. */
  bytes: number
  heldBy?: (edge: number) => number
  forward: (samples: tf.Tensor) => tf.Tensor
  rest?: () => Promise<void>
  dispose: () => void
}

/** A network of our own layers, a few samples at a time. */
export class LayeredNet implements FrozenNetwork {
  readonly name: string
  readonly input: FrozenNetwork['input']
  readonly anySize = true
  readonly bytes: number

  constructor(private readonly parts: LayeredNetParts) {
    this.name = parts.name
    this.bytes = parts.bytes
    this.input = { shape: ['batch', ...parts.inputShape] }
  }

  batch(values: number, most = Infinity): number {
    return batchOf(values, Math.min(most, this.parts.most))
  }

  heldBy(edge: number): number {
    return this.parts.heldBy?.(edge) ?? 0
  }

  async run(samples: tf.Tensor, most = Infinity): Promise<tf.Tensor> {
    const count = samples.shape[0] ?? 0
    const size = this.batch(samples.size / Math.max(1, count), most)
    const outputs: tf.Tensor[] = []
    for (let start = 0; start < count; start += size) {
      const part = tf.slice(samples, start, Math.min(size, count - start))
      outputs.push(this.parts.forward(part))
      part.dispose()
    }
    const whole = tf.concat(outputs)
    tf.dispose(outputs)
    return whole
  }

  async rest(): Promise<void> {
    await this.parts.rest?.()
  }

  async close(): Promise<void> {
    this.parts.dispose()
  }
}
