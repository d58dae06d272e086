/** A fine-tuning run in the worker's memory: UNet, fine-tuner, and what is told and stored of it. */
import type { Task } from '../../../tensor/cancellation'
import { replaySentence } from '../../../tensor/replay'
import { FineTuner, type FineTuningParts, type StepLoss } from '../../../diffusion/training/fine-tuner'
import { BadInput } from '../../../gpu/errors'
import { checkpointProblem } from '../../../diffusion/model/checkpoint-size'
import { projectionsOf } from '../../../diffusion/training/lora'
import { methodName } from '../../../diffusion/training/name'
import type { FineTuningConfig } from '../../../diffusion/training/types'
import { UNet } from '../../../diffusion/unet/unet'
import type { TrainedStretch } from '../../../tensor/stretch-types'
import { summaryIn, withSummary } from './checkpoint'
import type { FusionRunSummary, Measured, RisingPoint, Sampling } from '../protocol'
import { estimate } from '../preview'
import type { FusionSession } from '../session'
import { newRunId } from '../../shared/run-id'
import { withSpent } from '../../shared/spent'

/** Points of the loss curve that a run keeps; beyond, every other one goes. */
const MOST_LOSSES = 600

type Origin = Pick<FusionRunSummary, 'runId' | 'name' | 'model' | 'training' | 'fusion' | 'backend'>

export class FusionRun {
  losses: StepLoss[] = []
  rising: RisingPoint[] = []
  samples: Sampling[] = []
  measured: Measured | null = null
  /** Spent training. */
  seconds = 0
  /** By what it was trained, oldest first. */
  stretches: TrainedStretch[] = []
  /** The newest checkpoint, kept so that a broken step can be undone. */
  lastGood: { step: number; bytes: ArrayBuffer } | null = null
  private savedAt = Date.now()

  private constructor(
    readonly origin: Origin,
    private readonly session: FusionSession,
    private tuner: FineTuner,
  ) {}

  /** A fresh run on the sets that are loaded. @throws BadInput where they do not fit the settings, or it could not be saved; Cancelled */
  static async fresh(
    config: FineTuningConfig,
    session: FusionSession,
    backend: FusionRunSummary['backend'],
    task: Task,
  ): Promise<FusionRun> {
    const { pipeline, report } = session.opened
    const { unet } = pipeline
    const size = { parameters: report.parameters.unet, projections: projectionsOf(unet) }
    const unsaved = checkpointProblem(size, config.adaptation)
    if (unsaved !== null) throw new BadInput(unsaved)
    const origin = { runId: newRunId(), name: methodName(config), backend, ...session.belongings(config) }
    const parts = await partsFor(config, session, task)
    // LoRA leaves the model's weights as they are and shares them.
    const own = config.adaptation.method === 'lora' ? unet : UNet.build(unet.config, await unet.weights.save())
    try {
      return new FusionRun(origin, session, await FineTuner.start(config, own, parts, { signal: task.signal }))
    } catch (error) {
      if (own !== unet) own.dispose()
      throw error
    }
  }

  /**
   * Goes on with a run that was kept.
   * @param bytes its checkpoint
   * @param samples as far as they are kept
   * @throws BadInput where model or sets are others, or the checkpoint is damaged; Cancelled
   */
  static async open(
    summary: FusionRunSummary,
    bytes: ArrayBuffer,
    samples: readonly Sampling[],
    session: FusionSession,
    backend: FusionRunSummary['backend'],
    task: Task,
  ): Promise<FusionRun> {
    session.expect(summary)
    const parts = await partsFor(summary.config, session, task)
    const { runId, name, model, training, fusion } = summary
    const origin = { runId, name, model, training, fusion, backend }
    const { unet } = session.opened.pipeline
    const run = new FusionRun(origin, session, await FineTuner.restore(bytes, parts, unet, { signal: task.signal }))
    run.recall(summary)
    run.measured = summary.measured
    run.samples = samples.filter(({ step }) => step <= run.step)
    run.lastGood = { step: run.step, bytes }
    return run
  }

  get runId(): string {
    return this.origin.runId
  }

  get config(): FineTuningConfig {
    return this.tuner.config
  }

  get step(): number {
    return this.tuner.step
  }

  get isDone(): boolean {
    return this.tuner.isDone
  }

  /** As `BackendReport.steps`. */
  get replay(): string | null {
    return replaySentence(this.tuner.replay)
  }

  /** To generate with. */
  get unet(): UNet {
    return this.tuner.unet
  }

  /** Adds the time that the steps since `from` took. */
  spend(from: number, milliseconds: number): void {
    this.seconds += milliseconds / 1000
    this.stretches = withSpent(this.stretches, { from, to: this.step, milliseconds, backend: this.origin.backend })
  }

  /** One step; what was measured before it is not of this network any more. */
  async advance(): Promise<void> {
    await this.tuner.advance()
    this.measured = null
  }

  /** @throws NotANumber (by name) where the weights are lost */
  async readLosses(): Promise<StepLoss[]> {
    const losses = await this.tuner.readLosses()
    this.losses.push(...losses)
    if (this.losses.length > MOST_LOSSES) {
      const last = this.losses.length - 1
      this.losses = this.losses.filter((_, i) => i % 2 === 0 || i === last)
    }
    return losses
  }

  /** The whole run as a file, which knows what run it is. */
  async checkpoint(): Promise<{ summary: FusionRunSummary; bytes: ArrayBuffer }> {
    this.savedAt = Date.now()
    const summary = this.summary()
    const bytes = withSummary(await this.tuner.state(), summary)
    this.lastGood = { step: summary.step, bytes }
    return { summary: { ...summary, bytes: bytes.byteLength }, bytes }
  }

  /** Back to the newest checkpoint; returns its step. @throws where there is none, or it is of no use */
  async rollBack(): Promise<number> {
    if (this.lastGood === null) throw new Error('There is no checkpoint yet.')
    const { step, bytes } = this.lastGood
    const { seconds, stretches = [] } = summaryIn(bytes)
    const parts = await partsFor(this.config, this.session, {})
    const restored = await FineTuner.restore(bytes, parts, this.session.opened.pipeline.unet)
    this.letGo()
    this.tuner = restored
    // The time is that of the steps which are left.
    Object.assign(this, { seconds, stretches })
    this.losses = this.losses.filter((each) => each.step <= step)
    this.rising = this.rising.filter((each) => each.step <= step)
    this.samples = this.samples.filter((each) => each.step <= step)
    return step
  }

  /** As lists show it; stored it can be gone on with. */
  summary(): FusionRunSummary {
    const { origin, config, step, savedAt, seconds, stretches, losses, rising, measured } = this
    return {
      ...origin,
      config,
      step,
      savedAt,
      seconds,
      stretches,
      losses: [...losses],
      rising: [...rising],
      measured,
      bundled: false,
      hasWeights: true,
      resumable: true,
      bytes: this.lastGood?.bytes.byteLength ?? 0,
    }
  }

  dispose(): void {
    this.letGo()
  }

  private recall({ losses, rising, seconds, stretches = [], savedAt }: FusionRunSummary): void {
    Object.assign(this, { losses, rising, seconds, stretches, savedAt })
  }

  private letGo(): void {
    const { unet } = this.tuner
    this.tuner.dispose()
    unet.dispose()
  }
}

/** On this machine a batch may be cut otherwise than where the run began. */
async function partsFor(config: FineTuningConfig, session: FusionSession, task: Task): Promise<FineTuningParts> {
  const parts = await session.trainingParts(config, task)
  return { ...parts, microBatches: estimate(session, config).microBatches }
}
