/** What a lab is at work on while the visitor waits for it: counted, so that the waiting is over with the last of it and not with the first. */
import type { WaitingEvent } from '../../workers/shared/protocol'
import type { NoticeAction, Notices, Place } from './trouble/notices.svelte'

/** What is waited for, and as much of it as is known. */
export interface Wait {
  what: string
  /** Done so far, 0..1. */
  fraction: number | null
  secondsLeft: number | null
  cancellable: boolean
}

export class Tasks {
  /** True while data, a model or a new run is on its way; before the room is opened, all of them are. */
  busy = $state.raw(true)
  waiting = $state.raw<Wait | null>(null)
  readonly #notices: Notices
  readonly #ended: (place: Place) => void
  #underWay = 0
  /** A new worker is being set up: until then no task may call the waiting over. */
  #held = false

  /** @param ended called after each task, with its place */
  constructor(notices: Notices, ended: (place: Place) => void = () => undefined) {
    this.#notices = notices
    this.#ended = ended
  }

  /**
   * Does a task and shows at `place` what went wrong with it; whether it was done.
   * @param ways ways on where the task fails
   */
  async run(
    place: Place,
    task: () => Promise<void>,
    ways: (reason: unknown) => NoticeAction[] = () => [],
  ): Promise<boolean> {
    const done = await this.during(async () => {
      this.#notices.clear(place)
      try {
        await task()
        return true
      } catch (reason) {
        this.#notices.showError(place, reason, ways(reason))
        return false
      }
    })
    this.#ended(place)
    return done
  }

  /** Counts `work`, which tells of its own faults, as one task from beginning to end. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1
    this.busy = true
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      this.settle()
    }
  }

  /** Says what is waited for, before the worker tells how much of it is done. */
  wait(what: string): void {
    this.busy = true
    this.waiting = { what, fraction: null, secondsLeft: null, cancellable: false }
  }

  /** What the worker tells of the waiting. */
  receive({ what, fraction, secondsLeft, cancellable }: WaitingEvent): void {
    this.waiting = what === null ? null : { what, fraction, secondsLeft, cancellable }
  }

  /** Waits for a new worker, whatever becomes of the tasks that were under way in the old one. */
  hold(what: string): void {
    this.#held = true
    this.wait(what)
  }

  /** The new worker is there, or cannot be had. */
  release(): void {
    this.#held = false
    this.settle()
  }

  /** Calls the waiting over, where nothing is under way. */
  settle(): void {
    if (this.#held || this.#underWay > 0) return
    this.busy = false
    this.waiting = null
  }
}
