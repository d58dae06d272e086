/** The networks of a text-to-image model that do not learn: text encoder and autoencoder, opened together and tried once. */
import * as says from '../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import type { ReadFile } from '../../tensor/files/folder'
import { throwIfCancelled } from '../../tensor/cancellation'
import type { UNetConfig } from '../unet/config'
import { openAutoencoder, openTextEncoder } from './frozen-parts'
import type { FrozenNetwork } from './frozen-network'
import { expectNumbers, LatentCoder, type LatentScale } from './latent-coder'

/** Parts of the progress of opening them: three networks, and both trials. */
export const FROZEN_PARTS = 5

export interface FrozenNetsAsk {
  read: ReadFile
  scale: LatentScale
  unet: UNetConfig
  /** Ids of the empty caption. */
  empty: readonly number[]
  signal?: AbortSignal | undefined
  /** Called after each part. */
  onPart?: () => void
  /** How much of the part in hand has come, 0 … 1. */
  onProgress?: (fraction: number) => void
}

export class FrozenNets {
  private rests = false

  private constructor(
    readonly coder: LatentCoder,
    private readonly text: FrozenNetwork,
  ) {}

  /**
   * Lets one image and one caption through, so that parts which do not fit together are told apart here and not in the middle of a run.
   * @throws BadInput (or an error of that name): what is missing, damaged, or not supported; Cancelled
   */
  static async open({ read, scale, unet, empty, signal, onPart, onProgress }: FrozenNetsAsk): Promise<FrozenNets> {
    const opened: FrozenNetwork[] = []
    const told = (network: FrozenNetwork) => {
      opened.push(network)
      onPart?.()
      throwIfCancelled(signal)
    }
    try {
      throwIfCancelled(signal)
      const text = await openTextEncoder(read, { signal, onProgress })
      told(text)
      const halves = await openAutoencoder(read, told, { signal, onProgress })
      const coder = await LatentCoder.of({ ...halves, scale }, unet)
      onPart?.()
      const nets = new FrozenNets(coder, text)
      await nets.tryCaption(empty, unet)
      onPart?.()
      return nets
    } catch (error) {
      for (const each of opened) await each.close()
      throw error
    }
  }

  /** Captions of so many ids each, all of one length, to embeddings `[B, S, C]`, a new tensor. */
  async encode(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const length = captions[0]?.length ?? 0
    const size = this.text.batch(length)
    const parts: tf.Tensor3D[] = []
    try {
      // Cut in memory: ids that were cut on a GPU would have to be read back for the runtime, which takes them as int64.
      for (let start = 0; start < captions.length; start += size) {
        const some = captions.slice(start, start + size)
        const ids = tf.tensor2d(some.flat(), [some.length, length], 'int32')
        parts.push((await this.text.run(ids).finally(() => ids.dispose())) as tf.Tensor3D)
      }
      return tf.concat(parts)
    } finally {
      tf.dispose(parts)
      if (this.rests) await this.text.rest?.()
    }
  }

  /** Whether the text encoder lets go of the UNet's memory behind each use: where captions are asked for seldom. */
  async rest(rests: boolean): Promise<void> {
    this.rests = rests
    if (rests) await this.text.rest?.()
  }

  /** Of both, where the UNet lies. */
  get bytes(): number {
    return this.text.bytes + this.coder.bytes
  }

  async close(): Promise<void> {
    await this.text.close()
    await this.coder.close()
  }

  /** @throws BadInput where the text encoder does not give what the UNet takes */
  private async tryCaption(empty: readonly number[], { contextSize }: UNetConfig): Promise<void> {
    const embedding = await this.encode([empty])
    const { shape } = embedding
    const values = await embedding.data<'float32'>()
    embedding.dispose()
    expectNumbers(values, this.text.name, 'the empty caption')
    const [, tokens, width] = shape
    if (tokens !== empty.length || (contextSize !== null && width !== contextSize))
      throw new BadInput(
        says.textEncoderOther({
          name: this.text.name,
          shape: shape.join(', '),
          expected: `1, ${empty.length}, ${contextSize ?? 'any'}`,
        }),
      )
  }
}
