/** Where a figure's time stands: the reader moves it, or a word of the text plays it; the reader's hand on it ends the playing. */
import { notUsed } from '../page/address/parameters'

/** Milliseconds that a stop is shown for while it is played. */
export const PACE = 550

export class Scrub {
  /** Place of the stop where it stands. */
  at = $state.raw(0)
  playing = $state.raw(false)
  /** What each stop stands for: iterations done, steps made. */
  stops = $state.raw<readonly number[]>([])
  /** The stop that a link asks for, until there are any. */
  #asked = $state.raw<number | null>(null)

  /** @param key of its stop in the address */
  constructor(readonly key: string) {}

  /** Place of the last stop. */
  get last(): number {
    return Math.max(0, this.stops.length - 1)
  }

  /** The stop where it stands, or the one that a link asks for; null on the last, where it stands by itself. */
  get chosen(): number | null {
    return this.#asked ?? (this.at === this.last ? null : (this.stops[this.at] ?? null))
  }

  /** Stands there once there are stops. */
  ask(stop: number): void {
    this.#asked = stop
  }

  /**
   * The stops as they are; it stands on the last, or on the one that was asked for.
   * @returns a sentence where no stop is what was asked for, else null
   */
  begin(stops: readonly number[]): string | null {
    const asked = this.#asked
    this.#asked = null
    this.stops = stops
    const place = asked === null ? this.last : stops.indexOf(asked)
    this.at = place < 0 ? this.last : place
    return place < 0 ? notUsed(this.key, String(asked), `one of ${stops.join(', ')}`) : null
  }

  /** Place of the stop nearest to a value. */
  nearestTo(value: number): number {
    const distances = this.stops.map((stop) => Math.abs(stop - value))
    return Math.max(0, distances.indexOf(Math.min(...distances)))
  }

  /** The reader's own hand. */
  move(to: number): void {
    this.playing = false
    this.at = Math.max(0, Math.min(this.last, to))
  }

  /**
   * From the beginning to the end, or stops where it plays.
   * @param still no motion is wanted: the end is shown at once
   */
  play(still: boolean): void {
    if (this.playing || still) {
      const to = this.playing ? this.at : this.last
      this.move(to)
      return
    }
    if (this.at === this.last) this.at = 0
    this.playing = true
  }

  /** The next stop of what is played. */
  advance(): void {
    if (this.playing && this.at < this.last) this.at += 1
    if (this.at === this.last) this.playing = false
  }
}
