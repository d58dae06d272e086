/** A new worker in the place of one that was lost, and in it what was there before: one mechanism, told by each room how to bring its run back. */
import * as says from '../../../messages/generated/page'
import { faultOf } from './notices.svelte'
import type { Notices } from './notices.svelte'
import type { Tasks } from '../tasks.svelte'

/** Counts recoveries, so that a device that keeps being taken is not asked for without end. */
class Patience {
  readonly #tries: number
  #left: number

  constructor(tries = 3) {
    this.#tries = tries
    this.#left = tries
  }

  renew(): void {
    this.#left = this.#tries
  }

  /** Whether to try once more. */
  spend(): boolean {
    this.#left -= 1
    return this.#left >= 0
  }
}

/** A sentence that another will end. */
export const withoutStop = (sentence: string) => sentence.replace(/\.$/, '')

/** What a recovery needs of a room. */
export interface RecoveryHost {
  readonly client: { restart(): void }
  readonly notices: Notices
  readonly tasks: Tasks
  /** Backend, data and whatever else comes before a run, in a worker that has nothing. */
  reconnect(): Promise<void>
}

/** A new worker in the place of one that was lost, and in it what was there before. */
export class Recovery {
  readonly #host: RecoveryHost
  readonly #patience = new Patience()
  /** Counts attempts: an older one that is still on its way says and does nothing more. */
  #newest = 0
  #underWay = false

  constructor(host: RecoveryHost) {
    this.#host = host
  }

  /** Something was saved of a run at work: losses before that, one with each closed lid, were not in vain. */
  progressed(): void {
    this.#patience.renew()
  }

  /**
   * After a loss; one that comes while a new worker is being set up is told by whatever waits for that.
   * @param what happened, as a sentence begins: "The GPU was lost"
   * @param restore brings the run back; answers what to say of it, as the sentence goes on, or null
   */
  async begin(what: string, restore: () => Promise<string | null>): Promise<void> {
    const { notices, tasks } = this.#host
    if (this.#underWay) return
    if (!this.#patience.spend()) {
      tasks.settle()
      notices.tell('page', says.deviceLostAgain({ what }), [
        { label: 'Go on without the GPU', run: () => location.assign(`?backend=wasm${location.hash}`) },
      ])
      return
    }
    await this.anew(what, restore)
  }

  /** At the visitor's word, as often as it is given: also in place of a recovery that is under way. Takes what `begin` takes. */
  async anew(what: string, restore: () => Promise<string | null>): Promise<void> {
    const { client, notices, tasks } = this.#host
    this.#newest += 1
    const attempt = this.#newest
    const overtaken = () => attempt !== this.#newest
    this.#underWay = true
    client.restart()
    tasks.hold('Starting the engine again')
    try {
      await this.#host.reconnect()
      if (overtaken()) return
      const restored = await restore()
      if (restored !== null && !overtaken()) notices.show('run', 'news', `${what}; ${restored}.`)
    } catch (reason) {
      if (overtaken()) return
      this.#say(`${what}, and the engine could not be started again: `, reason, () => void this.begin(what, restore))
    } finally {
      if (!overtaken()) {
        this.#underWay = false
        tasks.release()
      }
    }
  }

  /** The engine did not start when the room was opened. @param again opens the room once more */
  sayNotStarted(reason: unknown, again: () => void): void {
    this.#say('', reason, () => {
      this.#host.client.restart()
      this.#host.tasks.wait('Starting the engine')
      again()
    })
  }

  /** What could not be reached may be asked for again, without losing the page; all else needs a fresh one. */
  #say(before: string, reason: unknown, again: () => void): void {
    const { notices } = this.#host
    const { name, message, messageId } = faultOf(reason)
    const tryAgain = () => {
      notices.clear('page')
      again()
    }
    const way =
      name === 'Unreachable'
        ? { label: 'Try again', run: tryAgain }
        : { label: 'Reload the page', run: () => location.reload() }
    notices.show('page', 'trouble', `${before}${message}`, [way], messageId)
  }
}
