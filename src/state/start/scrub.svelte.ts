/** Where a figure's time stands: the reader moves it, or a word of the text plays it; the reader's hand on it ends the playing. */

/** Milliseconds that a stop is shown for while it is played. */
export const PACE = 550

export class Scrub {
  at = $state.raw(0)
  /** Place of the last stop. */
  last = $state.raw(0)
  playing = $state.raw(false)

  /** As many stops as there are; it stands on the last. */
  begin(stops: number): void {
    this.last = Math.max(0, stops - 1)
    this.at = this.last
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
