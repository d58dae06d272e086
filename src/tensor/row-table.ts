/** Rows of which a step takes a few: kept on the device where they are few, uploaded as they are needed where not. */
import * as tf from '@tensorflow/tfjs-core'
import { tensorOf, type Input } from './replay'
import * as says from '../messages/generated/weights'
import { BadInput } from '../messages/errors'

/** Tables above it stay in the worker's memory: 64 MB is 4,096 of Stable Diffusion's latents at 256 px, 65,536 of the miniature's. */
export const DEVICE_BYTES = 64 * 2 ** 20

/** Bytes that a table of so many numbers takes of the device all the time: a larger one stays in the worker's memory. */
export function residentBytes(values: number): number {
  const bytes = values * Float32Array.BYTES_PER_ELEMENT
  return bytes > DEVICE_BYTES ? 0 : bytes
}

/** @template T what several rows are: `[rows, …shape]` */
export abstract class RowTable<T extends tf.Tensor> {
  protected constructor(
    /** Rows. */
    readonly count: number,
    /** Of one row. */
    readonly shape: readonly number[],
  ) {}

  /** @param rows `[N, …]`; they are the table's from now on */
  static onDevice<T extends tf.Tensor>(rows: T): RowTable<T> {
    return new DeviceRows(rows)
  }

  /**
   * @param data N rows one behind the other; not copied
   * @param shape of one row
   * @throws BadInput where they are not a whole number of rows
   */
  static streamed<T extends tf.Tensor>(data: Float32Array, shape: readonly number[]): RowTable<T> {
    return new StreamedRows<T>(data, shape)
  }

  /** Whichever the table's size asks for. @param data as for `streamed` */
  static of<T extends tf.Tensor>(data: Float32Array, shape: readonly number[]): RowTable<T> {
    const streamed = new StreamedRows<T>(data, shape)
    if (residentBytes(data.length) === 0) return streamed
    return RowTable.onDevice(tf.tensor(data, [streamed.count, ...shape]) as T)
  }

  /** Bytes that lie on the device all the time. */
  abstract readonly deviceBytes: number

  /** What a step is given for these rows: their numbers, int32, or the rows themselves. @param rows in any order, repeated or not */
  abstract inputFor(rows: Int32Array): Input

  /** The rows that `inputFor` stands for. @param given that input as a tensor, which stays the caller's */
  take(given: tf.Tensor): T {
    return tf.clone(given) as T
  }

  /** `[rows.length, …shape]`, a new tensor. */
  gather(rows: Int32Array): T {
    return tf.tidy(() => this.take(tensorOf(this.inputFor(rows))))
  }

  abstract dispose(): void
}

class DeviceRows<T extends tf.Tensor> extends RowTable<T> {
  constructor(private readonly rows: T) {
    const [count = 0, ...shape] = rows.shape
    super(count, shape)
  }

  override get deviceBytes(): number {
    return this.rows.size * Float32Array.BYTES_PER_ELEMENT
  }

  override inputFor(rows: Int32Array): Input {
    return { values: rows, shape: [rows.length] }
  }

  override take(given: tf.Tensor): T {
    return tf.gather(this.rows, given as tf.Tensor1D)
  }

  override dispose(): void {
    this.rows.dispose()
  }
}

class StreamedRows<T extends tf.Tensor> extends RowTable<T> {
  override readonly deviceBytes = 0

  constructor(
    private readonly data: Float32Array,
    shape: readonly number[],
  ) {
    const size = tf.util.sizeFromShape([...shape])
    if (data.length === 0 || data.length % size !== 0)
      throw new BadInput(says.rowsDoNotFit({ count: data.length, shape: shape.join(', ') }))
    super(data.length / size, shape)
  }

  override inputFor(rows: Int32Array): Input {
    return { values: this.valuesOf(rows), shape: [rows.length, ...this.shape] }
  }

  override dispose(): void {
    // Nothing lies on the device.
  }

  private valuesOf(rows: Int32Array): Float32Array {
    const size = tf.util.sizeFromShape([...this.shape])
    const values = new Float32Array(rows.length * size)
    rows.forEach((row, i) => values.set(this.data.subarray(row * size, (row + 1) * size), i * size))
    return values
  }
}
