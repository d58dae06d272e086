/** A text-to-image model as a folder of the diffusers layout, its frozen networks as ONNX files beside their configurations. */
import * as says from '../../messages/generated/models'
import type * as tf from '@tensorflow/tfjs-core'
import { inside, type ReadFile } from '../../tensor/files/folder'
import { BadInput } from '../../gpu/errors'
import { widenedBytes } from '../../gpu/kernels/frozen'
import { throwIfCancelled, type Task } from '../../tensor/cancellation'
import type { CaptionEncoder } from '../captions/encoder'
import { CaptionTokenizer } from '../captions/tokenizer'
import { FingerprintedFiles } from './fingerprinted-files'
import { FROZEN_PARTS, FrozenNets } from './frozen-nets'
import { generateImages, type Generation } from '../sampling/generation'
import { imageSizes } from './image-sizes'
import { LateNets } from './late-nets'
import type { TrainedModel } from './memory-estimate'
import { parseLatentScale, type Encoded } from './latent-coder'
import type { HeldPictures, Pictures } from '../../data/pictures'
import { NoiseSchedule } from '../sampling/schedule'
import { parseScheduleConfig } from '../sampling/schedule-config'
import { HALVES_FROM } from '../layers/stored-weights'
import { loadUNet } from '../unet/unet-folder'
import type { UNet } from '../unet/unet'

const TEXT_CONFIG = 'text_encoder/config.json'
const TOKENIZER = 'tokenizer/tokenizer.json'
const VOCAB = 'tokenizer/vocab.json'
const MERGES = 'tokenizer/merges.txt'
const TOKENIZER_CONFIG = 'tokenizer/tokenizer_config.json'

/** Parts of the progress of opening: the UNet and the frozen networks. */
export const OPENING_PARTS = 1 + FROZEN_PARTS

/** What a model's frozen networks are opened to find out. */
export interface KnownModel {
  /** `Pipeline.id`. */
  id: string
  /** Edge of its images in px, and their channels. */
  image: { size: number; channels: 1 | 3 }
}

/** A model of which that is known, so that its frozen networks need not be there before they are used. */
export interface LateNetworks extends KnownModel {
  /** Waits for them where they are used before they are there; may be left off, which leaves the opening as it is. @throws Cancelled */
  wait<T>(opening: Promise<T>): Promise<T>
}

/** What of a model is the same at whatever size it is used. */
interface Parts {
  id: string
  unet: UNet
  schedule: NoiseSchedule
  tokenizer: CaptionTokenizer
  /** Edges in px that its images may have. */
  sizes: readonly number[]
  /** Pixels along the edge of what one latent stands for. */
  pixels: number
  nets: LateNets
}

export class Pipeline implements CaptionEncoder {
  /** Fingerprint of all its files: what latents made by it, and runs that start from it, belong to. */
  readonly id: string
  readonly unet: UNet
  readonly schedule: NoiseSchedule
  readonly tokenizer: CaptionTokenizer
  /** Edges in px that its images may have, rising. */
  readonly sizes: readonly number[]

  private constructor(
    private readonly parts: Parts,
    /** Edge of its images in px, and their channels. */
    readonly image: { size: number; channels: 1 | 3 },
  ) {
    const { id, unet, schedule, tokenizer, sizes } = parts
    this.id = id
    this.unet = unet
    this.schedule = schedule
    this.tokenizer = tokenizer
    this.sizes = sizes
  }

  /**
   * Reads the folder's `unet`, `scheduler`, `tokenizer`, `text_encoder`, and `vae_encoder` and `vae_decoder` or `vae`, and lets one image and one
   * caption through, so that parts which do not fit together are told apart here and not in the middle of a run.
   * @param late of a model that is known to fit together: its frozen networks, and the runtime for them, are fetched when they are first used
   * @throws BadInput (or an error of that name): what is missing, damaged, or not supported; Cancelled
   */
  static async open(
    read: ReadFile,
    { signal, onProgress }: Task = {},
    late: LateNetworks | null = null,
  ): Promise<Pipeline> {
    const files = new FingerprintedFiles(read)
    const parts = late === null ? OPENING_PARTS : 1
    let done = 0
    const onPart = () => onProgress?.(++done / parts)
    const within = (fraction: number) => onProgress?.((done + fraction) / parts)
    const schedule = new NoiseSchedule(parseScheduleConfig(await files.json('scheduler/scheduler_config.json')))
    const tokenizer = await openTokenizer(files)
    const scale = parseLatentScale(
      (await files.jsonOrNull('vae_decoder/config.json')) ?? (await files.json('vae/config.json')),
    )
    throwIfCancelled(signal)
    const unet = await loadUNet(inside(files.read, 'unet'), { signal, onProgress: within }, HALVES_FROM)
    onPart()
    const ask = { read: files.read, scale, unet: unet.config, empty: tokenizer.ids('') }
    const own = unet.config.sampleSize ?? 0
    if (late !== null) {
      const { id, image } = late
      const nets = new LateNets(
        () => FrozenNets.open(ask),
        (opening) => late.wait(opening),
      )
      const parts = { id, unet, schedule, tokenizer, sizes: [image.size], pixels: image.size / own, nets }
      return new Pipeline(parts, image)
    }
    try {
      const opened = await FrozenNets.open({ ...ask, signal, onPart, onProgress: within })
      const { anySize, image } = opened.coder
      const { pixels, channels } = image
      const nets = new LateNets(async () => opened)
      await nets.get()
      const sizes = imageSizes(unet.config, pixels, anySize)
      const whole = { id: files.fingerprint(), unet, schedule, tokenizer, sizes, pixels, nets }
      return new Pipeline(whole, { size: own * pixels, channels })
    } catch (error) {
      unet.dispose()
      throw error
    }
  }

