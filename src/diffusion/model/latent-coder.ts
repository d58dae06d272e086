/** The frozen autoencoder: images to the latents that the UNet works on, and back. */
import * as says from '../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { inBatches, type Task } from '../../tensor/cancellation'
import { channelsFirst, channelsLast } from '../../judges/frozen-net'
import { onDevice, PictureBuffer, type Pictures } from '../../judges/pictures'
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
    /** Of one image, `[h, w, C]`. */
    readonly latentShape: [number, number, number],
    /** Edge of its images in px, and their channels. */
    readonly image: { size: number; channels: 1 | 3 },
  ) {}

  /**
   * Takes grey latents to an image and back: how large images are stands in no file of the layout. Where any size will do, a few latents
   * tell by how much: at 64×64 the trial alone took two minutes of a processor, and 1.8 GB.
   * @throws BadInput where the networks do not fit the UNet or each other
   */
  static async of(nets: Autoencoder, { sampleSize, inChannels }: UNetConfig): Promise<LatentCoder> {
    if (sampleSize === null) throw new BadInput(says.unetSampleSize())
    const { encoder, decoder } = nets
    expectChannels(decoder, inChannels, "the UNet's latents have")
    const shape: [number, number, number] = [sampleSize, sampleSize, inChannels]
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
      const fits = again.shape.join() === [1, ...tried].join()
      again.dispose()
      if (!fits)
        throw new BadInput(
          says.encoderLatents({
            name: encoder.name,
            shape: again.shape.slice(1).join(', '),
            size: `${width}×${height}`,
            expected: tried.join(', '),
          }),
        )
      return new LatentCoder(nets, shape, { size: (height / edge) * sampleSize, channels })
    } finally {
      image.dispose()
    }
  }

  /**
   * Images to latents, a few at a time: the device never holds the set.
   * @param images of the model's size and channels
   * @throws BadInput where they are of another size; Cancelled
   */
  async encode(images: Pictures, task: Task): Promise<Encoded> {
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
    const [height, width, depth] = this.latentShape
    const data = new Float32Array(images.count * height * width * depth)
    await inBatches(images.count, this.batch, task, async (start, end) => {
      const batch = onDevice(images, start, end)
      const latents = await encoded(this.nets, batch, depth)
      batch.dispose()
      const values = await latents.data<'float32'>()
      latents.dispose()
      expectNumbers(values, this.nets.encoder.name, 'these images')
      data.set(values, start * height * width * depth)
    })
    return { shape: [images.count, ...this.latentShape], data }
  }

  /** Latents to images, as many at a time as `encode` takes. */
  async decode({ shape, data }: Encoded, task: Task): Promise<Pictures> {
    const { size, channels } = this.image
    const [count = 0] = shape
    const length = data.length / count
    const pictures = new PictureBuffer(count, size, channels)
    await inBatches(count, this.batch, task, async (start, end) => {
      const latents = tf.tensor4d(data.subarray(start * length, end * length), [end - start, ...this.latentShape])
      const images = await this.decodeTensor(latents)
      await pictures.set(start, images)
      tf.dispose([latents, images])
    })
    return pictures
  }

  /** Latents `[M, h, w, C]` on the device to images `[M, H, W, channels]` in [−1, 1]; they stay the caller's. */
  async decodeTensor(latents: tf.Tensor4D): Promise<tf.Tensor4D> {
    return decoded(this.nets, latents, this.batch)
  }

  async close(): Promise<void> {
    await this.nets.encoder.close()
    await this.nets.decoder.close()
  }

  /** Images that go through together. */
  private get batch(): number {
    return this.nets.encoder.batch(this.image.size ** 2 * this.image.channels)
  }
}

/**
 * @param config contents of `vae_decoder/config.json`, or of `vae/config.json`; diffusers' default is Stable Diffusion's constant, and `shift_factor` came later
 * @throws BadInput where they are no numbers
 */
export function parseLatentScale(config: unknown): LatentScale {
  const { scaling_factor: scaling = 0.18215, shift_factor: shift } = (config ?? {}) as Record<string, unknown>
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

/** @throws BadInput where the network's file says that it takes another number of channels */
function expectChannels({ name, input }: FrozenNetwork, channels: number, whose: string): void {
  const [, taken] = input.shape
  if (input.shape.length !== 4 || (typeof taken === 'number' && taken !== channels))
    throw new BadInput(says.networkChannels({ name, shape: input.shape.join(', '), whose, channels }))
}
