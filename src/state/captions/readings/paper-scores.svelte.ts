/** The paper's own captions, scored here by the same code, in both readings. */
import { examplePairs, tableTwo } from '../../../captions/paper-captions'
import type { GeneralityScore, Reading } from '../../../captions/types'
import type { CaptionClient } from '../../../workers/captions/client'
import type { Notices } from '../../page/trouble/notices.svelte'

export class PaperScores {
  /** By reading, then by caption; empty until they have been worked out. */
  #scores = $state.raw<Record<Reading, Readonly<Record<string, GeneralityScore>>>>({ published: {}, intended: {} })
  readonly #client: CaptionClient
  readonly #notices: Notices

  constructor(client: CaptionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  of(caption: string, reading: Reading): GeneralityScore | null {
    return this.#scores[reading][caption] ?? null
  }

  async compute(): Promise<void> {
    const captions = [
      ...tableTwo.map(({ caption }) => caption),
      ...examplePairs.flatMap(({ general, specific }) => [general, specific]),
    ]
    const scored = async (reading: Reading) => {
      const { scores } = await this.#client.request('score', { captions, reading })
      return Object.fromEntries(
        captions.map((caption, i) => {
          const [si = NaN, bt = NaN, tm = NaN, da = NaN, gs = NaN] = scores.subarray(5 * i, 5 * i + 5)
          return [caption, { si, bt, tm, da, gs }]
        }),
      )
    }
    try {
      const [published, intended] = await Promise.all([scored('published'), scored('intended')])
      this.#scores = { published, intended }
    } catch (reason) {
      this.#notices.showError('scoring', reason, [{ label: 'Try again', run: () => void this.compute() }])
    }
  }
}
