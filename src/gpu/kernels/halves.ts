/**
 * Weights in the half precision of their file, two in 32 bits: of a network that does not learn, half the memory and the very same numbers,
 * which are made float32 where they are used.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { HalfType } from '../half'

export const WIDEN_HALVES = 'WidenHalves'

/** Inputs of the kernel are `packed`, and `ids`, int32, where rows of a table are wanted. */
export interface WidenAttrs {
  /** Of the result. */
  shape: number[]
  type: HalfType
}

export class Halves<R extends tf.Rank = tf.Rank> {
  readonly size: number
  /** Null while they are parked. */
  private uploaded: tf.Tensor1D | null
  /** Where they are parked. */
  private parked = new Int32Array(0)

  /** @param halves finite; in the order of a tensor of that shape */
  constructor(
    halves: Uint16Array,
    readonly shape: tf.ShapeMap[R],
    readonly type: HalfType = 'F16',
  ) {
    this.size = halves.length
    const bits = new Uint16Array(2 * Math.ceil(halves.length / 2))
    bits.set(halves)
    this.uploaded = tf.tensor1d(new Int32Array(bits.buffer), 'int32')
  }

  /** int32 `[⌈size / 2⌉]`, the first of two in the lower bits. */
  get packed(): tf.Tensor1D {
    if (this.uploaded === null) throw new Error('These weights are parked: call wake() first.')
    return this.uploaded
  }

  /** On the device. */
  get bytes(): number {
    return this.uploaded === null ? 0 : this.uploaded.size * Int32Array.BYTES_PER_ELEMENT
  }

  /** As float32, a new tensor. */
  widened(): tf.Tensor<R> {
    const { packed, shape, type } = this
    return tf.engine().runKernel<tf.Tensor<R>>(WIDEN_HALVES, { packed }, { shape, type })
  }

  /** Moves them off the device. */
  async park(): Promise<void> {
    const { uploaded } = this
    if (uploaded === null) return
    // A copy: what is read may lie where the device's memory is.
    const values = Int32Array.from(await uploaded.data<'int32'>())
    // They may have been parked, or disposed of, meanwhile.
    if (this.uploaded !== uploaded || uploaded.isDisposed) return
    this.parked = values
    this.dispose()
    this.uploaded = null
  }

  /** And back. */
  wake(): void {
    if (this.uploaded !== null) return
    this.uploaded = tf.keep(tf.tensor1d(this.parked, 'int32'))
    this.parked = new Int32Array(0)
  }

  dispose(): void {
    this.uploaded?.dispose()
  }
}

/** Whether this backend keeps them; the others have float32 from the beginning. */
export const keepsHalves = () => tf.getKernel(WIDEN_HALVES, tf.getBackend()) !== undefined

/**
 * Rows of a table.
 * @param table `[rows, columns]`, of halves an even number of columns
 * @param ids whole numbers, of any shape
 * @returns `[…, columns]`, float32
 */
export function rowsOf(table: tf.Tensor2D | Halves<tf.Rank.R2>, ids: tf.Tensor): tf.Tensor {
  if (!(table instanceof Halves)) return tf.gather(table, ids)
  // Not tfjs's gather: its WebGPU kernel makes floats of whole numbers on the way.
  const { packed, type } = table
  const shape = [...ids.shape, table.shape[1]]
  return tf.engine().runKernel<tf.Tensor>(WIDEN_HALVES, { packed, ids }, { shape, type })
}
