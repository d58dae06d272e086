/** Images asked of one generator or several, one behind the other, from the same prompts and noise; each with its sampling steps. */
import type { FusionClient } from '../../../workers/fusion/client'
import type { GenerateAsk, Generated, Generator, ImageGrid } from '../../../workers/fusion/protocol'
import type { Notices, Place } from '../../page/trouble/notices.svelte'

/** What is asked of every generator alike. */
export type SharedAsk = Omit<GenerateAsk, 'generator'>

export interface GenerationResult {
  ask: GenerateAsk
  answer: Generated
}

export interface GenerationWait {
  what: string
  /** In [0, 1]; null where it cannot be told. */
  fraction: number | null
}

export class Generation {
  busy = $state.raw(false)
  waiting = $state.raw<GenerationWait | null>(null)
  /** In the order of the generators; those of the last time stay until the first new ones are there. */
  results = $state.raw<GenerationResult[]>([])
  /** Place on the slider: a sampling step from 0 on, and behind the last one the finished images. */
  place = $state.raw(0)
  /** Sampling steps that can be looked at; 0 without frames. */
  readonly steps: number = $derived(this.results[0]?.answer.frames.length ?? 0)
  /** What is on the slider, first to last. */
  readonly stops: string[] = $derived(
    (this.results[0]?.answer.frames ?? [])
      .map(({ timestep }, step) => `step ${step + 1} of ${this.steps}, t = ${timestep}`)
      .concat('finished'),
  )
  readonly #client: FusionClient
  readonly #notices: Notices
  readonly #at: Place
  #stopped = false

  /** @param at where trouble is said */
  constructor(client: FusionClient, notices: Notices, at: Place) {
    this.#client = client
    this.#notices = notices
    this.#at = at
    client.subscribe((news) => {
      if (news.type !== 'waiting' || !this.busy) return
      this.waiting = news.what === null ? null : { what: news.what, fraction: news.fraction }
    })
  }

  /** Whether all generators have answered. */
  async run(generators: readonly Generator[], ask: SharedAsk): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.#stopped = false
    this.#notices.clear(this.#at)
    const done: GenerationResult[] = []
    try {
      for (const generator of generators) {
        if (this.#stopped) return false
        const whole = { ...ask, generator }
        done.push({ ask: whole, answer: await this.#client.request('generate', whole) })
        this.results = [...done]
        this.place = this.steps
      }
      return true
    } catch (reason) {
      this.#notices.showError(this.#at, reason)
      return false
    } finally {
      this.busy = false
      this.waiting = null
    }
  }

  /** Leaves off; generators that have answered keep their images. */
  cancel(): void {
    if (!this.busy) return
    this.#stopped = true
    this.#client.send({ type: 'cancel' })
  }

  /** Images of one generator at the slider's place. */
  images({ answer }: GenerationResult): ImageGrid {
    return answer.frames[this.place]?.images ?? answer.images
  }

  /** The model has changed: what it made is gone. */
  clear(): void {
    this.cancel()
    this.results = []
    this.place = 0
  }
}
