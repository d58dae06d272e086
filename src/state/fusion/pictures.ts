/** Pictures of the run that is shown, fetched apart from its summary: lists of runs go without them. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FusionRun } from './run.svelte'
import type { Notices } from '../page/trouble/notices.svelte'

const noSamplesOf = (step: number) => `The link’s ft.frame=${step}: this run has no samples of that step; ignored.`

export class FusionPictures {
  readonly #client: FusionClient
  readonly #notices: Notices
  readonly #run: FusionRun

  constructor(client: FusionClient, notices: Notices, run: FusionRun) {
    this.#client = client
    this.#notices = notices
    this.#run = run
  }

  /** What was sampled of a run on the way. */
  takeSamples(runId: string): Promise<void> {
    return this.#take(runId, async () => {
      const { samples } = await this.#client.request('samples', { runId })
      return () => {
        this.#run.recall(samples)
        const missing = this.#run.goToAsked()
        if (missing !== null) this.#notices.show('run', 'news', noSamplesOf(missing))
      }
    })
  }

  /** What a run was measured on. */
  takeGallery(runId: string): Promise<void> {
    return this.#take(runId, async () => {
      const gallery = await this.#client.request('gallery', { runId })
      return () => (this.#run.gallery = gallery)
    })
  }

  /** Another run may be shown by the time that the pictures come: they are not its own. */
  async #take(runId: string, fetch: () => Promise<() => void>): Promise<void> {
    try {
      const show = await fetch()
      if (this.#run.summary?.runId === runId) show()
    } catch (reason) {
      this.#notices.showError('run', reason)
    }
  }
}
