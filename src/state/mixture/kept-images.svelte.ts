/** The visitor's own images that are kept in this browser, and the images of a run that is opened. */
import type { KeptSet } from '../../store/image-types'
import type { EngineClient } from '../../workers/mixture/client'
import type { DatasetReport, DataSource, ModelReport } from '../../workers/mixture/protocol'
import type { Notices } from '../page/notices.svelte'
import { bundledDatasetNames } from './baseline'
import type { OwnImages } from './own-images.svelte'
import type { Recipe } from './recipe.svelte'

/** What kept images need of the session. */
export interface KeptImagesHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices: Notices
  readonly own: OwnImages
  readonly dataset: DatasetReport | null
  loadDataset(source: DataSource): Promise<boolean>
}

const storageKey = 'modeweave-keep-images'

/** Whether the visitor wants to be asked no more. */
function isDeclined(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'not now'
  } catch {
    return false
  }
}

/** As the list of kept sets writes it. */
const sizeOf = (bytes: number) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`

export class KeptImages {
  /** The newest first. */
  sets = $state.raw<readonly KeptSet[]>([])
  /** Whether this window keeps anything. */
  persistent = $state.raw(false)
  readonly #host: KeptImagesHost
  #isDeclined = isDeclined()

  constructor(host: KeptImagesHost) {
    this.#host = host
  }

  async refresh(): Promise<void> {
    await this.#change(() => this.#host.client.request('keptImages', {}))
  }

  /** Own images that are loaded and not kept; null where there are none, or nothing is kept here. */
  get unkept(): DatasetReport | null {
    const { dataset } = this.#host
    if (!this.persistent || dataset === null || bundledDatasetNames[dataset.id] !== undefined) return null
    return this.has(dataset.id) ? null : dataset
  }

  /** Once own images are loaded, asks whether they may be kept, unless the visitor has declined before. */
  async offer(loading: Promise<boolean>): Promise<boolean> {
    const loaded = await loading
    const { unkept } = this
    if (loaded && unkept !== null && !this.#isDeclined) {
      const size = sizeOf(this.#host.own.bytes)
      const images = (unkept.trainCount + unkept.testCount).toLocaleString('en')
      const text = `Keep these ${images} images in this browser (${size}), so that a run on them can go on after a reload?`
      this.#host.notices.show('dataset', 'news', text, [
        { label: 'Keep them', run: () => void this.keep() },
        { label: 'Not now', run: () => this.#decline() },
      ])
    }
    return loaded
  }

  /** Keeps the own images that are loaded. */
  async keep(): Promise<void> {
    this.#host.notices.clear('dataset')
    await this.#change(() => this.#host.client.request('keepImages', {}))
  }

  async forget(id: string): Promise<void> {
    await this.#change(() => this.#host.client.request('forgetImages', { id }))
  }

  /** Makes a kept set the dataset; whether it is now. */
  async open(id: string): Promise<boolean> {
    const { client, recipe, notices, own } = this.#host
    try {
      const { source } = await client.request('loadKeptImages', { id })
      recipe.chooseDataset('own')
      return await own.takeAgain(source)
    } catch (reason) {
      notices.showError('dataset', reason)
      return false
    }
  }

  /** Loads the images of a run, where the page or this browser has them and they are not loaded yet; whether they were loaded now. */
  async bring(datasetId: string): Promise<boolean> {
    const { recipe, dataset } = this.#host
    const isLoaded = dataset?.id === datasetId
    const name = (['mnist', 'fashion-mnist'] as const).find((name) => name === datasetId)
    if (name !== undefined) {
      recipe.chooseDataset(name)
      return isLoaded ? false : this.#host.loadDataset({ kind: 'bundled', name })
    }
    recipe.chooseDataset('own')
    return !isLoaded && this.has(datasetId) ? this.open(datasetId) : false
  }

  /** Says which images an opened run needs where they are not the ones that are loaded. */
  tellMissing({ datasetId, datasetName }: ModelReport): void {
    if (this.#host.dataset?.id === datasetId || bundledDatasetNames[datasetId] !== undefined) return
    const text = `This run was trained on your own images “${datasetName}”, which are not kept in this browser: choose them again here, at the same size, to train on.`
    this.#host.notices.show('dataset', 'news', text)
  }

  has(id: string): boolean {
    return this.sets.some((set) => set.id === id)
  }

  #decline(): void {
    this.#host.notices.clear('dataset')
    this.#isDeclined = true
    try {
      localStorage.setItem(storageKey, 'not now')
    } catch {
      // A private window may refuse; the answer then holds as long as the page.
    }
  }

  async #change(ask: () => Promise<{ sets: readonly KeptSet[]; persistent: boolean }>): Promise<void> {
    try {
      const { sets, persistent } = await ask()
      this.sets = sets
      this.persistent = persistent
    } catch (reason) {
      this.#host.notices.showError('dataset', reason)
    }
  }
}
