/** What the table shows of the list: its order, its filters, and which caption is active. */
import type { CaptionList } from './list.svelte'
import { makersOf } from './generalising/making'
import { metrics } from './metrics'
import type { FlagFilter, Metric, Version } from './metrics'
import { flaggedAverages, type FlaggedAverage } from './readings/flagged-averages'
import type { KeptTable } from './settings'
import { orderOf, textRanks } from './order'
import { distributionOf } from './readings/distribution'
import type { Distribution } from './readings/distribution'

/** `given`: as the captions came. `change`: in GS, from the original to the version that sorts. */
export type SortKey = 'given' | 'caption' | 'change' | Metric
export type Range = readonly [low: number, high: number]

export interface Average {
  version: Version
  n: number
  means: Record<Metric, number>
  /** What made the texts of this version; empty for the originals. */
  by: readonly string[]
}

/** Half a point a bin. */
const binCount = 20

export class CaptionTable {
  sortKey = $state.raw<SortKey>('given')
  descending = $state.raw(false)
  /** The version whose scores sort and filter. */
  version = $state.raw<Version>('original')
  text = $state.raw('')
  ranges = $state.raw<Partial<Record<Metric, Range>>>({})
  /** By the flags of the version that sorts and filters. */
  flags = $state.raw<FlagFilter>('all')
  /** Index of the caption that the keyboard is on; null for none. */
  active = $state.raw<number | null>(null)
  readonly #list: CaptionList
  #ranks: { texts: readonly string[]; ranks: Float64Array } | null = null

  constructor(list: CaptionList) {
    this.#list = list
  }

  /** The version that sorts and filters, where it is still there. */
  readonly sortVersion: Version = $derived.by(() =>
    this.#list.present.includes(this.version) ? this.version : 'original',
  )

  readonly #hangsOnScores: boolean = $derived(
    (this.sortKey !== 'given' && this.sortKey !== 'caption') ||
      Object.keys(this.ranges).length > 0 ||
      this.flags !== 'all',
  )

  /** Indices of the captions to show, in order. */
  readonly order: Uint32Array = $derived.by(() => {
    const list = this.#list
    // The list's arrays are not reactive; while scores come in, an order that hangs on them follows now and then.
    void list.textChanges
    if (this.#hangsOnScores) {
      void list.slowChanges
      void list.reading
    }
    return orderOf(list.originals, {
      sortBy: this.#sortColumn(),
      descending: this.descending,
      text: this.text,
      ranges: metrics.flatMap((metric) => {
        const range = this.ranges[metric]
        if (range === undefined) return []
        return [{ column: list.sheet(this.sortVersion).column(metric), low: range[0], high: range[1] }]
      }),
      takes: this.#takes(),
    })
  })

  /** Place of each shown caption, by index. */
  readonly activePosition: number = $derived(this.active === null ? -1 : this.order.indexOf(this.active))
  readonly filtered: boolean = $derived(
    this.text.trim() !== '' || Object.keys(this.ranges).length > 0 || this.flags !== 'all',
  )

  /** Distribution of each metric for each version that is there. */
  readonly distributions: readonly { version: Version; of: Record<Metric, Distribution> }[] = $derived.by(() => {
    const list = this.#list
    void list.slowChanges
    void list.reading
    return list.present.map((version) => {
      const sheet = list.sheet(version)
      const spread = (metric: Metric) => distributionOf(sheet.column(metric), binCount)
      return {
        version,
        of: { si: spread('si'), bt: spread('bt'), tm: spread('tm'), da: spread('da'), gs: spread('gs') },
      }
    })
  })

  /** Mean of each metric over the captions that have a score in every version that is there; empty where only originals are. */
  readonly averages: readonly Average[] = $derived.by(() => {
    const list = this.#list
    void list.slowChanges
    void list.reading
    if (list.present.length < 2) return []
    const sheets = list.present.map((version) => ({ version, sheet: list.sheet(version) }))
    const complete: number[] = []
    for (let i = 0; i < list.count; i++) {
      if (sheets.every(({ sheet }) => sheet.stateOf(i) === 'scored')) complete.push(i)
    }
    return sheets.map(({ version, sheet }) => {
      const mean = (metric: Metric) => complete.reduce((sum, i) => sum + sheet.at(i, metric), 0) / complete.length
      const means = { si: mean('si'), bt: mean('bt'), tm: mean('tm'), da: mean('da'), gs: mean('gs') }
      return { version, n: complete.length, means, by: version === 'original' ? [] : makersOf(list.makings(version)) }
    })
  })

  /** Of each version with flagged captions: how many, of which kinds, and its averages with and without them. */
  readonly flagged: readonly FlaggedAverage[] = $derived.by(() => {
    void this.#list.slowChanges
    void this.#list.reading
    return flaggedAverages(this.#list)
  })

  /** A click on a column's head: scores begin with the highest; a second click turns the order, a third takes it away. */
  sortBy(key: SortKey): void {
    const first = key !== 'caption'
    if (this.sortKey !== key) {
      this.sortKey = key
      this.descending = first
    } else if (this.descending === first) {
      this.descending = !first
    } else {
      this.sortKey = 'given'
      this.descending = false
    }
  }

  setRange(metric: Metric, range: Range | null): void {
    const { [metric]: _gone, ...others } = this.ranges
    this.ranges = range === null ? others : { ...others, [metric]: range }
  }

  clearFilters(): void {
    this.text = ''
    this.ranges = {}
    this.flags = 'all'
  }

  reset(): void {
    this.sortKey = 'given'
    this.descending = false
    this.version = 'original'
    this.clearFilters()
  }

  keep(): KeptTable {
    const { sortKey, descending, version, text, ranges, flags } = this
    const kept = Object.entries(ranges).map(([metric, range]) => [metric, [...range]])
    return { sortKey, descending, version, text, flags, ranges: Object.fromEntries(kept) as KeptTable['ranges'] }
  }

  restore({ sortKey, descending, version, text, ranges, flags }: KeptTable): void {
    this.sortKey = sortKey
    this.descending = descending
    this.version = version
    this.text = text
    this.ranges = ranges
    this.flags = flags
  }

  #takes(): ((index: number) => boolean) | null {
    const sheet = this.#list.flags(this.sortVersion)
    switch (this.flags) {
      case 'all':
        return null
      case 'flagged':
        return (index) => sheet.has(index)
      case 'unflagged':
        return (index) => !sheet.has(index)
      default: {
        const flag = this.flags
        return (index) => sheet.has(index, flag)
      }
    }
  }

  #sortColumn(): Float64Array | null {
    const list = this.#list
    switch (this.sortKey) {
      case 'given':
        return null
      case 'caption':
        return this.#textRanks()
      case 'change': {
        const version = this.sortVersion === 'original' ? (list.present.at(-1) ?? 'original') : this.sortVersion
        const before = list.sheet('original').column('gs')
        return list
          .sheet(version)
          .column('gs')
          .map((gs, i) => gs - (before[i] ?? NaN))
      }
      default:
        return list.sheet(this.sortVersion).column(this.sortKey)
    }
  }

  #textRanks(): Float64Array {
    const texts = this.#list.originals
    if (this.#ranks?.texts !== texts || this.#ranks.ranks.length !== texts.length) {
      this.#ranks = { texts, ranks: textRanks(texts) }
    }
    return this.#ranks.ranks
  }
}
