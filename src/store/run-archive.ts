/** The fusion room's runs: summaries, galleries and weights, each apart. */
import { openParts } from './open-store'
import { newestFirst, type PartStore } from './part-store'
import type { ArchivedRun, RunArchive, RunParts } from './run-archive-types'
import type { SaveResult } from './types'

/** @returns memory alone where the window has no usable IndexedDB: `persistent` is false then, and `note` says why */
export async function openRunArchive<S extends ArchivedRun, G>(): Promise<RunArchive<S, G>> {
  return new PartedRuns(await openParts(['fusionRuns', 'fusionGalleries', 'fusionWeights'] as const))
}

class PartedRuns<S extends ArchivedRun, G> implements RunArchive<S, G> {
  constructor(private readonly parts: PartStore<'fusionRuns' | 'fusionGalleries' | 'fusionWeights'>) {}

  get persistent(): boolean {
    return this.parts.persistent
  }

  get note(): string | null {
    return this.parts.note
  }

  save({ summary, gallery, weights }: RunParts<S, G>): Promise<SaveResult> {
    const { runId, name } = summary
    return this.parts.save(runId, name, {
      fusionRuns: summary,
      fusionGalleries: gallery && { runId, gallery },
      fusionWeights: weights && { runId, bytes: weights },
    })
  }

  async list(): Promise<S[]> {
    return newestFirst((await this.parts.all('fusionRuns')) as S[])
  }

  async gallery(runId: string): Promise<G | null> {
    const stored = await this.parts.load('fusionGalleries', runId)
    return stored === null ? null : (stored.gallery as G)
  }

  async weights(runId: string): Promise<ArrayBuffer | null> {
    return (await this.parts.load('fusionWeights', runId))?.bytes ?? null
  }

  remove(runId: string): Promise<void> {
    return this.parts.remove(runId)
  }

  close(): Promise<void> {
    return this.parts.close()
  }
}
