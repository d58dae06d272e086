/** Room "Results": what comes with the page, what was computed in this browser, and which table or figure is open. */
import { version } from '../../../package.json'
import type { GeneralityScore } from '../../captions/types'
import { fill, runsFor, type KnownResult } from '../../results/aggregate'
import { checkBias, checkFigureTwo, type BiasFile, type FigureTwoFile } from '../../results/figure-file'
import { checkDetectors } from '../../results/detector-file'
import type { DetectorTrial } from '../../results/memorisation-types'
import { checkNumbers, numbersFor, type NumberFile } from '../../results/number-file'
import { checkResults } from '../../results/result-file'
import { checkSweep, runsOf, sweepId } from '../../results/sweep'
import { captionNumbers, tableTwo } from '../../results/tables/captions'
import { ownTable } from '../../results/tables/own'
import type { FilledTable, PaperTable } from '../../results/tables/types'
import type { PlannedRun, ResultFile, Sweep } from '../../results/types'
import { RecordStore } from '../../store/record-store'
import type { Conductors } from '../../workers/results/conducting'
import { Notices } from '../page/trouble/notices.svelte'
import { entries, tableEntry, type Entry } from './contents'
import { mapOf } from '../page/map-of'
import { siteJson } from '../page/site'
import { OwnResults } from './own-results.svelte'
import { SweepQueue } from './queue.svelte'
import { SweepDraft } from './sweep-draft.svelte'
import type { OwnResult, QueuedRun } from './types'

/** Whose numbers fill the tables: those that came with the page, own ones where there are none; or own ones alone. */
export type Origin = 'shipped' | 'own'

/** What the room opens on. */
export const FIRST = 'a-table-3'

/** Brings a file below `results/`; null where the site has none. */
export type LoadJson = (path: string) => Promise<unknown>

const sweepNames = [
  ...new Set(entries.flatMap((entry) => (entry.kind === 'table' ? entry.table.sweep : entry.sweep) ?? [])),
]

const loadJson: LoadJson = (path) => siteJson(`results/${path}`)

export class ResultsRoom {
  readonly notices = new Notices()
  /** Null until the room is opened. */
  file = $state.raw<ResultFile | null>(null)
  /** Sweeps that come with the page, by name. */
  shipped = $state.raw<ReadonlyMap<string, Sweep>>(mapOf())
  numbers = $state.raw<readonly NumberFile[]>([])
  bias = $state.raw<BiasFile | null>(null)
  figureTwo = $state.raw<FigureTwoFile | null>(null)
  detectors = $state.raw<DetectorTrial | null>(null)
  origin = $state<Origin>('shipped')
  /** Of the entry that is open. */
  openId = $state(FIRST)
  loading = $state(false)

  readonly own: OwnResults
  readonly queue: SweepQueue
  readonly draft = new SweepDraft()
  readonly #load: LoadJson

  readonly shippedIds: readonly string[] = $derived([...this.shipped.values()].map(sweepId))
  /** The visitor's own, queued or done, by the ids of their tables. */
  readonly ownSweeps: ReadonlyMap<string, Sweep> = $derived.by(() => {
    const all = [...this.own.all, ...this.queue.runs].map(({ sweep }): [string, Sweep] => [sweepId(sweep), sweep])
    return mapOf(all.filter(([id]) => !this.shippedIds.includes(id)).map(([id, sweep]) => [`own-${id}`, sweep]))
  })
  readonly sweeps: ReadonlyMap<string, Sweep> = $derived(mapOf([...this.shipped, ...this.ownSweeps]))
  readonly planned: ReadonlyMap<string, readonly PlannedRun[]> = $derived(
    mapOf([...this.sweeps].map(([name, sweep]) => [name, runsOf(sweep)])),
  )
  /** A table for each of them; two of one name are told apart by a number. */
  readonly ownEntries: readonly Entry[] = $derived.by(() => {
    const names: string[] = []
    return [...this.ownSweeps].map(([id, sweep]) => {
      names.push(sweep.name)
      const times = names.filter((name) => name === sweep.name).length
      const title = times === 1 ? sweep.name : `${sweep.name} (${times})`
      return tableEntry(ownTable(id, title, sweep, this.planned.get(id) ?? []))
    })
  })
  readonly entry: Entry | null = $derived.by(() => {
    const all = [...entries, ...this.ownEntries]
    // The table of a sweep whose runs were all taken out of the queue is gone.
    return all.find(({ id }) => id === this.openId) ?? all.find(({ id }) => id === FIRST) ?? null
  })
  /** By run id. */
  readonly known: ReadonlyMap<string, KnownResult> = $derived.by(() => {
    const own = this.own.all.map(({ id, result }): [string, KnownResult] => [id, { result, own: true }])
    if (this.origin === 'own') return mapOf(own)
    const shipped = (this.file?.runs ?? []).map((result): [string, KnownResult] => [
      result.run.id,
      { result, own: false },
    ])
    return mapOf([...own, ...shipped])
  })

