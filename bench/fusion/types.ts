/** What `npm run bench -- fusion` measures; no code, so that Node, the worker and the tests share it. */
import type { GpuCounts } from '../../src/gpu/counters'
import type { Job, OnAdapter, Row } from '../types'

/**
 * How a step of fine-tuning is made.
 * - `ours`: preset `demo` as the page trains it.
 * - `stock`: the same UNet, loss and pairs from stock tfjs operations, with stock tfjs Adam.
 */
export type FusionVariant = 'ours' | 'stock'

/** One measurement, made in a worker (or a Node process) of its own. */
export interface FusionJob extends Job {
  variant: FusionVariant
  /** Image-caption pairs a step. */
  batch: number
  /** Steps to time at most. */
  steps: number
  /** Seconds to spend on timing steps; a warm-up and one or two steps are run however long they take. */
  seconds: number
  /** Images to sample, and to encode. */
  images: number
}

export interface StepTimes {
  /** Steps timed. */
  steps: number
  /** Milliseconds a step: median over blocks of steps, each ended by the read of its losses. */
  milliseconds: number
  /** Of one step with the read of its loss; null where there is no GPUDevice to count on. */
  counts: GpuCounts | null
  /** Readbacks of that step alone. */
  readbacksWithin: number | null
  /** What `tf.memory()` grew by over the timed steps. */
  grown: { tensors: number; bytes: number }
}

/** Images made or encoded. */
export interface ImageTimes {
  imagesPerSecond: number
  /** Bytes that came back from the GPU beside the results themselves; null where there is no GPUDevice to count on. */
  bytesReadBeside: number | null
}

export interface FusionMeasured extends OnAdapter {
  training: StepTimes
  /** Captions to images: text encoder, the default sampler without guidance, decoder. */
  sampling: ImageTimes
  /** Images to latents, by a frozen network in ONNX Runtime. */
  encoding: ImageTimes
}

export type FusionRow = Row<FusionJob, FusionMeasured>
