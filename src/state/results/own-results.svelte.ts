/** What the visitor's own sweeps came to: kept in this browser, by run. */
import type { RecordStore } from '../../store/record-store'
import type { OwnResult } from './types'

export class OwnResults {
  /** In the order that they were made. */
  all = $state.raw<readonly OwnResult[]>([])
  readonly #store: Pick<RecordStore<OwnResult>, 'all' | 'change'>

  constructor(store: Pick<RecordStore<OwnResult>, 'all' | 'change'>) {
    this.#store = store
  }

  has(id: string): boolean {
    return this.all.some((own) => own.id === id)
  }

  /** Those that are kept, as another tab may have left them. Those of a window that keeps nothing stay. */
  async read(): Promise<void> {
    const kept = await this.#store.all()
    const others = this.all.filter(({ id }) => !kept.some((own) => own.id === id))
    this.all = [...kept, ...others].sort((a, b) => a.madeAt - b.madeAt)
  }

  /** @returns why it lasts only as long as the page, a clause that fits behind a colon; null where it is kept */
  async keep(own: OwnResult): Promise<string | null> {
    this.all = [...this.all.filter(({ id }) => id !== own.id), own]
    return this.#store.change([own])
  }

  /** The runs themselves stay in their labs' lists. */
  async forget(ids: readonly string[]): Promise<void> {
    this.all = this.all.filter(({ id }) => !ids.includes(id))
    await this.#store.change([], ids)
  }
}
