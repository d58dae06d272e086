/** How far a long list has come, how fast it goes, and how long it will still take. */

export interface CaptionProgress {
  /** Captions finished, and in all. */
  done: number
  total: number
  /** Over the last few seconds; 0 until something is finished. */
  captionsPerSecond: number
  /** Null until something is finished. */
  secondsLeft: number | null
}

/** The speed is that of the last so many ms: it follows a machine that gets busy, and forgets the start of the workers. */
const WINDOW = 4000

export class Pace {
  readonly #times: { at: number; done: number }[]
  #done = 0

  /** @param now a clock in ms */
  constructor(
    private readonly total: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#times = [{ at: now(), done: 0 }]
  }

  /** @param count captions finished since the last call */
  advance(count: number): CaptionProgress {
    const at = this.now()
    this.#done += count
    this.#times.push({ at, done: this.#done })
    // One time from before the window stays: the speed is measured from there.
    while (this.#times.length > 2 && (this.#times[1]?.at ?? at) < at - WINDOW) this.#times.shift()
    const first = this.#times[0] ?? { at, done: 0 }
    const elapsed = at - first.at
    const captionsPerSecond = elapsed > 0 ? ((this.#done - first.done) / elapsed) * 1000 : 0
    const secondsLeft = captionsPerSecond > 0 ? (this.total - this.#done) / captionsPerSecond : null
    return { done: this.#done, total: this.total, captionsPerSecond, secondsLeft }
  }
}