  /** Of one image, `[h, w, C]`. */
  get latentShape(): [number, number, number] {
    const edge = this.image.size / this.parts.pixels
    return [edge, edge, this.unet.config.inChannels]
  }

  /**
   * The same model, its networks shared, with images of another size.
   * @param size edge in px; null: the model's own
   * @throws BadInput where it is none of `sizes`
   */
  at(size: number | null): Pipeline {
    const { unet, pixels, sizes } = this.parts
    const wanted = size ?? (unet.config.sampleSize ?? 0) * pixels
    if (wanted === this.image.size) return this
    if (!sizes.includes(wanted)) throw new BadInput(says.imagesSizeNone({ size: wanted, sizes: sizesSaid(sizes) }))
    return new Pipeline(this.parts, { ...this.image, size: wanted })
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
    return (await this.nets()).encode(captions)
  }

  /** As `CaptionEncoder`. */
  async rest(rests: boolean): Promise<void> {
    await this.parts.nets.there?.rest(rests)
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
  async encodeImages(images: Pictures, task: Task = {}): Promise<Encoded> {
    const { size, channels } = this.image
    if (images.size !== size || images.channels !== channels)
      throw new BadInput(
        says.imagesOtherSize({
          size: images.size,
          channels: `${images.channels} channel${images.channels === 1 ? '' : 's'}`,
          modelSize: size,
          modelChannels: channels,
        }),
      )
    return (await this.nets()).coder.encode(images, task)
  }

  /** And back, as many at a time: with the latents of images, the images as the autoencoder makes them again. @throws Cancelled */
  async decodeImages(latents: Encoded, task: Task = {}): Promise<HeldPictures<Float32Array>> {
    return (await this.nets()).coder.decode(latents, task)
  }

  /**
   * Latents `[M, h, w, C]` on the device to images `[M, H, W, channels]` in [−1, 1].
   * @param latents stay the caller's
   */
  async decodeLatents(latents: tf.Tensor4D): Promise<tf.Tensor4D> {
    return (await this.nets()).coder.decodeTensor(latents)
  }

  /**
   * One image a caption, float32 in [−1, 1]. Same seed, numbers, captions and network: same images, in whatever batches.
   * @throws Cancelled where the signal is given, between two sampling steps
   */
  generate(generation: Generation): Promise<HeldPictures<Float32Array>> {
    const { schedule, unet, latentShape, image } = this
    const encodeTexts = (texts: readonly string[]) => this.encodeTexts(texts)
    const decodeLatents = (latents: tf.Tensor4D) => this.decodeLatents(latents)
    return generateImages({ schedule, unet, latentShape, image, encodeTexts, decodeLatents }, generation)
  }

  /** Of what is open: bytes that the UNet lies in, that text encoder and autoencoder lie in beside it, and that is held there meanwhile. */
  get memory(): Pick<TrainedModel, 'unetBytes' | 'networkBytes' | 'decodingBytes' | 'widenedBytes'> {
    const nets = this.parts.nets.there
    const [edge] = this.latentShape
    return {
      unetBytes: this.unet.weights.bytes,
      networkBytes: nets?.bytes ?? 0,
      decodingBytes: nets?.coder.heldBy(edge) ?? 0,
      widenedBytes: widenedBytes(this.unet.weights.largestHalves),
    }
  }

  /** At whatever size it is used, it is closed. */
  async close(): Promise<void> {
    this.unet.dispose()
    await this.parts.nets.close()
  }

  private nets(): Promise<FrozenNets> {
    return this.parts.nets.get()
  }
}

/** "256, 384 or 512 px" */
function sizesSaid(sizes: readonly number[]): string {
  const last = sizes.at(-1) ?? 0
  return sizes.length > 1 ? `${sizes.slice(0, -1).join(', ')} or ${last} px` : `${last} px`
}

/** `tokenizer.json` where it is there, else CLIP's vocabulary and merges. */
async function openTokenizer(files: FingerprintedFiles): Promise<CaptionTokenizer> {
  const file = await files.jsonOrNull(TOKENIZER)
  if (file !== null) {
    const config = await files.json(TOKENIZER_CONFIG)
    return CaptionTokenizer.of(file, config, await encoderConfig(files, config))
  }
  const [vocab, merges] = [await files.jsonOrNull(VOCAB), await files.read(MERGES)]
  if (vocab === null || merges === null)
    throw new BadInput(
      says.tokenizerMissing({
        name: TOKENIZER,
        others:
          vocab === null && merges === null
            ? `nor ${VOCAB} and ${MERGES}`
            : `and ${vocab === null ? MERGES : VOCAB} without ${vocab === null ? VOCAB : MERGES}`,
      }),
    )
  const config = await files.jsonOrNull(TOKENIZER_CONFIG)
  const marks = await files.jsonOrNull('tokenizer/special_tokens_map.json')
  const vocabulary = { vocab, merges: new TextDecoder().decode(merges), config, marks }
  return CaptionTokenizer.ofVocabulary(vocabulary, await encoderConfig(files, config))
}

/** Asked for only where it is needed: what was read is what a model's id is made of. */
async function encoderConfig(files: FingerprintedFiles, tokenizer: unknown): Promise<unknown> {
  return CaptionTokenizer.namesLength(tokenizer) ? {} : ((await files.jsonOrNull(TEXT_CONFIG)) ?? {})
}
