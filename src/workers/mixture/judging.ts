/** What a network makes of a run's samples while it is trained: their scores, and whom the Gaussians look like to the visitor's own. */
import type { ImageDataset } from '../../data/images/types'
import { toFault } from '../shared/faults'
import type { OwnJudge } from './own-judge'
import type { EngineEvent } from './protocol'
import type { SampleJudges } from './quality'
import type { Run } from './run'

export class Judging {
  /** That samples cannot be scored was said in this training already. */
  private isTold = false

  /** @param data the images in memory, which may be others than the run's */
  constructor(
    private readonly run: Run,
    private readonly data: () => ImageDataset | null,
    private readonly emit: (event: EngineEvent) => void,
    private readonly judges: SampleJudges,
    private readonly own: OwnJudge,
  ) {}

  /** A training begins, or goes on. */
  begin(): void {
    this.isTold = false
  }

  /** Scores samples and names Gaussians; where the network cannot do it, which is told once, the training goes on without. */
  async judge(): Promise<void> {
    const { run, judges, own } = this
    // While C learns alone, G stands still.
    if (run.trainer.phase === 'classifier' || !judges.knows(run)) return
    const { isOwn } = judges
    const isDue = run.config.qualitySamples > 0 && (this.fitting() !== null || !judges.needsImages(run))
    try {
      if (isOwn) this.emit({ type: 'named', runId: run.runId, names: await own.names(run) })
      // A network from anywhere may fail at what no bundled one fails at: its failure is not the training's.
      if (isDue) await (isOwn ? this.measureSamples() : judges.bundledFor(run))
    } catch (error) {
      this.tellUnjudged(error)
      return
    }
    if (isDue && !isOwn) await this.measureSamples()
  }

  /** The images in memory, where they are the run's. */
  private fitting(): ImageDataset | null {
    const data = this.data()
    return data !== null && this.run.matches(data) ? data : null
  }

  private tellUnjudged(error: unknown): void {
    const { name, message } = toFault(error)
    const fault = { name, message: `Samples are not scored while this run is trained. ${message}` }
    if (!this.isTold) this.emit({ type: 'fault', id: null, runId: this.run.runId, fault })
    this.isTold = true
  }

  private async measureSamples(): Promise<void> {
    const { run, judges } = this
    const report = await judges.measure(run, this.fitting(), run.config.qualitySamples)
    run.rememberQuality(report)
    this.emit({ type: 'quality', runId: run.runId, report })
  }
}
