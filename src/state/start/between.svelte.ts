/** Start's second figure: the mixture of two Gaussians or three, moved by the reader, or by a word of the text until the reader's hand ends it. */
import type { Mixing } from '../mixture/mixing.svelte'
import { spread, type Point } from '../mixture/simplex'

/** Milliseconds from one Gaussian to the other. */
const DURATION = 3500

export class Between {
  playing = $state.raw(false)
  readonly #mixing: Mixing
  /** Share that was set last: what is played goes on from here, whatever the weights say. */
  #at = 0

  constructor(mixing: Mixing) {
    this.#mixing = mixing
  }

  /** The reader's own hand: between two Gaussians its way from the left counts, among three its place in their triangle. */
  pull(point: Point): void {
    if (this.#mixing.chosen.length === 2) this.move(point.x)
    else {
      this.playing = false
      this.#mixing.moveTo(point)
    }
  }

  move(share: number): void {
    this.playing = false
    this.#set(share)
  }

  /** Which two it is between; it stands on the first. */
  choose(from: number, to: number): void {
    this.playing = false
    this.#mixing.setCorners(2)
    this.#mixing.choose(0, from)
    this.#mixing.choose(1, to)
    this.#set(0)
  }

  /** Two or three corners; it stands in the middle of them. */
  setCorners(count: 2 | 3): void {
    this.playing = false
    this.#mixing.setCorners(count)
  }

  /** Another Gaussian at a corner: of two it stands on the first, of three in their middle. */
  put(place: number, component: number): void {
    this.playing = false
    this.#mixing.choose(place, component)
    if (this.#mixing.chosen.length === 2) this.#set(0)
  }

  /** A third joins the two: all in equal parts. */
  join(component: number): void {
    this.setCorners(3)
    this.#mixing.choose(2, component)
  }

  /** From the first to the second. @param still no motion is wanted: the end is shown at once */
  play(still: boolean): void {
    if (still) this.move(1)
    else {
      this.#set(0)
      this.playing = true
    }
  }

  /** What is played goes on. @param elapsed ms since the last time */
  advance(elapsed: number): void {
    if (!this.playing) return
    const share = Math.min(1, this.#at + elapsed / DURATION)
    if (share === 1) this.playing = false
    this.#set(share)
  }

  #set(share: number): void {
    const { chosen, weights } = this.#mixing
    const within = Math.min(1, Math.max(0, share))
    this.#at = within
    this.#mixing.setWeights(spread(weights.length, chosen.slice(0, 2), [1 - within, within]))
  }
}
