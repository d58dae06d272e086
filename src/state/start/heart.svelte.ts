/** Start's fourth figure: two fine-tuning runs on the way to knowing their images by heart. Nothing of it is fetched before it is in sight. */
import type { Pixels } from '../../components/types'
import type { HeartCheckpoint, HeartFile, HeartSide } from '../../results/start/heart'
import { fetchScript } from '../page/fetched-script.svelte'
import type { Notices } from '../page/trouble/notices.svelte'
import { Scrub } from './scrub.svelte'
import { fetchSheet, type FigureFiles } from './sheet'

export const heartSides = ['specific', 'fusion'] as const
export type HeartSideName = (typeof heartSides)[number]

export interface HeartPictures {
  /** The images that both runs learn from. */
  training: Pixels
  /** A row for each checkpoint, a column for each prompt. */
  specific: Pixels
  fusion: Pixels
}

export class HeartFigure {
  readonly scrub = new Scrub('start.heart')
  /** Null until it is there, with its pictures. */
  file = $state.raw<HeartFile | null>(null)
  pictures = $state.raw<HeartPictures | null>(null)
  readonly #files: FigureFiles
  readonly #notices: Notices
  #opened: Promise<void> | null = null

  constructor(files: FigureFiles, notices: Notices) {
    this.#files = files
    this.#notices = notices
  }

  /** The runs and all their pictures, once. */
  open(): Promise<void> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** A run where the scrubber stands; null until it is there. */
  at(side: HeartSideName): HeartCheckpoint | null {
    return this.file?.[side].checkpoints[this.scrub.at] ?? null
  }

  async #open(): Promise<void> {
    try {
      // Read by what only this figure needs.
      const { checkHeart } = await fetchScript('The figure', () => import('../../results/start/heart'))
      const file = checkHeart(await this.#files.json('card.json'))
      const sheet = ({ file: name, checkpoints }: HeartSide) =>
        fetchSheet(this.#files, name, { rows: checkpoints.length, columns: file.prompts.length, size: file.size })
      const [training, specific, fusion] = await Promise.all([
        fetchSheet(this.#files, file.training.file, { ...file.training, size: file.size }),
        sheet(file.specific),
        sheet(file.fusion),
      ])
      this.#notices.clear('heart')
      const unknown = this.scrub.begin(file.specific.checkpoints.map(({ step }) => step))
      if (unknown !== null) this.#notices.show('heart', 'news', unknown)
      this.pictures = { training, specific, fusion }
      this.file = file
    } catch (reason) {
      this.#opened = null
      this.#notices.showError('heart', reason, [{ label: 'Try again', run: () => void this.open() }])
    }
  }
}
