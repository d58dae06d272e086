/** What becomes of the runs that the library lists: one is shown, gone on with, put into a new worker, deleted, or its settings are taken over. */
import { plainName } from '../../messages/plain'
import type { FusionClient } from '../../workers/fusion/client'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import type { Notices } from '../page/trouble/notices.svelte'
import { otherWays, type OtherWay } from '../page/trouble/other-ways'
import type { Tasks } from '../page/tasks.svelte'
import type { FusionCaptions } from './captions.svelte'
import { imagesOf, type FusionData } from './data.svelte'
import type { FusionLibrary } from './library.svelte'
import type { FusionPictures } from './pictures'
import type { FusionRecipe } from './recipe.svelte'
import { reopen } from './reopening'
import type { FusionRun } from './run.svelte'
import type { FusionSets } from './sets/sets.svelte'

export interface FusionRunsHost {
  readonly client: FusionClient
  readonly notices: Notices
  readonly tasks: Tasks
  readonly recipe: FusionRecipe
  /** The one that is shown. */
  readonly run: FusionRun
  readonly pictures: FusionPictures
  readonly library: FusionLibrary
  readonly sets: FusionSets
  readonly captions: FusionCaptions
  readonly data: FusionData
  train(): void
}

export class FusionRuns {
  readonly #host: FusionRunsHost

  constructor(host: FusionRunsHost) {
    this.#host = host
  }

  /** Shows a run with its curves and pictures; the one in memory stays stored. */
  async show(summary: FusionRunSummary): Promise<void> {
    const { client, notices, run, pictures } = this.#host
    const { inMemory, saved } = run
    run.open(summary, false)
    // Another tab may have it then. One that could not be stored is nowhere else.
    if (inMemory && saved?.persistent !== false)
      void client.request('closeRun', {}).catch((reason: unknown) => notices.showError('run', reason))
    void pictures.takeSamples(summary.runId)
    if (summary.measured !== null) await pictures.takeGallery(summary.runId)
  }

  /** A run that was downloaded, kept from now on among the visitor's: shown, unless another is being trained. */
  async openFile(file: File): Promise<void> {
    const { notices, run, library } = this.#host
    const summary = await library.import(file)
    if (summary === null) return
    const { runId, name, step } = summary
    const from = `“${name}”, step ${step.toLocaleString('en')}, came from ${plainName(file.name)} and is kept among your runs`
    const stays = run.working
    if (!stays) await this.show(summary)
    const text = stays ? `${from}; the run that is at work stays open.` : `${from}.`
    const undo = () => {
      notices.clear('library')
      void this.remove(runId)
    }
    notices.show('library', 'news', text, [{ label: 'Remove it again', run: undo }])
  }

  /**
   * A stored run, with the images that it was trained on; goes on with its training, or with its measuring.
   * @param way where it could not be opened as it was asked for: it is then looked at first
   */
  async resume(summary: FusionRunSummary, way: OtherWay | null = null): Promise<void> {
    const { client, tasks, recipe, run, pictures, library, data } = this.#host
    library.offer = null
    const open = async () => {
      await data.find(summary)
      await this.#captionsOf(summary)
      recipe.adopt(summary.config)
      const opened = await client.request('openRun', { runId: summary.runId, bytes: null, ...way })
      run.open(opened, true)
      void pictures.takeSamples(opened.runId)
    }
    const ways = (reason: unknown) => otherWays(reason, (other) => void this.resume(summary, other))
    const opened = await tasks.run('run', open, ways)
    if (way?.copy === true) await library.renew()
    if (opened && way === null) this.#host.train()
  }

  /** The recipe as the shown run has it, its sets included where the page has them. */
  async adoptShown(): Promise<void> {
    const { tasks, recipe, run, data } = this.#host
    const { summary } = run
    if (summary === null) return
    await tasks.run('training', () => data.find(summary))
    recipe.adopt(summary.config)
  }

  /** Where a run is shown, it is closed, and a bundled one takes its place: nothing is left of it to save again. */
  async letGo(runId: string): Promise<void> {
    const { client, run, library } = this.#host
    if (run.summary?.runId !== runId) return
    if (run.inMemory) await client.request('closeRun', {})
    const [first] = library.bundled
    if (first !== undefined) await this.show(first)
  }

  /** Deletes a run, be it shown or not. */
  async remove(runId: string): Promise<void> {
    await this.letGo(runId)
    await this.#host.library.remove(runId)
  }

  /**
   * Puts the run that is shown into a worker's memory again.
   * @returns why it is not the newest checkpoint, in a sentence; null where it is
   */
  async reopen(): Promise<string | null> {
    const { client, run, pictures } = this.#host
    const { summary, saved } = run
    if (summary === null) return null
    const { frames } = run.time
    const { run: opened, because } = await reopen(client, summary, saved, frames)
    run.open(opened, true)
    run.recall(frames.filter(({ step }) => step <= opened.step))
    if (because === null) run.saved = saved
    void pictures.takeSamples(summary.runId)
    return because
  }

  /** Captions that the page made for own images are made again, and are the same. */
  async #captionsOf(summary: FusionRunSummary): Promise<void> {
    const { sets, captions } = this.#host
    const regime = summary.config.captions
    if (sets.training?.id === imagesOf(summary).id && !sets.training.regimes.includes(regime))
      await captions.ensure(regime)
  }
}
