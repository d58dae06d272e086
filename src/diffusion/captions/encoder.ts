/** Captions as the network takes them: the frozen text encoder's output, asked for once for each caption that comes again. */
import * as tf from '@tensorflow/tfjs-core'
import { inBatches, type Task } from '../../tensor/cancellation'
import { disposeInputs, tensorOf, type Input } from '../../tensor/replay'
import { residentBytes, RowTable } from '../../tensor/row-table'
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
  /** Told whether captions will be asked for seldom: then the network behind it lets go of the UNet's memory in between. */
  rest?(rests: boolean): Promise<void>
}

/** Captions encoded at a time while the cache is filled. */
const CHUNK = 128

/** Known captions' embeddings. */
export class EmbeddingCache {
  private constructor(
    private readonly encoder: CaptionEncoder,
    /** Row of a caption in the table, by its ids. */
    private readonly rows: ReadonlyMap<string, number>,
    private readonly table: RowTable<tf.Tensor3D>,
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
        if (residentBytes(captions.length * size) > 0) {
          parts.push(part)
          return
        }
        host ??= new Float32Array(captions.length * size)
        host.set(await part.data<'float32'>(), start * size)
        part.dispose()
      })
      const table =
        host === null ? RowTable.onDevice(tf.concat3d(parts, 0)) : RowTable.streamed<tf.Tensor3D>(host, shape)
      return new EmbeddingCache(encoder, rows, table)
    } finally {
      tf.dispose(parts)
    }
  }

  /** Of one caption's embedding, `[S, C]`. */
  get shape(): readonly number[] {
    return this.table.shape
  }

  /**
   * What a step is given for these captions, `take`'s to turn into embeddings: their rows, or where one of them is not known, the
   * encoder's answer about all of them, a tensor that is the caller's.
   */
  async inputFor(captions: readonly (readonly number[])[]): Promise<Input> {
    const rows = captions.map((ids) => this.rows.get(ids.join()))
    const known = rows.filter((row) => row !== undefined)
    return known.length < rows.length ? this.encoder.encode(captions) : this.table.inputFor(Int32Array.from(known))
  }

  /** `[B, S, C]`, a new tensor. @param given the input as a tensor, which stays the caller's */
  take(given: tf.Tensor): tf.Tensor3D {
    return given.rank === 3 ? tf.clone(given as tf.Tensor3D) : this.table.take(given)
  }

  /** `[B, S, C]`, a new tensor. */
  async embed(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const input = await this.inputFor(captions)
    const embeddings = tf.tidy(() => this.take(tensorOf(input)))
    disposeInputs({ input })
    return embeddings
  }

  dispose(): void {
    this.table.dispose()
  }
}