  /** Where the numbers that are shown come from, in two or three words and in a sentence. */
  readonly whence: { short: string; long: string } = $derived(
    this.origin === 'own'
      ? { short: 'computed by you', long: 'What is shown was computed in this browser, by your own runs.' }
      : { short: 'computed before', long: 'What is shown was computed beforehand; each table says with what.' },
  )

  /** @param conductors what does the queue's runs, made when the first begins */
  constructor(conductors: () => Conductors, load: LoadJson = loadJson) {
    this.#load = load
    this.own = new OwnResults(new RecordStore<OwnResult>('runResults'))
    this.queue = new SweepQueue({
      store: new RecordStore<QueuedRun>('queuedRuns'),
      results: this.own,
      notices: this.notices,
      conductors,
      // Tests in Node have none, nor have pages of plain http.
      locks: globalThis.navigator?.locks ?? null,
    })
  }

  /** Brings all that the room shows, once. */
  async open(): Promise<void> {
    if (this.loading || this.file !== null) return
    this.loading = true
    this.notices.clear('results')
    try {
      const [file, bias, figureTwo, detectors, ...others] = await Promise.all([
        this.#load('runs.json'),
        this.#load('fid-against-n.json'),
        this.#load('figure-2.json'),
        this.#load('memorisation-detectors.json'),
        this.#load('k-means.json'),
        this.#load('caption-levels.json'),
      ])
      const sweeps = await Promise.all(sweepNames.map((name) => this.#load(`sweeps/${name}.json`)))
      this.bias = bias === null ? null : checkBias(bias)
      this.figureTwo = figureTwo === null ? null : checkFigureTwo(figureTwo)
      this.detectors = detectors === null ? null : checkDetectors(detectors)
      this.numbers = others.filter((other) => other !== null).map(checkNumbers)
      this.shipped = mapOf(
        sweeps
          .filter((sweep) => sweep !== null)
          .map(checkSweep)
          .map((sweep) => [sweep.name, sweep]),
      )
      this.file = file === null ? null : checkResults(file)
    } catch (reason) {
      this.notices.showError('results', reason, [{ label: 'Try again', run: () => void this.open() }])
    } finally {
      this.loading = false
    }
  }

  /** The runs that are shown, as one file: with the shipped one's day only where they are all of it. */
  taken(): ResultFile {
    const all = [...this.known.values()]
    const own = all.some((known) => known.own)
    return {
      format: 'modeweave-results',
      version: 1,
      made: own ? null : (this.file?.made ?? null),
      program: own || this.file === null ? version : this.file.program,
      runs: all.map(({ result }) => result),
    }
  }

  show(id: string): void {
    this.openId = id
  }

  /**
   * Says where results will be of a sweep whose runs were queued, and opens their table.
   * @param undone runs that a press takes out of the queue again
   */
  tellQueued(sweep: Sweep, added: number, undone: readonly string[] = []): void {
    const own = this.ownEntries.find(({ id }) => id === `own-${sweepId(sweep)}`)
    const runs = added === 1 ? '1 run is' : `${added} runs are`
    const rest = this.queue.paused.is
      ? 'They wait until you resume the queue'
      : 'They go on while you use the other rooms'
    const where =
      own === undefined
        ? 'the tables show them under “Yours”'
        : `their table, “${own.label}”, is under “Your sweeps” and fills in`
    const undo = () => {
      this.notices.clear('queue')
      void this.queue.cancel(undone)
    }
    this.notices.show('queue', 'news', `${runs} queued. ${rest}; ${where} as they end.`, [
      ...(undone.length === 0 ? [] : [{ label: 'Undo', run: undo }]),
      ...(own === undefined ? [] : [{ label: 'Open the table', run: () => this.show(own.id) }]),
    ])
  }

  /** @param scoreOf the captions' scores, for Table 2 */
  filled(table: PaperTable, scoreOf: (caption: string) => GeneralityScore | null): FilledTable {
    const planned = this.planned.get(table.sweep ?? '') ?? []
    const others = table.id === tableTwo.id ? captionNumbers(scoreOf) : numbersFor(table.id, this.numbersOf(table.id))
    return fill(table, { planned, results: this.known, others })
  }

  /** Files with numbers of a table that no run gives: they came with the page, so that none is the visitor's own. */
  numbersOf(table: string): NumberFile[] {
    if (this.origin === 'own') return []
    return this.numbers.filter(({ numbers }) => numbers.some((entry) => entry.table === table))
  }

  /** Runs that an entry shows: of its sweep those of its rows, or all of a figure's. */
  plannedOf(entry: Entry): readonly PlannedRun[] {
    if (entry.kind === 'figure') return this.planned.get(entry.sweep ?? '') ?? []
    return runsFor(entry.table, this.planned.get(entry.table.sweep ?? '') ?? [])
  }

  /** Those of them that there are. */
  resultsOf(entry: Entry): KnownResult[] {
    return this.plannedOf(entry).flatMap(({ id }) => this.known.get(id) ?? [])
  }
}
