/** Steps a second over the last few seconds. */
export class Speed {
  private readonly ticks: number[] = []

  /** One step is done. */
  tick(): void {
    this.ticks.push(performance.now())
    if (this.ticks.length > 200) this.ticks.shift()
    const newest = this.ticks.at(-1) ?? 0
    while (this.ticks.length > 8 && newest - (this.ticks[0] ?? 0) > 5000) this.ticks.shift()
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
