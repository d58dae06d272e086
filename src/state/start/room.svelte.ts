/** Room "Start": the figures that the page opens on. */
import { Notices } from '../page/trouble/notices.svelte'
import type { Session } from '../mixture/session.svelte'
import type { CaptionClient } from '../../workers/captions/client'
import { Between } from './between.svelte'
import { CaptionFigure } from './caption.svelte'
import { HeartFigure } from './heart.svelte'
import { PairFigure } from './pair.svelte'
import { filesOf } from './site'

export class StartRoom {
  readonly notices = new Notices()
  readonly pair = new PairFigure(filesOf('pair'), this.notices)
  readonly between: Between
  readonly caption: CaptionFigure
  readonly heart = new HeartFigure(filesOf('heart'), this.notices)
  /** The figure that a link speaks of, where it is not the first. */
  opensOn: 'caption' | 'heart' | null = null
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
    const [seven, nine] = [this.#gaussianOf(7), this.#gaussianOf(9)]
    return seven === null || nine === null ? null : [seven, nine]
  }

  /** One whose images are mostly fours, which look like both. */
  get four(): number | null {
    return this.#gaussianOf(4)
  }

  #gaussianOf(digit: number): number | null {
    const { run } = this.#session
    const majority = run.model?.datasetId === 'mnist' ? run.evaluation?.labelled?.majority : undefined
    const place = majority?.indexOf(digit) ?? -1
    return place < 0 ? null : place
  }
}
