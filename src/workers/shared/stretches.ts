/** Stretches of training, one after another: each goes from a start to the next pause, to the end, or to a failure. */

/** What a training loop looks at between two steps. */
export interface Stretch {
  wanted: boolean
}

export class Stretches {
  /** Loops and what ends them, one after another. */
  private queue: Promise<void> = Promise.resolve()
  private current: Stretch | null = null
  private aborted: Error | null = null

  /** @param failed tells of an error; called when the stretch is over */
  constructor(private readonly failed: (error: unknown) => Promise<void>) {}

  /** Begins a stretch, unless one is going on. */
  start(loop: (stretch: Stretch) => Promise<void>): void {
    if (this.current?.wanted) return
    const stretch = { wanted: true }
    this.current = stretch
    this.enqueue(() => loop(stretch))
  }

  /** Asks the loop to stop after its step and waits until it has. */
  async pause(): Promise<void> {
    if (this.current !== null) this.current.wanted = false
    await this.queue
  }

  /** Stops because of an error that no step threw; the loop meets it in `throwIfAborted`. @returns whether there was anything to stop */
  abort(error: Error): boolean {
    if (!this.current?.wanted) return false
    this.current.wanted = false
    this.aborted = error
    return true
  }

  /** For the loop, when it has stopped. */
  throwIfAborted(): void {
    const error = this.aborted
    this.aborted = null
    if (error !== null) throw error
  }

  /** Does some work when the loop before it has ended; its failure is told and never stops the queue. */
  enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      if (this.current !== null) this.current.wanted = false
      return this.failed(error)
    })
    return this.queue
  }
}
