/** Plain types of what a run was trained by; no code, so that the page may import them. */
import type { BackendName } from '../gpu/types'

/** What computed. */
export interface Versions {
  /** Of Modeweave, as its package.json has it. */
  page: string
  /** TensorFlow.js' core. */
  tfjs: string
  /** ONNX Runtime; null where no frozen network had been opened. */
  ort: string | null
}

/** Iterations one after another that were trained by the same backend and versions, with or without pauses between them. */
export interface TrainedStretch {
  /** Iterations (steps) done before its first. */
  from: number
  /** Iterations done after its last. */
  to: number
  /** Spent on them; pauses, and what is looked at and scored on the way, are none of it. */
  seconds: number
  /** Milliseconds since 1970 at its first iteration. */
  began: number
  /** Milliseconds since 1970 after its last. */
  ended: number
  backend: { name: BackendName; adapter: string }
  versions: Versions
}
