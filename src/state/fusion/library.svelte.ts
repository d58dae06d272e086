/** Fine-tuning runs: those that come with the page, those kept in this browser, and the one that it offers to resume. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import type { Notices } from '../page/notices.svelte'

export class FusionLibrary {
  /** Newest first, the visitor's own before the bundled ones. */
  runs = $state.raw<FusionRunSummary[]>([])
  /** A stored run that can go on, until the visitor decides. */
  offer = $state.raw<FusionRunSummary | null>(null)
  readonly #client: FusionClient
  readonly #notices: Notices
  readonly #refreshed: (runs: readonly FusionRunSummary[]) => void
  #asked = false

  /** @param refreshed called with the runs as they are now */
  constructor(client: FusionClient, notices: Notices, refreshed: (runs: readonly FusionRunSummary[]) => void) {
    this.#client = client
    this.#notices = notices
    this.#refreshed = refreshed
  }

  readonly own: FusionRunSummary[] = $derived(this.runs.filter(({ bundled }) => !bundled))
  readonly bundled: FusionRunSummary[] = $derived(this.runs.filter(({ bundled }) => bundled))

  async refresh(): Promise<void> {
    try {
      const { runs, persistent, note } = await this.#client.request('listRuns', {})
      this.runs = [...runs].sort((a, b) => Number(a.bundled) - Number(b.bundled) || b.savedAt - a.savedAt)
      this.#refreshed(this.runs)
      if (!persistent) this.#say(note ?? 'This window keeps nothing: download a run before you close it.')
    } catch (reason) {
      this.#notices.showError('storage', reason)
    }
  }

  /** Offers the newest run that is not at its end. */
  offerNewest(): void {
    this.offer = this.own.find(({ resumable, step, config }) => resumable && step < config.steps) ?? null
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

  /** The run as a file; null (and a notice) where it cannot be had. */
  async export(runId: string): Promise<{ bytes: ArrayBuffer; fileName: string } | null> {
    try {
      return await this.#client.request('exportRun', { runId })
    } catch (reason) {
      this.#notices.showError('library', reason)
      return null
    }
  }

  /** A run that was downloaded, to look at, compare and generate with. */
  async import(file: Blob): Promise<FusionRunSummary | null> {
    this.#notices.clear('library')
    try {
      const summary = await this.#client.request('importRun', { bytes: await file.arrayBuffer() })
      await this.refresh()
      return summary
    } catch (reason) {
      this.#notices.showError('library', reason)
      return null
    }
  }

  /** Asks the browser, once, not to clear the stored runs when space runs short. Workers cannot ask. */
  askToKeep(): void {
    if (this.#asked) return
    this.#asked = true
    const storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage
    // Refused or unknown: checkpoints are stored all the same, only with less of a promise.
    void storage?.persist?.().catch(() => false)
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
