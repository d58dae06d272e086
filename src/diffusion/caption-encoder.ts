/** Captions as the network takes them: the frozen text encoder's output, asked for once for each caption that comes again. */
import * as tf from '@tensorflow/tfjs-core'
import type { CaptionTokens } from './mitigation-types'

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

export class EmbeddingCache {
  private readonly rows = new Map<string, number>()

  private constructor(
    private readonly encoder: CaptionEncoder,
    captions: readonly (readonly number[])[],
    private readonly table: tf.Tensor3D,
  ) {
    captions.forEach((ids, row) => this.rows.set(ids.join(), row))
  }

  /** Encodes what is known beforehand; a caption that comes twice once. */
  static async of(encoder: CaptionEncoder, texts: readonly string[]): Promise<EmbeddingCache> {
    const captions = [...new Set(texts)].map((text) => encoder.ids(text))
    const parts: tf.Tensor3D[] = []
    for (let start = 0; start < captions.length; start += CHUNK)
      parts.push(await encoder.encode(captions.slice(start, start + CHUNK)))
    const table = tf.concat3d(parts, 0)
    tf.dispose(parts)
    return new EmbeddingCache(encoder, captions, table)
  }

  /** `[B, S, C]`, a new tensor. Where one of the captions is not known, the encoder is asked about all of them. */
  async embed(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const rows = captions.map((ids) => this.rows.get(ids.join()))
    const known = rows.filter((row) => row !== undefined)
    if (known.length < rows.length) return this.encoder.encode(captions)
    return tf.tidy(() => tf.gather(this.table, tf.tensor1d(known, 'int32')))
  }

  dispose(): void {
    this.table.dispose()
  }
}
