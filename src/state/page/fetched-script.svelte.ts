/** Scripts of the page that are fetched when they are first needed: whether one has come, why not, and another try, which loses nothing. */
import { crashFault, hostAnswers } from '../../workers/shared/crash'
import { EngineFault } from '../../workers/shared/worker-client'
import type { NoticeAction } from './trouble/notices.svelte'

/** What it asks of the page around it; tests pass stand-ins. */
interface Surroundings {
  /** Whether the page's host answers at all. */
  reached: () => Promise<boolean>
  /** Asks once more for the sheets of style that did not come: a script that is fetched anew does not. */
  mendStyles: () => Promise<void>
  reload: () => void
}

/**
 * A script, or a fault that says in one sentence that it did not come, and why.
 * @param what begins the sentence: "The list of runs"
 * @throws EngineFault named Unreachable
 */
export async function fetchScript<T>(what: string, load: () => Promise<T>, reached = hostAnswers): Promise<T> {
  try {
    return await load()
  } catch {
    throw new EngineFault(await crashFault(what, null, reached))
  }
}

/** One that is shown in its place. */
export class FetchedScript<T> {
  /** Null until it has come. */
  module = $state.raw<T | null>(null)
  trouble = $state.raw<{ text: string; actions: NoticeAction[] } | null>(null)
  readonly #what: string
  readonly #load: () => Promise<T>
  readonly #around: Surroundings
  #asked = false

  /** @param what begins the sentence where it does not come: "This room" */
  constructor(what: string, load: () => Promise<T>, around: Partial<Surroundings> = {}) {
    this.#what = what
    this.#load = load
    this.#around = { reached: hostAnswers, mendStyles, reload: () => location.reload(), ...around }
  }

  /** Fetches it, once; what did not come is asked for again when it is opened anew, or when the visitor says so. */
  open(): void {
    if (this.#asked) return
    this.#asked = true
    void this.#fetch()
  }

  async #fetch(): Promise<void> {
    let answered = false
    const reached = async () => (answered = await this.#around.reached())
    try {
      this.module = await fetchScript(this.#what, this.#load, reached)
      this.trouble = null
    } catch (reason) {
      const again = { label: 'Try again', run: () => void this.#again() }
      // What the host has no more comes with its new page alone, before which runs at work are saved.
      const reload = { label: 'Reload the page', run: this.#around.reload }
      const text = reason instanceof Error ? reason.message : String(reason)
      this.trouble = { text, actions: answered ? [again, reload] : [again] }
      this.#asked = false
    }
  }

  async #again(): Promise<void> {
    if (this.#asked) return
    this.#asked = true
    await this.#around.mendStyles()
    await this.#fetch()
  }
}

async function mendStyles(): Promise<void> {
  const failed = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet)
  await Promise.all(
    failed.map((link) => {
      const other = link.cloneNode() as HTMLLinkElement
      const settled = new Promise<void>((resolve) => {
        for (const kind of ['load', 'error']) other.addEventListener(kind, () => resolve())
      })
      link.replaceWith(other)
      return settled
    }),
  )
}
