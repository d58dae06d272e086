/** A run's time as the visitor goes through it: what is kept of it at some steps, which of them is shown, and the way back to now. */

export class RunTime<T> {
  /** What is kept of the run, oldest first. */
  frames = $state.raw<readonly T[]>([])
  /** Step that the visitor went back to with the slider, and the one that is pointed at in a curve; null: now. */
  chosen = $state.raw<number | null>(null)
  pointed = $state.raw<number | null>(null)
  readonly #at: (frame: T) => number
  readonly #now: () => number

  /**
   * @param at the step that a frame is of
   * @param now the step of what is shown as it is now; frames of it and later ones are no past
   */
  constructor(at: (frame: T) => number, now: () => number) {
    this.#at = at
    this.#now = now
  }

  /** What came before now. */
  readonly before: readonly T[] = $derived.by(() => this.frames.filter((frame) => this.#at(frame) < this.#now()))
  /** The frame nearest to what is pointed at or was gone back to; null where the run is shown as it is. */
  readonly past: T | null = $derived.by(() => {
    const to = this.pointed ?? this.chosen
    if (to === null || to >= this.#now()) return null
    const off = (frame: T) => Math.abs(this.#at(frame) - to)
    const [first, ...others] = this.frames
    if (first === undefined) return null
    const nearest = others.reduce((best, each) => (off(each) < off(best) ? each : best), first)
    return this.#at(nearest) >= this.#now() ? null : nearest
  })
  /** The step of that. */
  readonly pastStep: number | null = $derived.by(() => (this.past === null ? null : this.#at(this.past)))
  /** Where the slider stands: a place in `before`, or one more for now. */
  readonly place: number = $derived.by(() => (this.past === null ? this.before.length : this.before.indexOf(this.past)))

  /** The visitor moves the slider. */
  go(place: number): void {
    const frame = this.before[place]
    this.chosen = frame === undefined ? null : this.#at(frame)
  }

  toNow(): void {
    this.chosen = null
  }

  /** Another run, of which that is kept. */
  open(frames: readonly T[]): void {
    this.frames = frames
    this.chosen = null
    this.pointed = null
  }
}
