/** What `npm run bench -- counts` counts; no code, so that Node and the worker share it. */
import type { GpuCounts } from '../../src/gpu/counters'
import type { Job, OnAdapter, Row } from '../types'

/** `iteration`: of the mixture's preset `joint`. `step`: of fine-tuning the miniature with preset `demo`. */
export type Counted = 'iteration' | 'step'

export interface CountsJob extends Job {
  counted: Counted
  /** Images, or image-caption pairs. */
  batch: number
}

/** Of one iteration or step, with the read of what it measured. */
export interface Counts {
  /** Null where there is no GPUDevice to count on. */
  gpu: GpuCounts | null
  /** Calls of tfjs' engine by the kernel's name. */
  calls: Record<string, number>
}

export interface CountsMeasured extends OnAdapter {
  /** Two in a row, behind the first few: they are to be the same. */
  counts: [Counts, Counts]
}

export type CountsRow = Row<CountsJob, CountsMeasured>
