/** Runs that can be looked at: those that come with the page, and those kept in this browser. */
import { BadInput } from '../../../gpu/errors'
import type { RunArchive } from '../../../store/run-archive-types'
import type { SaveResult } from '../../../store/types'
import type { BundledRuns } from './bundled'
import type { FusionAnswer, FusionRunSummary, Gallery, Sampling } from '../protocol'
import type { RunPictures } from './types'

export class FusionArchive {
  constructor(
    private readonly kept: RunArchive<FusionRunSummary, RunPictures>,
    private readonly bundled: BundledRuns,
  ) {}

  /** The visitor's own before those that come with the page, newest first. */
  async list(): Promise<FusionAnswer<'listRuns'>> {
    const { persistent, note } = this.kept
    return { runs: [...(await this.kept.list()), ...(await this.bundled.list())], persistent, note }
  }

  /** @throws BadInput where there is no such run any more */
  async summary(runId: string): Promise<FusionRunSummary> {
    const { runs } = await this.list()
    const found = runs.find((run) => run.runId === runId)
    if (found === undefined)
      throw new BadInput(`The run ${runId} is not kept in this browser any more; choose another one.`)
    return found
  }

  /** @throws BadInput where the run was not measured */
  async gallery(runId: string): Promise<Gallery> {
    const { gallery } = await this.pictures(runId)
    if (gallery === null) throw new BadInput('This run has no pictures: it was not measured yet.')
    return gallery
  }

  /** None of a run that is not kept. */
  async pictures(runId: string): Promise<RunPictures> {
    return (await this.bundled.open(runId)) ?? (await this.kept.gallery(runId)) ?? { samples: [], gallery: null }
  }

  /** A checkpoint, or weights as diffusers has them; null where the run goes without. */
  async weights(runId: string): Promise<ArrayBuffer | null> {
    const bundled = await this.bundled.open(runId)
    return bundled === null ? this.kept.weights(runId) : bundled.weights
  }

  /** Keeps a run as it stands. @param checkpoint replaces the one before, as do the samples */
  async keep(summary: FusionRunSummary, samples: Sampling[], checkpoint: ArrayBuffer): Promise<SaveResult> {
    const { gallery } = await this.pictures(summary.runId)
    return this.kept.save({ summary, gallery: { samples, gallery }, weights: checkpoint })
  }

  /** Keeps what a measurement found; its weights stay as they are. */
  async keepMeasured(summary: FusionRunSummary, gallery: Gallery): Promise<SaveResult> {
    const { samples } = await this.pictures(summary.runId)
    return this.kept.save({ summary, gallery: { samples, gallery }, weights: undefined })
  }

  /** Keeps a run that came as a file. */
  add(summary: FusionRunSummary, pictures: RunPictures, weights: ArrayBuffer | null): Promise<SaveResult> {
    return this.kept.save({ summary, gallery: pictures, weights })
  }

  /** @throws BadInput for a run that comes with the page */
  async remove(runId: string): Promise<void> {
    if ((await this.bundled.list()).some((run) => run.runId === runId))
      throw new BadInput('This run comes with the page and cannot be deleted.')
    await this.kept.remove(runId)
  }
}
