/** A text-to-image model as a folder of the diffusers layout, its frozen networks as ONNX files beside their configurations. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import type { ReadFile } from '../../tensor/sharded-safetensors'
import { throwIfCancelled, type Task } from '../../tensor/cancellation'
import type { CaptionEncoder } from '../captions/encoder'
import { CaptionTokenizer } from '../captions/tokenizer'
import { FingerprintedFiles } from './fingerprinted-files'
import { FrozenNet } from './frozen-net'
import { generateImages, type Generation } from '../sampling/generation'
import { expectNumbers, LatentCoder, parseLatentScale, type Encoded } from './latent-coder'
import type { Pictures } from '../pictures'
import { NoiseSchedule } from '../sampling/schedule'
import { parseScheduleConfig } from '../sampling/schedule-config'
import { loadUNet } from '../unet/unet-folder'
import type { UNet } from '../unet/unet'

const TEXT_CONFIG = 'text_encoder/config.json'

/** Parts of the progress of opening: UNet, three networks, and both trials. */
export const OPENING_PARTS = 6

export class Pipeline implements CaptionEncoder {
  private constructor(
    /** Fingerprint of all its files: what latents made by it, and runs that start from it, belong to. */
    readonly id: string,
    readonly unet: UNet,
    readonly schedule: NoiseSchedule,
    readonly tokenizer: CaptionTokenizer,
    private readonly coder: LatentCoder,
    private readonly text: FrozenNet,
  ) {}

  /**
   * Reads the folder's `unet`, `scheduler`, `tokenizer`, `text_encoder`, `vae_encoder` and `vae_decoder`, and lets one image and one
   * caption through, so that parts which do not fit together are told apart here and not in the middle of a run.
   * @throws BadInput (or an error of that name): what is missing, damaged, or not supported; Cancelled
   */
  static async open(read: ReadFile, { signal, onProgress }: Task = {}): Promise<Pipeline> {
    const files = new FingerprintedFiles(read)
    let done = 0
    const part = async <T>(work: Promise<T>): Promise<T> => {
      const result = await work
      onProgress?.(++done / OPENING_PARTS)
      return result
    }
    const opened: { dispose: () => void | Promise<void> }[] = []
    const net = async (name: string) => {
      throwIfCancelled(signal)
      const frozen = await part(files.read(name).then((bytes) => FrozenNet.open(bytes, name)))
      opened.push({ dispose: () => frozen.close() })
      return frozen
    }
    try {
      const schedule = new NoiseSchedule(parseScheduleConfig(await files.json('scheduler/scheduler_config.json')))
      const tokenizer = await openTokenizer(files)
      const scale = parseLatentScale(await files.json('vae_decoder/config.json'))
      throwIfCancelled(signal)
      const unet = await part(loadUNet((name) => files.read(`unet/${name}`)))
      opened.push(unet)
      const text = await net('text_encoder/model.onnx')
      const encoder = await net('vae_encoder/model.onnx')
      const decoder = await net('vae_decoder/model.onnx')
      throwIfCancelled(signal)
      const coder = await part(LatentCoder.of({ encoder, decoder, scale }, unet.config))
      const pipeline = new Pipeline(files.fingerprint(), unet, schedule, tokenizer, coder, text)
      await part(pipeline.tryCaption())
      return pipeline
    } catch (error) {
      for (const each of opened) await each.dispose()
      throw error
    }
  }

  /** Edge of its images in px, and their channels. */
  get image(): { size: number; channels: 1 | 3 } {
    return this.coder.image
  }

  /** Of one image, `[h, w, C]`. */
  get latentShape(): [number, number, number] {
    return this.coder.latentShape
  }

  get tokens() {
    return this.tokenizer.tokens
  }

  ids(text: string): number[] {
    return this.tokenizer.ids(text)
  }

  wordsOf(ids: readonly number[]): string {
    return this.tokenizer.wordsOf(ids)
  }

  /** Captions of `tokens.length` ids each to embeddings `[B, S, C]`, a new tensor. */
  async encode(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const { length } = this.tokens
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
    }
  }

  /** Texts to embeddings `[B, S, C]`. */
  encodeTexts(texts: readonly string[]): Promise<tf.Tensor3D> {
    return this.encode(texts.map((text) => this.ids(text)))
  }

  /**
   * Images to the latents that the UNet works on, a few at a time: the device never holds the set.
   * @param images of `image`'s size and channels
   * @throws BadInput where they are of another size; Cancelled
   */
  encodeImages(images: Pictures, task: Task = {}): Promise<Encoded> {
    return this.coder.encode(images, task)
  }

  /** And back, as many at a time: with the latents of images, the images as the autoencoder makes them again. @throws Cancelled */
  decodeImages(latents: Encoded, task: Task = {}): Promise<Pictures> {
    return this.coder.decode(latents, task)
  }

  /**
   * Latents `[M, h, w, C]` on the device to images `[M, H, W, channels]` in [−1, 1].
   * @param latents stay the caller's
   */
  decodeLatents(latents: tf.Tensor4D): Promise<tf.Tensor4D> {
    return this.coder.decodeTensor(latents)
  }

  /**
   * One image a caption, float32 in [−1, 1]. Same seed, numbers, captions and network: same images, in whatever batches.
   * @throws Cancelled where the signal is given, between two sampling steps
   */
  generate(generation: Generation): Promise<Pictures> {
    const { schedule, unet, latentShape, image } = this
    const encodeTexts = (texts: readonly string[]) => this.encodeTexts(texts)
    const decodeLatents = (latents: tf.Tensor4D) => this.decodeLatents(latents)
    return generateImages({ schedule, unet, latentShape, image, encodeTexts, decodeLatents }, generation)
  }

  async close(): Promise<void> {
    this.unet.dispose()
    await this.text.close()
    await this.coder.close()
  }

  /** @throws BadInput where the text encoder does not give what the UNet takes */
  private async tryCaption(): Promise<void> {
    const { contextSize } = this.unet.config
    const embedding = await this.encodeTexts([''])
    const { shape } = embedding
    const values = await embedding.data<'float32'>()
    embedding.dispose()
    expectNumbers(values, 'text_encoder/model.onnx', 'the empty caption')
    const [, tokens, width] = shape
    if (tokens !== this.tokens.length || (contextSize !== null && width !== contextSize))
      throw new BadInput(
        `text_encoder/model.onnx makes embeddings [${shape.join(', ')}] of a caption, the UNet takes [1, ${this.tokens.length}, ${contextSize ?? 'any'}]: they are of different models.`,
      )
  }
}

async function openTokenizer(files: FingerprintedFiles): Promise<CaptionTokenizer> {
  const file = await files.json('tokenizer/tokenizer.json')
  const config = await files.json('tokenizer/tokenizer_config.json')
  // Asked for only where it is needed: what was read is what a model's id is made of.
  const needed = !CaptionTokenizer.namesLength(config) && (await files.read(TEXT_CONFIG)) !== null
  return CaptionTokenizer.of(file, config, needed ? await files.json(TEXT_CONFIG) : {})
}
