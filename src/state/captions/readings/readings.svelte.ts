/** The readings of all captions: spread of each version, differences between them, and GS against length; worked out when scoring ends. */
import type { Reading } from '../../../captions/types'
import { wordsIn } from '../../../captions/length'
import type { CaptionClient } from '../../../workers/captions/client'
import { SCORES_PER_CAPTION } from '../../../workers/captions/protocol'
import { readingsOf, statisticsBy } from '../../../workers/captions/readings-client'
import type { CaptionReadings, ScoredColumn } from '../../../workers/captions/readings-types'
import type { Notices } from '../../page/trouble/notices.svelte'
import { lengthPicture, type LengthPicture } from './length-picture'
import type { CaptionList } from '../list.svelte'
import { metrics, type Version } from '../metrics'

/** Captions whose words are counted before the page gets a turn. */
const slice = 5000

export interface RoomReadings {
  /** The reading of the score that they are of. */
  reading: Reading
  readings: CaptionReadings
  /** Of the originals. */
  lengths: LengthPicture
}

export class CaptionRoomReadings {
  /** Of what was scored last; null where nothing was. */
  value = $state.raw<RoomReadings | null>(null)
  working = $state.raw(false)
  readonly #client: CaptionClient
  readonly #list: CaptionList
  readonly #notices: Notices
  #abort = new AbortController()

  constructor(client: CaptionClient, list: CaptionList, notices: Notices) {
    this.#client = client
    this.#list = list
    this.#notices = notices
  }

  /** Works them out anew; what was under way is dropped. */
  async renew(): Promise<void> {
    this.#abort.abort()
    const abort = (this.#abort = new AbortController())
    const { reading, present } = this.#list
    this.working = true
    try {
      const columns: ScoredColumn[] = []
      for (const version of present) columns.push(await this.#column(version))
      abort.signal.throwIfAborted()
      const readings = await readingsOf(columns, statisticsBy(this.#client, abort.signal))
      const [first] = columns
      if (first !== undefined) this.value = { reading, readings, lengths: lengthPicture(first) }
    } catch (reason) {
      if (!abort.signal.aborted)
        this.#notices.showError('scoring', reason, [{ label: 'Try again', run: () => void this.renew() }])
    } finally {
      if (this.#abort === abort) this.working = false
    }
  }

  async #column(version: Version): Promise<ScoredColumn> {
    const list = this.#list
    const sheet = list.sheet(version)
    const scores = new Float64Array(list.count * SCORES_PER_CAPTION)
    metrics.forEach((metric, m) =>
      sheet.column(metric).forEach((value, i) => (scores[i * SCORES_PER_CAPTION + m] = value)),
    )
    const texts = list.texts(version)
    const lengths = new Float64Array(list.count)
    for (let i = 0; i < lengths.length; i++) {
      lengths[i] = wordsIn(texts[i] ?? '')
      if (i % slice === slice - 1) await new Promise((resolve) => setTimeout(resolve))
    }
    return { name: version, scores, lengths }
  }
}
