/** The runs kept in this browser, and the one that the page offers to resume. */
import type { EngineClient } from '../../workers/mixture/client'
import type { StoredRun } from '../../workers/mixture/protocol'
import type { Notices } from '../page/notices.svelte'

export class Library {
  /** Newest first. */
  runs = $state.raw<StoredRun[]>([])
  /** A stored run that is newer than what is shown, until the visitor decides. */
  offer = $state.raw<StoredRun | null>(null)
  readonly #client: EngineClient
  readonly #notices: Notices

  #asked = false

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** Asks the browser, once, not to clear the stored runs when space runs short. Workers cannot ask. */
  askToKeep(): void {
    if (this.#asked) return
    this.#asked = true
    const storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage
    // Refused or unknown: checkpoints are stored all the same, only with less of a promise.
    void storage?.persist?.().catch(() => false)
  }

  async refresh(): Promise<void> {
    try {
      const { runs, persistent, note } = await this.#client.request('listRuns', {})
      this.runs = [...runs].sort((a, b) => b.savedAt - a.savedAt)
      if (!persistent) this.#say(note ?? 'This window keeps nothing: download the model before you close it.')
    } catch (reason) {
      this.#notices.showError('storage', reason)
    }
  }

  /** Offers the newest run of a dataset. */
  offerNewest(datasetId: string | undefined): void {
    this.offer = this.runs.find((run) => run.datasetId === datasetId) ?? null
  }

  async remove(runId: string): Promise<void> {
    try {
      await this.#client.request('deleteRun', { runId })
      if (this.offer?.runId === runId) this.offer = null
    } catch (reason) {
      this.#notices.showError('storage', reason)
    }
    await this.refresh()
  }

  /** After a checkpoint: the list has changed, or the run could not be kept. */
  noteCheckpoint(persistent: boolean, note: string | null): void {
    if (persistent) void this.refresh()
    else this.#say(note ?? 'This run can’t be saved here: download it before you leave.')
  }

  #say(text: string): void {
    this.#notices.show('storage', 'news', text)
  }
}
