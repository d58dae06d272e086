/** The fusion room's runs: summaries, galleries and weights, each apart. */
import { openParts } from './open-store'
import { cardsIn, newestFirst, type Age, type PartStore } from './part-store'
import type { ArchivedRun, RunArchive, RunParts } from './archive-types'
import type { SaveResult } from '../types'

/** @returns memory alone where the window has no usable IndexedDB: `persistent` is false then, and `note` says why */
export async function openRunArchive<S extends ArchivedRun, G>(): Promise<RunArchive<S, G>> {
  return new PartedRuns(await openParts('fusionRuns', ['fusionGalleries', 'fusionWeights', 'runCards']))
}

class PartedRuns<S extends ArchivedRun, G> implements RunArchive<S, G> {
  damaged: readonly string[] = []

  constructor(private readonly parts: PartStore<'fusionRuns' | 'fusionGalleries' | 'fusionWeights' | 'runCards'>) {}

  get persistent(): boolean {
    return this.parts.persistent
  }

  get note(): string | null {
    return this.parts.note
  }

  save({ summary, gallery, weights, card }: RunParts<S, G>): Promise<SaveResult> {
    const { runId, name, step } = summary
    return this.parts.save(
      { runId, name, progress: step },
      {
        fusionRuns: summary,
        fusionGalleries: gallery && { runId, gallery },
        fusionWeights: weights && { runId, bytes: weights },
        runCards: card && { runId, card },
      },
    )
  }

  takeUp(runId: string): Promise<void> {
    return this.parts.takeUp(runId)
  }

  async list(): Promise<S[]> {
    const { runs, damaged } = await this.parts.all('fusionRuns')
    this.damaged = damaged
    return newestFirst(runs.map(({ value, bytes }) => withBytes(value as S, bytes)))
  }

  cards(): Promise<ReadonlyMap<string, unknown>> {
    return cardsIn(this.parts)
  }

  async gallery(runId: string): Promise<G | null> {
    const stored = await this.parts.load('fusionGalleries', runId)
    return stored === null ? null : (stored.gallery as G)
  }

  async weights(runId: string, age: Age = 'newest'): Promise<ArrayBuffer | null> {
    return (await this.parts.load('fusionWeights', runId, age))?.bytes ?? null
  }

  remove(runId: string): Promise<void> {
    return this.parts.remove(runId)
  }

  close(): Promise<void> {
    return this.parts.close()
  }
}

/** What it takes of the disk, where its summary tells that. */
function withBytes<S extends ArchivedRun>(summary: S, bytes: number | null): S {
  return summary.bytes === undefined || bytes === null ? summary : { ...summary, bytes }
}
