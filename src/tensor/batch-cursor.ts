import { Random } from './random'
import { BadInput } from '../messages/errors'
import * as says from '../messages/generated/weights'

/** Everything a `BatchCursor` is, as JSON. */
export interface BatchCursorState {
  count: number
  batch: number
  seed: number
  /** Whole epochs behind. */
  epoch: number
  /** Batches handed out in this epoch. */
  position: number
}

/** The batch does not fit the dataset. */
export class BatchSizeError extends BadInput {}

/**
 * Walks a dataset in shuffled batches of one fixed size (fixed shapes keep the GPU's buffer pool from growing): the last
 * partial batch of an epoch is dropped, and each epoch has its own order, which depends on seed and epoch alone.
 */
export class BatchCursor {
  private wholeEpochs = 0
  private position = 0
  private order: Uint32Array

  /**
   * @param count images in the dataset
   * @param batch images a batch, 1 … count; else throws `BatchSizeError`
   * @param seed of the shuffling
   */
  constructor(
    private readonly count: number,
    private readonly batch: number,
    private readonly seed: number,
  ) {
    if (!Number.isInteger(batch) || batch < 1) throw new BatchSizeError(says.batchNoCount({ batch }))
    if (batch > count) throw new BatchSizeError(says.batchTooLarge({ batch, count }))
    this.order = this.shuffle()
  }

  /** The cursor whose `state()` this is: its next batch is the one that would have come next. */
  static restore(state: BatchCursorState): BatchCursor {
    const cursor = new BatchCursor(state.count, state.batch, state.seed)
    const { epoch, position } = state
    if (!Number.isInteger(epoch) || epoch < 0 || !(position >= 0 && position <= cursor.batchesPerEpoch))
      throw new RangeError(`The stored data cursor is damaged: it stands at epoch ${epoch}, batch ${position}.`)
    cursor.wholeEpochs = epoch
    cursor.position = position
    cursor.order = cursor.shuffle()
    return cursor
  }

  state(): BatchCursorState {
    const { count, batch, seed, wholeEpochs, position } = this
    return { count, batch, seed, epoch: wholeEpochs, position }
  }

  get batchesPerEpoch(): number {
    return Math.floor(this.count / this.batch)
  }

  /** Epochs walked so far, as a fraction: 1.5 = half of the second epoch is done. */
  get epoch(): number {
    return this.wholeEpochs + this.position / this.batchesPerEpoch
  }

  /** `[batch]` indices into the dataset; no index twice within an epoch. */
  next(): Uint32Array {
    if (this.position === this.batchesPerEpoch) {
      this.wholeEpochs += 1
      this.position = 0
      this.order = this.shuffle()
    }
    const start = this.position * this.batch
    this.position += 1
    return this.order.slice(start, start + this.batch)
  }

  private shuffle(): Uint32Array {
    return new Random(this.seed).fork(`epoch ${this.wholeEpochs}`).permutation(this.count)
  }
}
