/** One tab writes a run: whoever may write it holds a lock of the browser's, which goes by the run's id. */

import * as says from '../../messages/generated/store'
import { BadInput, ToldError } from '../../messages/errors'

/** What is used of `navigator.locks`; tests pass a stand-in. */
export type Locks = Pick<LockManager, 'request'>

/** Milliseconds that a lock is waited for: that of a worker which was just ended, after a lost GPU or a reload, may be held a moment longer. */
const PATIENCE = 1500

/** Another tab may write this run. */
class OpenElsewhere extends ToldError {
  override readonly name = 'OpenElsewhere'

  constructor() {
    super(says.runOpenElsewhere())
  }
}

export class RunLock {
  private held: { runId: string; release: () => void } | null = null

  /** @param locks null where the browser has none (a page that came over plain http): nobody is kept out then, but the store still refuses older states */
  constructor(
    private readonly locks: Locks | null,
    private readonly patience = PATIENCE,
  ) {}

  /**
   * Opens a run: from then on this tab alone may write it, and the one that was open before is free. Where `open` fails, all is as before.
   * @throws OpenElsewhere, or what `open` throws
   */
  async moveTo<T>(runId: string, open: () => Promise<T>): Promise<T> {
    if (this.held?.runId === runId) return open()
    const release = await this.take(runId)
    try {
      const opened = await open()
      this.letGo()
      this.held = { runId, release }
      return opened
    } catch (error) {
      release()
      throw error
    }
  }

  /** Does what nobody else may write in between. @throws OpenElsewhere, or what `work` throws */
  async during<T>(runId: string, work: () => Promise<T>): Promise<T> {
    if (this.held?.runId === runId) return work()
    const release = await this.take(runId)
    try {
      return await work()
    } finally {
      release()
    }
  }

  /** @throws BadInput (by name) where another tab has it open */
  async toDelete(runId: string, remove: () => Promise<void>): Promise<void> {
    try {
      await this.during(runId, remove)
    } catch (error) {
      if (!(error instanceof OpenElsewhere)) throw error
      throw new BadInput(says.runOpenElsewhereDelete())
    }
  }

  /** The run is closed. */
  letGo(): void {
    this.held?.release()
    this.held = null
  }

  private take(runId: string): Promise<() => void> {
    const { locks } = this
    if (locks === null) return Promise.resolve(() => undefined)
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(this.patience)
      const hold = () => new Promise<void>((release) => resolve(release))
      locks.request(`modeweave run ${runId}`, { signal }, hold).catch((error: unknown) => {
        if (signal.aborted) reject(new OpenElsewhere())
        else reject(error instanceof Error ? error : new Error(String(error)))
      })
    })
  }
}

/** This browser's locks; null where it has none. */
export function browserLocks(): Locks | null {
  const { locks }: Partial<Navigator> = navigator
  return locks ?? null
}
