/** A text-to-image model as a folder of the diffusers layout, its frozen networks as ONNX files beside their configurations. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import type { Random } from '../tensor/random'
import type { ReadFile } from '../tensor/sharded-safetensors'
import type { CaptionEncoder } from './caption-encoder'
import { CaptionTokenizer } from './caption-tokenizer'
import { ddim } from './ddim'
import { channelsFirst, channelsLast, FrozenNet } from './frozen-net'
import { guided } from './guidance'
import { sampleLatents } from './sampler'
import { NoiseSchedule } from './schedule'
import { parseScheduleConfig } from './schedule-config'
import type { Solver } from './solver'
import { loadUNet } from './unet/unet-folder'
import type { UNet } from './unet/unet'

export interface Generation {
  /** One for each image. */
  captions: readonly string[]
  /** Numbers of the images, by which their noise is drawn; as many as captions. */
  images: readonly number[]
  /** Shape of one image's latents, such as `[8, 8, 4]`. */
  shape: readonly number[]
  /** Seed of all the noise. */
  random: Random
  /** Classifier-free guidance; 1 = none. */
  guidance: number
  /** By default deterministic DDIM of 20 steps. */
  solver?: Solver
  /** By default the folder's own. */
  unet?: UNet
}

/** Steps of the default sampler. */
export const SAMPLING_STEPS = 20
/** Images denoised together. */
const BATCH = 32

export class Pipeline implements CaptionEncoder {
  private constructor(
    readonly unet: UNet,
    readonly schedule: NoiseSchedule,
    readonly tokenizer: CaptionTokenizer,
    private readonly nets: { text: FrozenNet; encoder: FrozenNet; decoder: FrozenNet },
    /** Latents as the UNet has them = (encoder's − shift) · scaling. */
    private readonly latentScale: { scaling: number; shift: number },
  ) {}

  /**
   * Reads the folder's `unet`, `scheduler`, `tokenizer`, `text_encoder`, `vae_encoder` and `vae_decoder`.
   * @throws BadInput (or an error of that name): what is missing, damaged, or not supported
   */
  static async open(read: ReadFile): Promise<Pipeline> {
    const schedule = new NoiseSchedule(parseScheduleConfig(await readJson(read, 'scheduler/scheduler_config.json')))
    const tokenizer = CaptionTokenizer.of(
      await readJson(read, 'tokenizer/tokenizer.json'),
      await readJson(read, 'tokenizer/tokenizer_config.json'),
    )
    const scale = latentScale(await readJson(read, 'vae_decoder/config.json'))
    const unet = await loadUNet((name) => read(`unet/${name}`))
    const opened: FrozenNet[] = []
    const open = async (name: string) => {
      const net = await FrozenNet.open(await read(name), name)
      opened.push(net)
      return net
    }
    try {
      const nets = {
        text: await open('text_encoder/model.onnx'),
        encoder: await open('vae_encoder/model.onnx'),
        decoder: await open('vae_decoder/model.onnx'),
      }
      return new Pipeline(unet, schedule, tokenizer, nets, scale)
    } catch (error) {
      unet.dispose()
      for (const net of opened) await net.close()
      throw error
    }
  }

  get tokens() {
    return this.tokenizer.tokens
  }

  ids(text: string): number[] {
    return this.tokenizer.ids(text)
  }

  /** Captions of `tokens.length` ids each to embeddings `[B, S, C]`, a new tensor. */
  async encode(captions: readonly (readonly number[])[]): Promise<tf.Tensor3D> {
    const ids = tf.tensor2d(captions.flat(), [captions.length, this.tokens.length], 'int32')
    try {
      return (await this.nets.text.run(ids)) as tf.Tensor3D
    } finally {
      ids.dispose()
    }
  }

  /** Texts to embeddings `[B, S, C]`. */
  encodeTexts(texts: readonly string[]): Promise<tf.Tensor3D> {
    return this.encode(texts.map((text) => this.ids(text)))
  }

