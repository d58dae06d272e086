/** Runs that can be looked at: those that come with the page, and those kept in this browser. */
import * as says from '../../../messages/generated/fusion'
import { BadInput } from '../../../gpu/errors'
import { DamagedPart, DamagedRun } from '../../../store/runs/damage'
import type { RunArchive } from '../../../store/runs/archive-types'
import type { SaveResult } from '../../../store/types'
import type { BundledRuns } from './bundled'
import { cardOf } from './card'
import { summaryIn } from './checkpoint'
import type { FusionAnswer, FusionRunSummary, Gallery, Sampling } from '../protocol'
import { newRunId } from '../../shared/run-id'
import type { RunPictures } from './types'

type Age = 'newest' | 'before'
const NO_PICTURES: RunPictures = { samples: [], gallery: null }

/** What a run goes on with. */
export interface KeptCheckpoint {
  summary: FusionRunSummary
  /** Null where the run goes without. */
  bytes: ArrayBuffer | null
}

export class FusionArchive {
  constructor(
    private readonly kept: RunArchive<FusionRunSummary, RunPictures>,
    private readonly bundled: BundledRuns,
  ) {}

  /** The visitor's own before those that come with the page, newest first. */
  async list(): Promise<FusionAnswer<'listRuns'>> {
    const kept = await this.kept.list()
    const { persistent, note, damaged } = this.kept
    // What a summary says stands in the checkpoint too.
    const recovered = await Promise.all(damaged.map((runId) => this.recovered(runId, ['newest', 'before'])))
    const found = recovered.filter((summary) => summary !== null)
    const own = [...kept, ...found].sort((a, b) => b.savedAt - a.savedAt)
    const runs = [...own, ...(await this.bundled.list())]
    return { runs, persistent, note, damaged: damaged.filter((_, place) => recovered[place] === null) }
  }

  /** @throws BadInput where there is no such run any more */
  async summary(runId: string): Promise<FusionRunSummary> {
    const { runs } = await this.list()
    const found = runs.find((run) => run.runId === runId)
    if (found === undefined) throw new BadInput(says.fusionRunNotKept())
    return found
  }

  /** @throws BadInput where the run was not measured */
  async gallery(runId: string): Promise<Gallery> {
    const { gallery } = await this.pictures(runId)
    if (gallery === null) throw new BadInput(says.runNotMeasured())
    return gallery
  }

  /** None of a run that is not kept. @throws BadInput where they are damaged */
  async pictures(runId: string): Promise<RunPictures> {
    if (await this.isBundled(runId)) return this.bundled.pictures(runId)
    try {
      return (await this.kept.gallery(runId)) ?? NO_PICTURES
    } catch (error) {
      if (!(error instanceof DamagedPart)) throw error
      throw new BadInput(says.runPicturesDamaged())
    }
  }

  /** Its pictures as far as they are whole. */
  async wholePictures(runId: string): Promise<RunPictures> {
    return this.pictures(runId).catch((error: unknown) => {
      if (error instanceof BadInput) return NO_PICTURES
      throw error
    })
  }

  /**
   * A checkpoint, or weights as diffusers has them; null where the run goes without.
   * @throws DamagedRun where they are not as they were written
   */
  async weights(runId: string, age: Age = 'newest'): Promise<ArrayBuffer | null> {
    const bundled = await this.bundled.find(runId)
    if (bundled !== null) return this.bundled.weights(bundled)
    try {
      return await this.kept.weights(runId, age)
    } catch (error) {
      if (!(error instanceof DamagedPart)) throw error
      const before = age === 'newest' ? await this.recovered(runId, ['before']) : null
      const { name } = before ?? (await this.summary(runId))
      throw new DamagedRun(age, name, error.what, before && `step ${before.step.toLocaleString('en')}`)
    }
  }

  /** To go on from; what is kept from now on of this run comes after what is kept of it now. @throws as `summary` and `weights` */
  async checkpoint(runId: string, age: Age): Promise<KeptCheckpoint> {
    await this.kept.takeUp(runId)
    const summary = await this.summary(runId)
    const bytes = await this.weights(runId, age)
    if (age === 'newest' || bytes === null) return { summary, bytes }
    return { summary: { ...summaryIn(bytes), runId }, bytes }
  }

  /** What is kept from now on of this run comes after what is kept of it now. */
  takeUp(runId: string): Promise<void> {
    return this.kept.takeUp(runId)
  }

  /** Keeps the run once more, under a new id, which it answers. @throws as `summary` and `weights` */
  async copy(runId: string): Promise<string> {
    const summary = await this.summary(runId)
    const weights = await this.weights(runId)
    const copy = { ...summary, runId: newRunId(), name: `${summary.name} (copy)`, savedAt: Date.now(), bundled: false }
    await this.add(copy, await this.wholePictures(runId), weights)
    return copy.runId
  }

  /** Keeps a run as it stands. @param checkpoint replaces the one before, as do the samples */
  async keep(summary: FusionRunSummary, samples: Sampling[], checkpoint: ArrayBuffer): Promise<SaveResult> {
    const { gallery } = await this.wholePictures(summary.runId)
    return this.kept.save({ summary, gallery: { samples, gallery }, weights: checkpoint, card: cardOf(samples) })
  }

  /** Keeps what a measurement found; its weights stay as they are. */
  async keepMeasured(summary: FusionRunSummary, gallery: Gallery): Promise<SaveResult> {
    const { samples } = await this.wholePictures(summary.runId)
    return this.kept.save({ summary, gallery: { samples, gallery }, weights: undefined })
  }

  /** Keeps a run that came as a file. */
  add(summary: FusionRunSummary, pictures: RunPictures, weights: ArrayBuffer | null): Promise<SaveResult> {
    return this.kept.save({ summary, gallery: pictures, weights, card: cardOf(pictures.samples) })
  }

  /** Whether it comes with the page. */
  async isBundled(runId: string): Promise<boolean> {
    return (await this.bundled.find(runId)) !== null
  }

  /** @throws BadInput for a run that comes with the page */
  async remove(runId: string): Promise<void> {
    if (await this.isBundled(runId)) throw new BadInput(says.runBundled())
    await this.kept.remove(runId)
  }

  /** What the first of these checkpoints that is whole says of its run; null where none is. */
  private async recovered(runId: string, ages: readonly Age[]): Promise<FusionRunSummary | null> {
    for (const age of ages) {
      try {
        const bytes = await this.kept.weights(runId, age)
        if (bytes !== null) return { ...summaryIn(bytes), runId, bytes: bytes.byteLength }
      } catch (error) {
        // Weights of a file that was imported say nothing.
        if (!(error instanceof DamagedPart || error instanceof BadInput)) throw error
      }
    }
    return null
  }
}
