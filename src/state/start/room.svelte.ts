/** Room "Start": the figures that the page opens on. */
import { Notices } from '../page/notices.svelte'
import type { Session } from '../mixture/session.svelte'
import type { CaptionClient } from '../../workers/captions/client'
import { Between } from './between.svelte'
import { CaptionFigure } from './caption.svelte'
import { PairFigure } from './pair.svelte'
import { filesOf } from './site'

export class StartRoom {
  readonly notices = new Notices()
  readonly pair = new PairFigure(filesOf('pair'), this.notices)
  readonly between: Between
  readonly caption: CaptionFigure
  readonly #session: Session
  #placed = false

  constructor(session: Session, captions: CaptionClient) {
    this.#session = session
    this.between = new Between(session.mixing)
    this.caption = new CaptionFigure(captions, this.notices)
  }

  /** The model that the second figure draws with; the first time it stands on a seven, the other end a nine. */
  async openModel(): Promise<void> {
    await this.#session.openModel()
    if (this.#placed || this.#session.run.components < 2) return
    this.#placed = true
    const ends = this.sevenAndNine
    // What was set in the room Interpolate stays.
    if (ends !== null && !this.#session.mixing.isSet) this.between.choose(...ends)
  }

  /** Gaussians whose images are mostly sevens and mostly nines; null where the model in memory has none. */
  get sevenAndNine(): [number, number] | null {
    const { run } = this.#session
    const majority = run.model?.datasetId === 'mnist' ? run.evaluation?.labelled?.majority : undefined
    const [seven, nine] = [majority?.indexOf(7) ?? -1, majority?.indexOf(9) ?? -1]
    return seven < 0 || nine < 0 ? null : [seven, nine]
  }
}
