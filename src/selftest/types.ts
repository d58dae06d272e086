/** What the self-test runs and finds; no code, so that the page, the worker and Node share it. */
import type { Tensor } from '@tensorflow/tfjs-core'

/** One computation that has to give the same on every backend. */
export interface Case {
  name: string
  /** Largest allowed difference, as a share (see `relativeTo`): float32 sums in another order. */
  tolerance: number
  /** What a difference is a share of: 1 + |the value itself|, unless told; or the largest value of its tensor. */
  relativeTo?: 'largest'
  /** Makes its own tensors from fixed seeds on the current backend. */
  run: () => Tensor[]
}

/** Cases about one kind of operation. */
export interface CaseGroup {
  title: string
  cases: readonly Case[]
}

/** How far a backend's values are from those of cpu. */
export interface Compared {
  /** Of the outputs. */
  shapes: readonly (readonly number[])[]
  /** The largest, as a share (`Case.relativeTo`); Infinity where one side alone is not a number. */
  difference: number
  /** Where it is; null where nothing differs. */
  at: { output: number; value: number; expected: number; got: number } | null
}
