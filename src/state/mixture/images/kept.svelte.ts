/** The visitor's own images that are kept in this browser, and the images of a run that is opened. */
import type { EngineClient } from '../../../workers/mixture/client'
import type { DatasetReport, DataSource, ModelReport } from '../../../workers/mixture/protocol'
import { KeptImages } from '../../page/kept-images.svelte'
import type { Notices } from '../../page/trouble/notices.svelte'
import { bundledOf } from '../baseline'
import type { OwnImages } from './own.svelte'
import type { Recipe } from '../recipe.svelte'

/** What kept images need of the session. */
export interface KeptImagesHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices: Notices
  readonly own: OwnImages
  readonly dataset: DatasetReport | null
  loadDataset(source: DataSource): Promise<boolean>
}

export class MixtureKeptImages extends KeptImages<'dataset'> {
  readonly #host: KeptImagesHost

  constructor(host: KeptImagesHost) {
    const { client } = host
    const shelf = {
      list: () => client.request('keptImages', {}),
      keep: () => client.request('keepImages', {}),
      forget: (id: string) => client.request('forgetImages', { id }),
    }
    super(shelf, host.notices)
    this.#host = host
  }

  /** Own images that are loaded and not kept; null where there are none, or nothing is kept here. */
  get unkept(): DatasetReport | null {
    const { dataset } = this.#host
    if (dataset === null || bundledOf(dataset.id) !== null) return null
    return this.couldKeep(dataset.id) ? dataset : null
  }

  /** Loads own images, and asks whether they may be kept; whether they are loaded. */
  async offerWhen(loading: Promise<boolean>): Promise<boolean> {
    const loaded = await loading
    const { own, dataset } = this.#host
    if (loaded && dataset !== null)
      this.offer('dataset', { id: dataset.id, images: dataset.trainCount + dataset.testCount, files: own.files })
    return loaded
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
    const bundled = bundledOf(datasetId)
    if (bundled !== null) {
      recipe.chooseDataset(bundled.name)
      recipe.shares = bundled.shares
      return isLoaded ? false : this.#host.loadDataset({ kind: 'bundled', ...bundled })
    }
    recipe.chooseDataset('own')
    return !isLoaded && this.has(datasetId) ? this.open(datasetId) : false
  }

  /** Says which images an opened run needs where they are not the ones that are loaded. */
  tellMissing({ datasetId, datasetName }: ModelReport): void {
    if (this.#host.dataset?.id === datasetId || bundledOf(datasetId) !== null) return
    const text = `This run was trained on your own images “${datasetName}”, which are not kept in this browser: choose them again here, at the same size, to train on.`
    this.#host.notices.show('dataset', 'news', text)
  }
}
