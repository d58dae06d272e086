/** Latents of a set of images, of which a step takes a few: kept on the device where they are few, uploaded as they are needed where not. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { HostRows } from '../captions/host-rows'

/** Sets above it stay in the worker's memory: 64 MB is 4,096 of Stable Diffusion's latents at 256 px, 65,536 of the miniature's. */
export const DEVICE_BYTES = 64 * 2 ** 20

/** Bytes that a table of so many numbers takes of the device all the time: a larger one stays in the worker's memory. */
export function residentBytes(values: number): number {
  const bytes = values * Float32Array.BYTES_PER_ELEMENT
  return bytes > DEVICE_BYTES ? 0 : bytes
}

/** Shape of one image's latents. */
export type LatentShape = readonly [height: number, width: number, channels: number]

export abstract class LatentSource {
  protected constructor(
    /** Images. */
    readonly count: number,
    readonly shape: LatentShape,
  ) {}

  /** @param latents `[N, H, W, C]`; they are the source's from now on */
  static onDevice(latents: tf.Tensor4D): LatentSource {
    return new DeviceLatents(latents)
  }

  /**
   * @param data N images' latents one behind the other; not copied
   * @throws BadInput where they are not a whole number of images
   */
  static streamed(data: Float32Array, shape: LatentShape): LatentSource {
    return new StreamedLatents(data, shape)
  }

  /** Whichever the set's size asks for. @param data as for `streamed` */
  static of(data: Float32Array, shape: LatentShape): LatentSource {
    const streamed = new StreamedLatents(data, shape)
    return data.byteLength > DEVICE_BYTES
      ? streamed
      : LatentSource.onDevice(tf.tensor4d(data, [streamed.count, ...shape]))
  }

  /** Bytes that lie on the device all the time. */
  abstract readonly deviceBytes: number

  /** `[rows.length, H, W, C]`, a new tensor. @param rows of images, in any order, repeated or not */
  abstract gather(rows: Int32Array): tf.Tensor4D

  abstract dispose(): void
}

class DeviceLatents extends LatentSource {
  constructor(private readonly latents: tf.Tensor4D) {
    const [count, ...shape] = latents.shape
    super(count, shape)
  }

  override get deviceBytes(): number {
    return this.latents.size * Float32Array.BYTES_PER_ELEMENT
  }

  override gather(rows: Int32Array): tf.Tensor4D {
    return tf.tidy(() => tf.gather(this.latents, tf.tensor1d(rows, 'int32')))
  }

  override dispose(): void {
    this.latents.dispose()
  }
}

class StreamedLatents extends LatentSource {
  override readonly deviceBytes = 0
  private readonly rows: HostRows

  constructor(data: Float32Array, shape: LatentShape) {
    const size = shape.reduce((product, length) => product * length, 1)
    if (data.length === 0 || data.length % size !== 0)
      throw new BadInput(
        `${data.length} values are no whole number of latents [${shape.join(', ')}]: encode the images anew.`,
      )
    super(data.length / size, shape)
    this.rows = new HostRows(data, size)
  }

  override gather(rows: Int32Array): tf.Tensor4D {
    return tf.tensor4d(this.rows.gather(rows), [rows.length, ...this.shape])
  }

  override dispose(): void {
    // Nothing lies on the device.
  }
}
