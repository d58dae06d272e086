/**
 * The scores of one version of all captions, packed: five numbers a caption in one typed array, so that 100,000 captions
 * cost 4 MB and a chunk from a worker is one copy. Not reactive: who changes it tells the page itself.
 */
import type { Reading } from '../../captions/types'
import { metrics } from './metrics'
import type { Metric, Version } from './metrics'

/** `wordless`: the caption has no words, so that there is nothing to score. */
export type ScoreState = 'waiting' | 'scored' | 'wordless'

const states: readonly ScoreState[] = ['waiting', 'scored', 'wordless']
const width = metrics.length
const readings: readonly Reading[] = ['published', 'intended']

export class ScoreSheet {
  #values: Float64Array
  #states: Uint8Array
  #count: number

  constructor(count: number) {
    this.#count = count
    this.#values = new Float64Array(count * width).fill(NaN)
    this.#states = new Uint8Array(count)
  }

  get count(): number {
    return this.#count
  }

  /** Makes room for `more` captions at the end, all waiting. */
  grow(more: number): void {
    const values = new Float64Array((this.#count + more) * width).fill(NaN)
    const states = new Uint8Array(this.#count + more)
    values.set(this.#values)
    states.set(this.#states)
    this.#values = values
    this.#states = states
    this.#count += more
  }

  /** @param scores SI, BT, TM, DA, GS of one caption, NaN × 5 where it has no words */
  put(index: number, scores: ArrayLike<number>, from = 0): void {
    const gs = scores[from + width - 1] ?? NaN
    for (let m = 0; m < width; m++) this.#values[index * width + m] = scores[from + m] ?? NaN
    this.#states[index] = Number.isFinite(gs) ? 1 : 2
  }

  /** Back to waiting: the caption has changed. */
  forget(index: number): void {
    this.#values.fill(NaN, index * width, (index + 1) * width)
    this.#states[index] = 0
  }

  /** NaN where the caption is not scored. */
  at(index: number, metric: Metric): number {
    return this.#values[index * width + metrics.indexOf(metric)] ?? NaN
  }

  stateOf(index: number): ScoreState {
    return states[this.#states[index] ?? 0] ?? 'waiting'
  }

  /** Number of captions that have a score. */
  get scored(): number {
    let scored = 0
    for (const state of this.#states) if (state === 1) scored++
    return scored
  }

  /** Captions that wait for their score, ascending. */
  waiting(): Uint32Array {
    const found = new Uint32Array(this.#count)
    let n = 0
    for (let i = 0; i < this.#count; i++) if (this.#states[i] === 0) found[n++] = i
    return found.slice(0, n)
  }

  /** One metric of all captions; NaN where there is none. */
  column(metric: Metric): Float64Array {
    const column = new Float64Array(this.#count)
    const m = metrics.indexOf(metric)
    for (let i = 0; i < this.#count; i++) column[i] = this.#values[i * width + m] ?? NaN
    return column
  }
}

/** A sheet for each version in each reading, made when it is first wanted. */
export class ScoreSheets {
  readonly #sheets = new Map<string, ScoreSheet>()
  #count = 0

  /** For another list of `count` captions: nothing is scored. */
  reset(count: number): void {
    this.#sheets.clear()
    this.#count = count
  }

  grow(more: number): void {
    for (const sheet of this.#sheets.values()) sheet.grow(more)
    this.#count += more
  }

  of(version: Version, reading: Reading): ScoreSheet {
    const key = `${version} ${reading}`
    const found = this.#sheets.get(key)
    if (found !== undefined) return found
    const made = new ScoreSheet(this.#count)
    this.#sheets.set(key, made)
    return made
  }

  /** The text has changed: both readings' scores are no longer its own. */
  forget(version: Version, index: number): void {
    for (const reading of readings) this.#sheets.get(`${version} ${reading}`)?.forget(index)
  }

  drop(version: Version): void {
    for (const reading of readings) this.#sheets.delete(`${version} ${reading}`)
  }
}