  /**
   * Images to the latents that the UNet works on.
   * @param images `[M, H, W, channels]` in [−1, 1]; stay the caller's
   * @returns `[M, h, w, C]`
   */
  async encodeImages(images: tf.Tensor4D): Promise<tf.Tensor4D> {
    const { scaling, shift } = this.latentScale
    return through(this.nets.encoder, channelsFirst(images), (latents) => tf.mul(tf.sub(latents, shift), scaling))
  }

  /**
   * Latents `[M, h, w, C]` to images `[M, H, W, channels]` in [−1, 1].
   * @param latents stay the caller's
   */
  async decodeLatents(latents: tf.Tensor4D): Promise<tf.Tensor4D> {
    const { scaling, shift } = this.latentScale
    const unscaled = tf.tidy(() => channelsFirst(tf.add(tf.div(latents, scaling), shift)))
    return through(this.nets.decoder, unscaled, (images) => tf.clipByValue(images, -1, 1))
  }

  /** One image a caption, `[B, H, W, channels]` in [−1, 1]. Same seed, numbers, captions and network: same images, in whatever batches. */
  async generate(generation: Generation): Promise<tf.Tensor4D> {
    const { captions, images, shape, random, guidance, unet = this.unet } = generation
    const { schedule } = this
    const solver = generation.solver ?? ddim(schedule, SAMPLING_STEPS)
    const empty = await this.encodeTexts([''])
    const emptyRow = tf.squeeze<tf.Tensor2D>(empty, [0])
    const predict = guided(
      (latents, timestep, embeddings) =>
        tf.tidy(() => {
          const timesteps = new Array<number>(latents.shape[0] ?? 0).fill(timestep)
          return unet.predict(latents as tf.Tensor4D, timesteps, embeddings as tf.Tensor3D)
        }),
      emptyRow,
      guidance,
    )
    const parts: tf.Tensor4D[] = []
    try {
      for (let start = 0; start < captions.length; start += BATCH) {
        const embeddings = await this.encodeTexts(captions.slice(start, start + BATCH))
        const numbers = images.slice(start, start + BATCH)
        const latents = await sampleLatents({ schedule, solver, predict, embeddings, random, images: numbers, shape })
        parts.push(await this.decodeLatents(latents as tf.Tensor4D))
        tf.dispose([embeddings, latents])
      }
      return tf.concat4d(parts, 0)
    } finally {
      tf.dispose([parts, empty, emptyRow])
    }
  }

  async close(): Promise<void> {
    this.unet.dispose()
    for (const net of Object.values(this.nets)) await net.close()
  }
}

/** Runs a network of images; disposes of its input. */
async function through(
  net: FrozenNet,
  input: tf.Tensor4D,
  finish: (output: tf.Tensor4D) => tf.Tensor4D,
): Promise<tf.Tensor4D> {
  try {
    const output = await net.run(input)
    const result = tf.tidy(() => finish(channelsLast(output)))
    output.dispose()
    return result
  } finally {
    input.dispose()
  }
}

async function readJson(read: ReadFile, name: string): Promise<unknown> {
  const bytes = await read(name)
  if (bytes === null)
    throw new BadInput(`The folder has no ${name}: choose the folder of a whole model in diffusers' layout.`)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new BadInput(`${name} is not JSON.`)
  }
}

/** Diffusers' default is Stable Diffusion's constant; a `shift_factor` came later. */
function latentScale(config: unknown): { scaling: number; shift: number } {
  const { scaling_factor: scaling = 0.18215, shift_factor: shift = 0 } = (config ?? {}) as Record<string, unknown>
  if (typeof scaling !== 'number' || scaling === 0 || typeof shift !== 'number')
    throw new BadInput(
      `vae_decoder/config.json: "scaling_factor" is ${JSON.stringify(scaling)} and "shift_factor" ${JSON.stringify(shift)}; both have to be numbers.`,
    )
  return { scaling, shift }
}
