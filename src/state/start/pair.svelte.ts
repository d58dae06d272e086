/** Start's first figure: two runs that differ by R_C, at the same iterations. Its pictures are fetched as they are wanted. */
import type { Pixels } from '../../components/types'
import { checkPair, type PairFile } from '../../results/start/pair'
import type { Notices } from '../page/trouble/notices.svelte'
import { Scrub } from './scrub.svelte'
import { fetchSheet, type FigureFiles } from './sheet'

export const sides = ['without', 'with'] as const
export type SideName = (typeof sides)[number]

export class PairFigure {
  readonly scrub = new Scrub('start.pair')
  /** Null until it is there. */
  file = $state.raw<PairFile | null>(null)
  /** The first pictures are there, or will not come: the other figures may begin to fetch. */
  settled = $state.raw(false)
  /** By the names of their files. */
  #grids = $state.raw<Readonly<Record<string, Pixels>>>({})
  /** The last place whose pictures were all there: those stay until the next ones are. */
  #shown = $state.raw(0)
  readonly #files: FigureFiles
  readonly #asked: Record<string, Promise<void>> = {}
  readonly #notices: Notices
  #opened: Promise<void> | null = null

  constructor(files: FigureFiles, notices: Notices) {
    this.#files = files
    this.#notices = notices
  }

  /** Place whose pictures and numbers are shown. */
  get place(): number {
    return this.#shown
  }

  /** The pair, and the pictures of its end; later calls wait for the first. */
  open(): Promise<void> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** A side at the place that is shown; null until its picture is there. */
  at(side: SideName): { grid: Pixels; shares: readonly number[]; accuracy: number; nmi: number } | null {
    const point = this.file?.[side].checkpoints[this.#shown]
    const grid = point && this.#grids[point.file]
    return grid ? { ...point, grid } : null
  }

  /** Shows a place once its pictures are there. */
  async show(place: number): Promise<void> {
    const { file } = this
    if (file === null) return
    try {
      await Promise.all(sides.map((side) => this.#fetch(file, file[side].checkpoints[place]?.file)))
    } catch (reason) {
      this.#notices.showError('pair', reason, [{ label: 'Try again', run: () => void this.show(place) }])
      return
    }
    this.#notices.clear('pair')
    // The newest place wins, however late its pictures come.
    if (this.scrub.at === place) this.#shown = place
  }

  /** The rest, once the reader reaches for the figure: what is scrubbed does not wait. */
  async fetchAll(): Promise<void> {
    for (let place = 0; place <= this.scrub.last; place++) {
      const { file } = this
      if (file === null) return
      const names = sides.map((side) => file[side].checkpoints[place]?.file)
      // What does not come is told when it is to be shown.
      await Promise.allSettled(names.map((name) => this.#fetch(file, name)))
    }
  }

  async #open(): Promise<void> {
    try {
      this.file = checkPair(await this.#files.json('card.json'))
    } catch (reason) {
      this.#opened = null
      this.settled = true
      this.#notices.showError('pair', reason, [{ label: 'Try again', run: () => void this.open() }])
      return
    }
    const unknown = this.scrub.begin(this.file.without.checkpoints.map(({ iteration }) => iteration))
    await this.show(this.scrub.at)
    if (unknown !== null) this.#notices.show('pair', 'news', unknown)
    this.settled = true
  }

  #fetch({ samples }: PairFile, name: string | undefined): Promise<void> {
    if (name === undefined) return Promise.resolve()
    const known = this.#asked[name]
    if (known !== undefined) return known
    const asked = this.#load(name, samples)
    this.#asked[name] = asked
    // Another time it may come.
    asked.catch(() => delete this.#asked[name])
    return asked
  }

  async #load(name: string, samples: PairFile['samples']): Promise<void> {
    const grid = await fetchSheet(this.#files, name, samples)
    this.#grids = { ...this.#grids, [name]: grid }
  }
}
