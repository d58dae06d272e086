/** Paper A's second contribution, on the open run: are the training captions that score as more general copied less? */
import type { RankCorrelation } from '../../../metrics/statistics/summary-types'
import type { CaptionClient } from '../../../workers/captions/client'
import { SCORES_PER_CAPTION } from '../../../workers/captions/protocol'
import { READINGS_SEED } from '../../../workers/captions/readings-client'
import type { Gallery, Measured } from '../../../workers/fusion/protocol'
import { captionCopies, type CaptionCopies } from './caption-copies'
import type { Notices } from '../../page/trouble/notices.svelte'

export interface ScoredCopies extends CaptionCopies {
  /** As published, in [0, 10]. */
  gs: number
}

export interface GeneralityOfCopies {
  /** Captions without words have no score, and are left out. */
  captions: readonly ScoredCopies[]
  /** Of GS and similarity, over captions. */
  correlation: RankCorrelation
}

export class CopiesByGenerality {
  /** Null until it is worked out. */
  value = $state.raw<GeneralityOfCopies | null>(null)
  readonly #client: CaptionClient
  readonly #notices: Notices
  #abort = new AbortController()

  constructor(client: CaptionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** Works it out for another run; null where none is open. */
  async follow(measured: Measured | null, gallery: Gallery | null): Promise<void> {
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.value = null
    if (measured === null || gallery === null) return
    const copies = captionCopies(measured, gallery)
    const gs = new Float64Array(copies.length).fill(NaN)
    try {
      const onResult = (offset: number, { scores, flags }: { scores: Float64Array; flags: Int32Array }) => {
        for (let i = 0; i < flags.length; i++) gs[offset + i] = scores[(i + 1) * SCORES_PER_CAPTION - 1] ?? NaN
      }
      const captions = copies.map(({ caption }) => caption)
      await this.#client.score(captions, 'published', { onResult, signal })
      const y = Float64Array.from(copies, ({ similarity }) => similarity)
      const correlation = await this.#client.request('correlate', { x: gs, y, seed: READINGS_SEED }, { signal })
      const scored = copies.map((each, i) => ({ ...each, gs: gs[i] ?? NaN }))
      this.value = { captions: scored.filter((each) => !Number.isNaN(each.gs)), correlation }
    } catch (reason) {
      if (!signal.aborted) this.#notices.showError('compare', reason)
    }
  }
}
