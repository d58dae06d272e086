/** What is looked at while a run trains: samples, D's opinion of them, clustering scores, and frames for whoever goes back. */
import { hasClassifier } from '../../mixture/config'
import { frameColumns } from '../../mixture/frames'
import type { ClusteringReport, StepParts } from '../../mixture/types'
import { imageSource } from '../../data/images/batches'
import type { ImageDataset } from '../../data/images/types'
import type { EngineEvent, JudgedSamples } from './protocol'
import type { Run } from './run'

/** Test images scored for a frame. */
const FRAME_EVALUATION = 1000
/** Samples a Gaussian in the preview. */
export const PREVIEW_COLUMNS = 12
/** Seed of the preview's ε: the same through every run, so that rows can be compared over time. */
export const PREVIEW_SEED = 7

/**
 * Clustering scores of a run as it stands, of the images' test set.
 * @param limit of the test images that are scored, the first ones; null: all
 */
export function clusteringOf(
  run: Run,
  { test, classNames }: ImageDataset,
  limit: number | null,
): Promise<ClusteringReport> {
  const truth = { labels: test.labels, classes: classNames?.length ?? 0 }
  return run.model.evaluate(imageSource(test), truth, run.iteration, Math.min(limit ?? test.count, test.count))
}

export class Observation {
  /** @param data the images in memory, which may be others than the run's */
  constructor(
    private readonly run: Run,
    private readonly data: () => ImageDataset | null,
    private readonly emit: (event: EngineEvent) => void,
  ) {}

  /** Samples of every Gaussian, as they are now. */
  async preview(): Promise<void> {
    const { runId, iteration, model } = this.run
    const grid = await model.sample(PREVIEW_COLUMNS, PREVIEW_SEED)
    this.emit({ type: 'preview', runId, iteration, grid })
  }

  /** What the run looks like now, kept with it. */
  async frame(): Promise<void> {
    const { run } = this
    const { model, iteration, runId } = run
    const clustering = await this.clustering(FRAME_EVALUATION)
    const grid = await model.sample(frameColumns(model.components, model.image), PREVIEW_SEED)
    const frame = { iteration, grid, clustering }
    run.rememberFrame(frame)
    this.emit({ type: 'frame', runId, frame })
  }

  /** The same samples before and after a step of some networks. */
  async aroundStep(parts: StepParts, step: () => Promise<void>): Promise<void> {
    const before = await this.judgedSamples()
    await step()
    const after = await this.judgedSamples()
    const { runId, iteration } = this.run
    this.emit({ type: 'stepped', runId, iteration, stepped: { parts, before, after } })
  }

  /** Clustering scores; nothing without a classifier, or with other images than the run's. */
  async evaluate(limit: number | null): Promise<void> {
    const { run } = this
    const report = await this.clustering(limit)
    if (report === null) return
    run.evaluation = report
    this.emit({ type: 'evaluation', runId: run.runId, report })
  }

  private async clustering(limit: number | null): Promise<ClusteringReport | null> {
    const { run } = this
    const data = this.data()
    return data !== null && run.matches(data) && hasClassifier(run.config) ? clusteringOf(run, data, limit) : null
  }

  private async judgedSamples(): Promise<JudgedSamples> {
    const { model } = this.run
    const grid = await model.sample(PREVIEW_COLUMNS, PREVIEW_SEED)
    return { grid, opinions: await model.opinions(grid) }
  }
}
