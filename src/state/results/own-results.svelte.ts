/** What the visitor's own sweeps came to: kept in this browser, by run. */
import type { TimedRun } from '../../results/run-time'
import { sweepId } from '../../results/sweep'
import type { Sweep } from '../../results/types'
import type { RecordStore } from '../../store/record-store'
import { OtherTabs } from '../page/other-tabs'
import type { OwnResult } from './types'

export class OwnResults {
  /** In the order that they were made. */
  all = $state.raw<readonly OwnResult[]>([])
  readonly #store: Pick<RecordStore<OwnResult>, 'all' | 'change'>
  readonly #tabs: OtherTabs<'changed'>
  /** Ids of those that the browser would not keep. */
  #onlyHere: readonly string[] = []

  constructor(store: Pick<RecordStore<OwnResult>, 'all' | 'change'>) {
    this.#store = store
    this.#tabs = new OtherTabs('sweep result', () => void this.read())
  }

  /** Each sweep's, in the order in which the sweeps were begun. */
  readonly bySweep: readonly { id: string; sweep: Sweep; results: readonly OwnResult[] }[] = $derived.by(() => {
    const ids = this.all.map(({ sweep }) => sweepId(sweep))
    return this.all.flatMap(({ sweep }, at) => {
      const id = ids[at] ?? ''
      return ids.indexOf(id) < at ? [] : [{ id, sweep, results: this.all.filter((_, i) => ids[i] === id) }]
    })
  })

  /** Runs whose time is known. */
  readonly timed: readonly TimedRun[] = $derived(
    this.all.flatMap(({ result, seconds }) => (seconds === null ? [] : [{ run: result.run, seconds }])),
  )

  has(id: string): boolean {
    return this.all.some((own) => own.id === id)
  }

  /** Those that are kept, as another tab may have left them. Those of a window that keeps nothing stay. */
  async read(): Promise<void> {
    const kept = await this.#store.all()
    const others = this.all.filter(({ id }) => this.#onlyHere.includes(id) && !kept.some((own) => own.id === id))
    this.all = inOrder([...kept, ...others])
  }

  /** @returns why it lasts only as long as the page, a clause that fits behind a colon; null where it is kept */
  async keep(...own: readonly OwnResult[]): Promise<string | null> {
    const ids = own.map(({ id }) => id)
    this.all = inOrder([...this.all.filter(({ id }) => !ids.includes(id)), ...own])
    const note = await this.#store.change(own)
    if (note !== null) this.#onlyHere = [...this.#onlyHere, ...ids]
    this.#tabs.tell('changed')
    return note
  }

  /**
   * The runs themselves stay in their labs' lists.
   * @returns what is gone, to be kept again where that was not meant
   */
  async forget(ids: readonly string[]): Promise<readonly OwnResult[]> {
    const gone = this.all.filter(({ id }) => ids.includes(id))
    this.all = this.all.filter(({ id }) => !ids.includes(id))
    await this.#store.change([], ids)
    this.#tabs.tell('changed')
    return gone
  }
}

const inOrder = (results: readonly OwnResult[]) => [...results].sort((a, b) => a.madeAt - b.madeAt)
