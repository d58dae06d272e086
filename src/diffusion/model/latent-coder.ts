/** The frozen autoencoder: images to the latents that the UNet works on, and back. */
import * as says from '../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { inBatches, type Task } from '../../tensor/cancellation'
import { channelsFirst, channelsLast } from '../../judges/frozen-net'
import type { HeldPictures, Pictures } from '../../data/pictures'
import { onDevice, PictureBuffer } from '../../judges/pictures'
import { firstNotFinite } from '../../tensor/finite-weights'
import type { UNetConfig } from '../unet/config'
import type { FrozenNetwork } from './frozen-network'

/** Latents as the UNet has them, read back from the device: `[N, h, w, C]` row-major. */
export interface Encoded {
  shape: number[]
  data: Float32Array
}

/** Latents of images `start` … `end` − 1; not copied. */
export function partOf({ shape: [count = 0, ...rest], data }: Encoded, start: number, end: number): Encoded {
  const length = data.length / count
  return { shape: [end - start, ...rest], data: data.subarray(start * length, end * length) }
}

/** Latents as the UNet has them = (encoder's − shift) · scaling. */
export interface LatentScale {
  scaling: number
  shift: number
}

/** Edge of the latents of the trial, where any will do. */
const TRIAL_EDGE = 8

export interface Autoencoder {
  encoder: FrozenNetwork
  decoder: FrozenNetwork
  scale: LatentScale
}

export class LatentCoder {
  private constructor(
    private readonly nets: Autoencoder,
    /** Pixels along the edge of what one latent stands for, and channels of an image. */
    readonly image: { pixels: number; channels: 1 | 3 },
    /** Channels of the latents. */
    private readonly depth: number,
  ) {}

  /**
   * Takes grey latents to an image and back: how large images are stands in no file of the layout. Where any size will do, a few latents
   * tell by how much: at 64×64 the trial alone took two minutes of a processor, and 1.8 GB.
   * @throws BadInput where the networks do not fit the UNet or each other
   */
  static async of(nets: Autoencoder, { sampleSize, inChannels, json }: UNetConfig): Promise<LatentCoder> {
    if (sampleSize === null)
      throw new BadInput(says.unetSampleSize({ value: JSON.stringify(json['sample_size']) ?? 'missing' }))
    const { encoder, decoder } = nets
    expectChannels(decoder, inChannels, "the UNet's latents have")
    const edge = encoder.anySize && decoder.anySize ? Math.min(sampleSize, TRIAL_EDGE) : sampleSize
    const tried = [edge, edge, inChannels] as const
    const latents = tf.zeros<tf.Rank.R4>([1, ...tried])
    const image = await decoded(nets, latents)
    latents.dispose()
    try {
      const [, height, width, channels] = image.shape
      if (height !== width || (channels !== 1 && channels !== 3))
        throw new BadInput(
          says.decoderImages({ name: decoder.name, width: width ?? 0, height: height ?? 0, channels: channels ?? 0 }),
        )
      expectChannels(encoder, channels, `${decoder.name} makes images of`)
      expectNumbers(await image.data<'float32'>(), decoder.name, 'grey latents')
      const again = await encoded(nets, image, inChannels)
      expectNumbers(await again.data<'float32'>(), encoder.name, 'an image')
      expectLatents(encoder, again, tried, width)
      again.dispose()
      return new LatentCoder(nets, { pixels: height / edge, channels }, inChannels)
    } finally {
      image.dispose()
    }
  }

  /** Whether images of other sizes than the one that was tried go through: where the files of the networks bind them to none. */
  get anySize(): boolean {
    return Object.values({ encoder: this.nets.encoder, decoder: this.nets.decoder }).every(takesAnySize)
  }

  /**
   * Images to latents, a few at a time: the device never holds the set.
   * @param images of the model's channels, their edge a multiple of `image.pixels`
   * @throws BadInput where the encoder makes other latents of such images, or an image cannot be read any more; Cancelled
   */
  async encode(images: Pictures, task: Task): Promise<Encoded> {
    const edge = images.size / this.image.pixels
    const shape = [edge, edge, this.depth] as const
    const length = edge * edge * this.depth
    const data = new Float32Array(images.count * length)
    await inBatches(images.count, this.batch(images.size), task, async (start, end) => {
      const batch = await onDevice(images, start, end)
      const latents = await encoded(this.nets, batch, this.depth)
      batch.dispose()
      expectLatents(this.nets.encoder, latents, shape, images.size)
      const values = await latents.data<'float32'>()
      latents.dispose()
      expectNumbers(values, this.nets.encoder.name, 'these images')
      data.set(values, start * length)
    })
    return { shape: [images.count, ...shape], data }
  }

