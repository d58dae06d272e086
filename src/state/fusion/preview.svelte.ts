/** What the settings do before training: fused pairs as the worker makes them, and the memory that a run will hold. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FineTuningConfig, FusionPreview, MemoryEstimate } from '../../workers/fusion/protocol'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'

/** Pairs shown side by side. */
const pairs = 8

export class PairPreview {
  preview = $state.raw<FusionPreview | null>(null)
  estimate = $state.raw<MemoryEstimate | null>(null)
  /** Seed of the draw that is shown; another one shows other pairs. */
  seed = $state.raw(0)
  /** Id of the training set whose pairs the visitor asked to see, where they are not drawn unasked. */
  asked = $state.raw<string | null>(null)
  readonly #pairs: NewestWins<FineTuningConfig, FusionPreview>
  readonly #memory: NewestWins<FineTuningConfig, MemoryEstimate>

  /** @param holds whether the sets are still those that the settings speak of: where others are on their way, what is wrong with the old ones is old news */
  constructor(client: FusionClient, notices: Notices, holds: () => boolean) {
    this.#pairs = new NewestWins(
      (config) => client.request('preview', { config, pairs, seed: this.seed }),
      (preview) => {
        notices.clear('preview')
        this.preview = preview
      },
      (reason) => {
        if (holds()) notices.showError('preview', reason)
      },
    )
    this.#memory = new NewestWins(
      (config) => client.request('estimate', { config }),
      (estimate) => (this.estimate = estimate),
      // What is wrong with the settings, the preview's own answer says.
      () => (this.estimate = null),
    )
  }

  /** @param drawn whether the pairs are; else those of before go, and what a run will hold is asked alone */
  ask(config: FineTuningConfig, drawn: boolean): void {
    if (drawn) this.#pairs.put(config)
    else this.preview = null
    this.#memory.put(config)
  }
}
