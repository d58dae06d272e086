/** Captions as the network takes them: the frozen text encoder's output, asked for once for each caption that comes again. */
import * as tf from '@tensorflow/tfjs-core'
import { inBatches, type Task } from '../../tensor/cancellation'
import { HostRows } from './host-rows'
import { DEVICE_BYTES } from '../training/latent-source'
import type { CaptionTokens } from './types'

/** A tokenizer and the text encoder that belongs to it. */
export interface CaptionEncoder {
  readonly tokens: CaptionTokens
  /** `[tokens.length]`, too long a text cut. */
  ids(text: string): number[]
  /** Ids, marks and padding among them, back to the text that they stand for. */
  wordsOf(ids: readonly number[]): string
  /** Captions of `tokens.length` ids each to `[B, S, C]`, a new tensor. */
  encode(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D>
}

/** Captions encoded at a time while the cache is filled. */
const CHUNK = 128

/** Known captions' embeddings: on the device where they are few, in the worker's memory where not. */
export class EmbeddingCache {
  private constructor(
    private readonly encoder: CaptionEncoder,
    /** Row of a caption in the table, by its ids. */
    private readonly rows: ReadonlyMap<string, number>,
    private readonly table: tf.Tensor3D | HostRows,
    /** `[S, C]` */
    private readonly shape: readonly [number, number],
  ) {}

  /**
   * Encodes what is known beforehand; a caption that comes twice once.
   * @param texts one at least
   * @throws Cancelled
   */
  static async of(encoder: CaptionEncoder, texts: readonly string[], task: Task = {}): Promise<EmbeddingCache> {
    const captions = [...new Set(texts)].map((text) => encoder.ids(text))
    const rows = new Map(captions.map((ids, row) => [ids.join(), row]))
    const parts: tf.Tensor3D[] = []
    let host: Float32Array | null = null
    let shape: [number, number] = [0, 0]
    try {
      await inBatches(captions.length, CHUNK, task, async (start, end) => {
        const part = await encoder.encode(captions.slice(start, end))
        shape = [part.shape[1], part.shape[2]]
        const size = shape[0] * shape[1]
        if (captions.length * size * Float32Array.BYTES_PER_ELEMENT <= DEVICE_BYTES) {
          parts.push(part)
          return
        }
        host ??= new Float32Array(captions.length * size)
        host.set(await part.data<'float32'>(), start * size)
        part.dispose()
      })
      const table = host === null ? tf.concat3d(parts, 0) : new HostRows(host, shape[0] * shape[1])
      return new EmbeddingCache(encoder, rows, table, shape)
    } finally {
      tf.dispose(parts)
    }
  }

  /** `[B, S, C]`, a new tensor. Where one of the captions is not known, the encoder is asked about all of them. */
  async embed(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const rows = captions.map((ids) => this.rows.get(ids.join()))
    const known = rows.filter((row) => row !== undefined)
    if (known.length < rows.length) return this.encoder.encode(captions)
    const { table, shape } = this
    if (table instanceof HostRows) return tf.tensor3d(table.gather(known), [known.length, ...shape])
    return tf.tidy(() => tf.gather(table, tf.tensor1d(known, 'int32')))
  }

  dispose(): void {
    if (!(this.table instanceof HostRows)) this.table.dispose()
  }
}