  /** Latents to images, as many at a time as `encode` takes. */
  async decode({ shape, data }: Encoded, task: Task): Promise<HeldPictures<Float32Array>> {
    const [count = 0, edge = 0, ...rest] = shape
    const size = edge * this.image.pixels
    const length = data.length / count
    const pictures = new PictureBuffer(count, size, this.image.channels)
    await inBatches(count, this.batch(size), task, async (start, end) => {
      const part = tf.tensor(data.subarray(start * length, end * length), [end - start, edge, ...rest])
      const images = await this.decodeTensor(part as tf.Tensor4D)
      await pictures.set(start, images)
      tf.dispose([part, images])
    })
    return pictures
  }

  /** Latents `[M, h, w, C]` on the device to images `[M, H, W, channels]` in [−1, 1]; they stay the caller's. */
  async decodeTensor(latents: tf.Tensor4D): Promise<tf.Tensor4D> {
    return decoded(this.nets, latents, this.batch(latents.shape[1] * this.image.pixels))
  }

  /** Of both halves, where the UNet lies. */
  get bytes(): number {
    return this.nets.encoder.bytes + this.nets.decoder.bytes
  }

  /** Bytes that decoding latents of that edge holds, one image at a time. */
  heldBy(edge: number): number {
    return this.nets.decoder.heldBy?.(edge) ?? 0
  }

  async close(): Promise<void> {
    await this.nets.encoder.close()
    await this.nets.decoder.close()
  }

  /** Images of an edge of `size` px that go through together. */
  private batch(size: number): number {
    return this.nets.encoder.batch(size ** 2 * this.image.channels)
  }
}

/** Of an exported network its file says so, by names in the place of numbers. */
function takesAnySize({ anySize, input }: FrozenNetwork): boolean {
  return anySize ?? input.shape.slice(2).every((length) => typeof length !== 'number')
}

/**
 * @param config contents of `vae_decoder/config.json`, or of `vae/config.json`; diffusers' default is Stable Diffusion's constant, and `shift_factor` came later
 * @throws BadInput where they are no numbers, or the latents have a mean and a deviation of each channel ("latents_mean", "latents_std")
 */
export function parseLatentScale(config: unknown): LatentScale {
  const settings = (config ?? {}) as Record<string, unknown>
  const { scaling_factor: scaling = 0.18215, shift_factor: shift } = settings
  for (const key of ['latents_mean', 'latents_std'])
    if ((settings[key] ?? null) !== null)
      throw new BadInput(says.latentChannelScale({ key, value: JSON.stringify(settings[key]) }))
  // Newer autoencoders without a shift have null here.
  const added = shift ?? 0
  if (typeof scaling !== 'number' || scaling === 0 || typeof added !== 'number')
    throw new BadInput(
      says.latentScale({ scaling: JSON.stringify(scaling) ?? 'nothing', shift: JSON.stringify(shift) ?? 'nothing' }),
    )
  return { scaling, shift: added }
}

async function encoded({ encoder, scale }: Autoencoder, images: tf.Tensor4D, depth: number): Promise<tf.Tensor4D> {
  const turned = channelsFirst(images)
  try {
    const output = await encoder.run(turned)
    const latents = tf.tidy(() => {
      const last = channelsLast(output)
      // Mean and log variance of the latents, one behind the other: an encoder that leaves the drawing to its user.
      const mean = last.shape[3] === 2 * depth ? tf.slice(last, 0, [...last.shape.slice(0, 3), depth]) : last
      return tf.mul<tf.Tensor4D>(tf.sub(mean, scale.shift), scale.scaling)
    })
    output.dispose()
    return latents
  } finally {
    turned.dispose()
  }
}

async function decoded({ decoder, scale }: Autoencoder, latents: tf.Tensor4D, most?: number): Promise<tf.Tensor4D> {
  const turned = tf.tidy(() => channelsFirst(tf.add(tf.div(latents, scale.scaling), scale.shift)))
  try {
    const output = await decoder.run(turned, most)
    const images = tf.tidy(() => tf.clipByValue<tf.Tensor4D>(channelsLast(output), -1, 1))
    output.dispose()
    return images
  } finally {
    turned.dispose()
  }
}

/** @throws BadInput where a frozen network's output is none */
export function expectNumbers(values: Float32Array, network: string, of: string): void {
  const place = firstNotFinite(values)
  if (place >= 0) throw new BadInput(says.networkNotFinite({ network, value: values[place] ?? '', of }))
}

/** @throws BadInput where the encoder makes other latents of an image than the UNet takes */
function expectLatents(encoder: FrozenNetwork, latents: tf.Tensor, expected: readonly number[], size: number): void {
  const shape = latents.shape.slice(1)
  if (shape.join() === expected.join()) return
  latents.dispose()
  throw new BadInput(
    says.encoderLatents({
      name: encoder.name,
      shape: shape.join(', '),
      size: `${size}×${size}`,
      expected: expected.join(', '),
    }),
  )
}

/** @throws BadInput where the network's file says that it takes another number of channels */
function expectChannels({ name, input }: FrozenNetwork, channels: number, whose: string): void {
  const [, taken] = input.shape
  if (input.shape.length !== 4 || (typeof taken === 'number' && taken !== channels))
    throw new BadInput(says.networkChannels({ name, shape: input.shape.join(', '), whose, channels }))
}
