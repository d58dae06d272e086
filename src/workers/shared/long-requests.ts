/** Requests that take long: one at a time, in the order of the asking; the page is told what it waits for, and may end it. */
import { Cancelled, untilCancelled, type Task } from '../../tensor/cancellation'
import { Turns } from '../../store/turns'
import type { Waiting } from './waiting'

export class LongRequests {
  private readonly turns = new Turns()
  /** Of the request that is being worked on. */
  private cancelling: AbortController | null = null

  constructor(private readonly waiting: Waiting) {}

  /** @param work throws `Cancelled` when its signal is given */
  do<T>(what: string, work: (task: Task & { signal: AbortSignal }) => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      const cancelling = new AbortController()
      this.cancelling = cancelling
      try {
        return await this.waiting.during(what, true, (onProgress) => work({ signal: cancelling.signal, onProgress }))
      } finally {
        this.cancelling = null
      }
    })
  }

  /**
   * What the request under way has to wait for, and others after it: told instead of the request.
   * @throws Cancelled where the request is cancelled, which leaves `work` as it is
   */
  within<T>(what: string, work: (onProgress: (fraction: number) => void) => Promise<T>): Promise<T> {
    const signal = this.cancelling?.signal
    return this.waiting.within(what, signal !== undefined, (onProgress) => untilCancelled(work(onProgress), signal))
  }

  /** What is quick, but must not come in between. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.take(work)
  }

  /** Leaves off the request that is being worked on, if any. */
  cancel(): void {
    this.cancelling?.abort(new Cancelled())
  }
}
