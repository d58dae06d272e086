/** Fine-tuning runs of a sweep, done by the engine behind the room Fusion. */
import type { PlannedFusion, RunResult } from '../../results/types'
import { throwIfCancelled } from '../../tensor/cancellation'
import type { FusionClient } from '../fusion/client'
import type { BackendName, CaptionedSource, FusionRunSummary, Measured, SetRole } from '../fusion/protocol'
import { EngineFault } from '../shared/worker-client'
import { type Conducting, type Conductor } from './conducting'
import { trainToEnd } from './ended'
import { fusionResult } from './fusion-result'

/** As many as any measure asks for: a sweep says itself how many it wants of each caption. */
const MOST_GENERATIONS = 1_000_000

export class FusionConductor implements Conductor<PlannedFusion> {
  /** What the engine has in memory; nothing before it was started. */
  #effort: string | null = null
  #backend = ''
  readonly #sets = new Map<SetRole, string>()

  constructor(
    private readonly client: FusionClient,
    private readonly backend: BackendName | null,
  ) {}

  async run(planned: PlannedFusion, by: Conducting): Promise<RunResult> {
    try {
      await this.#prepare(planned, by.signal)
      const summary = await this.#trained(planned, by)
      const measured = await this.#measured(planned, summary)
      const result = fusionResult(planned, { ...summary, measured }, this.#backend)
      await this.#letGo()
      return result
    } catch (error) {
      // A worker that died or lost its device has nothing in memory any more: the next run starts another.
      if (error instanceof EngineFault && error.name === 'DeviceLost') this.#forget()
      // What went wrong is told, not what goes wrong behind it.
      else await this.#letGo().catch(() => undefined)
      throw error
    }
  }

  /** The run leaves the engine's memory, saved: its room may open it from then on. */
  async #letGo(): Promise<void> {
    await this.client.request('closeRun', {})
  }

  #forget(): void {
    this.client.dispose()
    this.#effort = null
    this.#sets.clear()
  }

  async #prepare({ config, data, measure }: PlannedFusion, signal: AbortSignal): Promise<void> {
    const { perCaption, samplingSteps, heldOut, samplings, rising } = measure
    const effort = { perCaption, samplingSteps, heldOut, samplings, rising, generations: MOST_GENERATIONS }
    const wanted = JSON.stringify(effort)
    if (this.#effort !== wanted) {
      if (this.#effort !== null) this.#forget()
      const { name, adapter } = await this.client.request('initialise', { backend: this.backend, effort })
      this.#effort = wanted
      this.#backend = adapter === '' ? name : `${name}, ${adapter}`
      await this.client.request('openModel', { source: { kind: 'bundled', name: 'fashion-mini' } })
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
    if (summary === undefined) throw new EngineFault({ name: 'Internal', message: 'The run is not kept any more.' })
    return summary
  }

  async #opened({ config }: PlannedFusion, stored: string | null): Promise<FusionRunSummary> {
    if (stored !== null) {
      const { runs } = await this.client.request('listRuns', {})
      // One that was deleted meanwhile, or cannot be read, is begun anew.
      if (runs.some(({ runId }) => runId === stored))
        try {
          return await this.client.request('openRun', { runId: stored, bytes: null })
        } catch (error) {
          if (!(error instanceof EngineFault) || error.name === 'OpenElsewhere') throw error
        }
    }
    return this.client.request('newRun', { config })
  }

  /** As the sweep measures: the engine's own measurement where that is it. */
  async #measured({ measure, config }: PlannedFusion, { runId, measured }: FusionRunSummary): Promise<Measured> {
    const { perCaption, guidance, samplingSteps } = measure
    const fits =
      measured?.perCaption === perCaption &&
      measured.guidance === guidance &&
      measured.samplingSteps === samplingSteps &&
      measured.heldOut?.count === measure.heldOut
    if (fits) return measured
    const ask = {
      generator: { kind: 'run', runId } as const,
      captions: null,
      perCaption,
      guidance,
      steps: samplingSteps,
    }
    return (await this.client.request('measure', { ...ask, seed: config.seed })).measured
  }
}
