/** What `npm run bench -- mixture` measures; no code, so that Node, the worker and the tests share it. */
import type { GpuCounts } from '../../src/gpu/counters'
import type { Job, OnAdapter, Row } from '../types'

/**
 * How the iteration is made.
 * - `ours`: the `joint` preset as the page trains it.
 * - `stock`: the same mathematics from stock tfjs operations, with stock tfjs Adam.
 * - `batched`: `ours` with S = K: all K Gaussians an image, through the generator as one [K·M] batch.
 * - `looped`: the paper's loop: as `batched`, but K passes of the generator on M latents each.
 * - `null-device`: `ours` on a device that does nothing: the JavaScript of `step()` alone, least of 50.
 */
export type Variant = 'ours' | 'stock' | 'batched' | 'looped' | 'null-device'

/** One measurement, made in a worker (or a Node process) of its own. */
export interface MixtureJob extends Job {
  library: 'tfjs' | 'jax-js'
  variant: Variant
  /** Width and batch of the networks where they are to differ from the preset's. */
  size: Partial<{ width: number; batch: number }>
  /** Iterations to time at most. */
  iterations: number
  /** Seconds to spend on timing iterations; a warm-up and one or two iterations are run however long they take. */
  seconds: number
  /** Slider moves to time; 0 for none. */
  drags: number
}

export interface IterationTimes {
  /** Iterations timed. */
  iterations: number
  /** Milliseconds an iteration: median over blocks of iterations, each ended by the read of its metrics. Of `null-device` the least `step()`. */
  milliseconds: number
  /** Of one iteration with the read of its metrics; null where there is no GPUDevice to count on. */
  counts: GpuCounts | null
}

export interface DragTimes {
  drags: number
  /** Median milliseconds from new weights to the picture's bytes. */
  milliseconds: number
  /** What `tf.memory()` grew by from the first drag to the last. */
  grown: { tensors: number; bytes: number; deviceBytes: number }
}

export interface MixtureMeasured extends OnAdapter {
  iteration: IterationTimes
  drag: DragTimes | null
}

export type MixtureRow = Row<MixtureJob, MixtureMeasured>
