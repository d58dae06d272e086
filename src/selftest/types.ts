/** What the self-test runs and finds; no code, so that the page, the worker and Node share it. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Found } from '../gpu/ladder'
import type { BackendName, BackendReport } from '../gpu/types'

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
  /** Whether these are tfjs's own kernels on WebGPU: a room tries them there, the tests of a commit need not. */
  stockOnWebgpu?: true
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

export type PartName = 'operations' | 'replay' | 'networks' | 'speed'

/** One check, as the page and the report tell it. */
export interface CheckResult {
  part: Exclude<PartName, 'speed'>
  group: string
  name: string
  passed: boolean
  /** Of its outputs; none where it failed before there were any. */
  shapes: readonly (readonly number[])[]
  /** The largest, as a share; null where it failed before there were values. */
  difference: number | null
  tolerance: number
  at: Compared['at']
  /** Why it failed where that is no difference; else null. */
  problem: string | null
}

/** What a duration is of: our kernels on the tested backend, tfjs's own there, or our kernels on another backend. */
export type SpeedColumn = 'ours' | 'tfjs' | BackendName

/** One duration of the benchmark. */
export interface Timed {
  workload: string
  column: SpeedColumn
  /** Least of some turns; null where it could not be run, and `problem` says why. */
  milliseconds: number | null
  problem: string | null
}

/** One line of what is known of this machine. */
export interface Fact {
  name: string
  value: string
  /** What every WebGPU device has at least, or what else the value is to be read with. */
  note?: string
}

export interface FactGroup {
  title: string
  facts: readonly Fact[]
}

/** The machine that is tested. */
export interface Machine {
  report: BackendReport
  found: Found
  groups: readonly FactGroup[]
}

/** What the visitor wants to be tested. */
export interface Choice {
  /** Null: the one that the page would choose. */
  backend: BackendName | null
  parts: readonly PartName[]
}

/** What a self-test tells while it runs. */
export type SelfTestNews =
  | { type: 'machine'; machine: Machine }
  /** What comes next, or `total` checks of a part are to come. */
  | { type: 'part'; part: PartName; total: number }
  | { type: 'running'; part: PartName; what: string }
  | { type: 'check'; check: CheckResult }
  | { type: 'timed'; timed: Timed }
  /** A part, or a column of the benchmark, that cannot be run here. */
  | { type: 'skipped'; part: PartName; why: string }
  /** Kernels of ours on this backend, and those of them that no case ran. */
  | { type: 'kernels'; own: number; others: number; missed: readonly string[] }
