/** Steps a second over the last few seconds. */

/** Milliseconds that no step is held up for but by a computer that slept. */
const SLEEP = 30_000
/** How many times as long as the longest before it, for a machine may need longer for a step. */
const UNUSUAL = 10

/** What of `now` was no work: a closed lid, say, which a clock may count or not. @param before milliseconds that the same took before */
export function sleptIn(now: number, before: readonly number[]): number {
  const longest = Math.max(...before, 0)
  return longest > 0 && now > SLEEP && now > UNUSUAL * longest ? now - longest : 0
}

export class Speed {
  private readonly ticks: number[] = []

  /** One step is done. @returns milliseconds since the one before in which the computer slept, which count for nothing */
  tick(): number {
    const now = performance.now()
    const last = this.ticks.at(-1) ?? now
    const slept = sleptIn(
      now - last,
      this.ticks.slice(1).map((tick, i) => tick - (this.ticks[i] ?? tick)),
    )
    this.rest(slept)
    this.ticks.push(now)
    if (this.ticks.length > 200) this.ticks.shift()
    while (this.ticks.length > 8 && now - (this.ticks[0] ?? 0) > 5000) this.ticks.shift()
    return slept
  }

  /** So long nothing was done that counts. */
  rest(milliseconds: number): void {
    this.ticks.forEach((tick, i) => (this.ticks[i] = tick + milliseconds))
  }

  /** 0 before the second step. */
  get perSecond(): number {
    const [first, last] = [this.ticks[0], this.ticks.at(-1)]
    if (first === undefined || last === undefined || last === first) return 0
    return ((this.ticks.length - 1) * 1000) / (last - first)
  }
}
