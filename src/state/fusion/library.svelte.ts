/** Fine-tuning runs, as files too: taken home, and taken in again. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import { Library } from '../page/library.svelte'
import type { RunMarks } from '../page/marks.svelte'
import type { Notices } from '../page/trouble/notices.svelte'

export class FusionLibrary extends Library<FusionRunSummary> {
  readonly #client: FusionClient

  /** @param refreshed called with the runs as they are now */
  constructor(
    client: FusionClient,
    notices: Notices,
    refreshed: (runs: readonly FusionRunSummary[]) => void,
    marks?: RunMarks,
  ) {
    const shelf = {
      lab: 'fusion' as const,
      list: () => client.request('listRuns', {}),
      remove: (runId: string) => client.request('deleteRun', { runId }),
    }
    super(shelf, notices, refreshed, marks)
    this.#client = client
  }

  /** The run as a file; null (and a notice) where it cannot be had. */
  async export(runId: string): Promise<{ bytes: ArrayBuffer; fileName: string } | null> {
    const own = this.runs.find((run) => run.runId === runId)?.name
    try {
      return await this.#client.request('exportRun', {
        runId,
        ...(own === undefined ? {} : { name: this.marks.nameOf(runId, own) }),
      })
    } catch (reason) {
      this.notices.showError('library', reason)
      return null
    }
  }

  /** A run that was downloaded, to look at, compare and generate with. */
  async import(file: Blob): Promise<FusionRunSummary | null> {
    this.notices.clear('library')
    try {
      const summary = await this.#client.request('importRun', { bytes: await file.arrayBuffer() })
      await this.renew()
      return summary
    } catch (reason) {
      this.notices.showError('library', reason)
      return null
    }
  }
}
