/** Fine-tuning runs of a sweep, done by the engine behind the room Fusion. */
import * as says from '../../messages/generated/engine'
import { faultSaying } from '../shared/protocol'
import type { PlannedFusion, RunResult } from '../../results/types'
import { throwIfCancelled } from '../../tensor/cancellation'
import type { FusionClient } from '../fusion/client'
import type { BackendName, CaptionedSource, FusionRunSummary, Measured, SetRole } from '../fusion/protocol'
import { EngineFault } from '../shared/worker-client'
import type { Conducting } from './conducting'
import { trainToEnd } from './ended'
import { fusionResult } from './fusion-result'
import { backendName, LabConductor, reopened } from './lab-conductor'

/** As many as any measure asks for: a sweep says itself how many it wants of each caption. */
const MOST_GENERATIONS = 1_000_000

export class FusionConductor extends LabConductor<PlannedFusion> {
  /** What the engine has in memory; nothing before it was started. */
  #effort: string | null = null
  #backend = ''
  readonly #sets = new Map<SetRole, string>()

  constructor(
    private readonly client: FusionClient,
    private readonly backend: BackendName | null,
  ) {
    super()
  }

  protected async outcome(planned: PlannedFusion, by: Conducting): Promise<RunResult> {
    await this.#prepare(planned, by.signal)
    const summary = await this.#trained(planned, by)
    const measured = await this.#measured(planned, summary)
    return fusionResult(planned, { ...summary, measured }, this.#backend)
  }

  protected letGo(): Promise<unknown> {
    return this.client.request('closeRun', {})
  }

  protected forget(): void {
    this.client.dispose()
    this.#effort = null
    this.#sets.clear()
  }

  async #prepare({ config, data, measure }: PlannedFusion, signal: AbortSignal): Promise<void> {
    const { perCaption, samplingSteps, heldOut, samplings, rising } = measure
    const effort = { perCaption, samplingSteps, heldOut, samplings, rising, generations: MOST_GENERATIONS }
    const wanted = JSON.stringify(effort)
    if (this.#effort !== wanted) {
      this.forget()
      this.#backend = backendName(await this.client.request('initialise', { backend: this.backend, effort }))
      await this.client.request('openModel', { source: { kind: 'bundled', name: 'fashion-mini' } })
      // Not before the model is there: where it could not be had, the next run asks for it again.
      this.#effort = wanted
    }
    throwIfCancelled(signal)
    await this.#load('training', { kind: 'fashion', count: config.images })
    if (config.fusion !== null) await this.#load('fusion', { kind: data.fusionSet, count: data.fusionImages })
    throwIfCancelled(signal)
  }

  async #load(role: SetRole, source: CaptionedSource): Promise<void> {
    const wanted = JSON.stringify(source)
    if (this.#sets.get(role) === wanted) return
    this.#sets.delete(role)
    await this.client.request('loadSet', { role, source })
    this.#sets.set(role, wanted)
  }

  /** The run at its end, whether it was begun before or is new. */
  async #trained(planned: PlannedFusion, by: Conducting): Promise<FusionRunSummary> {
    const begun = await this.#opened(planned, by.stored)
    const { runId } = begun
    by.onStored(runId)
    if (begun.step < planned.config.steps || begun.measured === null) await trainToEnd(this.client, runId, by)
    const { runs } = await this.client.request('listRuns', {})
    const summary = runs.find((run) => run.runId === runId)
    if (summary === undefined) throw new EngineFault(faultSaying('Internal', says.runNotKeptAnyMore()))
    return summary
  }

  async #opened({ config }: PlannedFusion, stored: string | null): Promise<FusionRunSummary> {
    const begun = await reopened(
      stored,
      () => this.client.request('listRuns', {}),
      (runId) => this.client.request('openRun', { runId, bytes: null }),
    )
    return begun ?? this.client.request('newRun', { config })
  }

  /** As the sweep measures: the engine's own measurement where that is it. */
  async #measured({ measure, config }: PlannedFusion, { runId, measured }: FusionRunSummary): Promise<Measured> {
    const { perCaption, guidance, samplingSteps, tameTo } = measure
    const fits =
      measured?.perCaption === perCaption &&
      measured.guidance === guidance &&
      measured.samplingSteps === samplingSteps &&
      measured.tameTo === tameTo &&
      measured.heldOut?.count === measure.heldOut
    if (fits) return measured
    const ask = {
      generator: { kind: 'run', runId } as const,
      captions: null,
      perCaption,
      guidance,
      steps: samplingSteps,
      ...(tameTo === undefined ? {} : { tameTo }),
    }
    return (await this.client.request('measure', { ...ask, seed: config.seed })).measured
  }
}
