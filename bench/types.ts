/** What the benches that train have in common; no code, so that Node and the workers share it. */
import type { BackendName } from '../src/gpu/types'

/** One measurement, made in a worker (or a Node process) of its own. */
export interface Job {
  backend: BackendName
}

/** What every measurement tells beside its times. */
export interface OnAdapter {
  /** Adapter, renderer or processor in words. */
  adapter: string
  /** A software WebGPU or WebGL adapter: its times say nothing of a GPU. */
  software: boolean
}

/** What a worker answers to a job; M is what it measures. */
export type Outcome<M> = { measured: M } | { failed: string }

export interface Planned<J> {
  place: 'Chromium' | 'Node'
  job: J
}

/** A line of the report. */
export interface Row<J, M> extends Planned<J> {
  outcome: Outcome<M>
}
