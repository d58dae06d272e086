/** A sweep's mixture GANs, trained by the engine behind the room Mixture. */
import type { ClusteringReport, SampleQuality } from '../../mixture/types'
import type { PlannedMixture, RunResult } from '../../results/types'
import { throwIfCancelled } from '../../tensor/cancellation'
import type { EngineClient } from '../mixture/client'
import type { DataSource, ModelReport } from '../mixture/protocol'
import type { BackendName } from '../shared/protocol'
import { EngineFault } from '../shared/worker-client'
import type { Conducting, Conductor } from './conducting'
import { trainToEnd } from './ended'
import { mixtureResult } from './mixture-result'

export class MixtureConductor implements Conductor<PlannedMixture> {
  /** What the engine computes with; null before it was started. */
  #backend: string | null = null
  #data: string | null = null

  constructor(
    private readonly client: EngineClient,
    private readonly backend: BackendName | null,
  ) {}

  async run(planned: PlannedMixture, by: Conducting): Promise<RunResult> {
    try {
      const backend = await this.#prepare(planned, by.signal)
      const begun = await this.#opened(planned, by.stored)
      by.onStored(begun.runId)
      const { evaluation, quality } = await this.#scored(begun, by)
      const result = mixtureResult(planned, { parameters: begun.parameters, evaluation, quality }, backend)
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
    await this.client.request('closeModel', {})
  }

  #forget(): void {
    this.client.dispose()
    this.#backend = null
    this.#data = null
  }

  /** @returns what it is computed with */
  async #prepare({ data }: PlannedMixture, signal: AbortSignal): Promise<string> {
    if (this.#backend === null) {
      const { name, adapter } = await this.client.request('initialise', { backend: this.backend })
      this.#backend = adapter === '' ? name : `${name}, ${adapter}`
    }
    throwIfCancelled(signal)
    const source: DataSource = { kind: 'bundled', name: data.dataset, shares: data.shares }
    const wanted = JSON.stringify(source)
    if (this.#data !== wanted) {
      this.#data = null
      await this.client.request('loadDataset', { source })
      this.#data = wanted
    }
    throwIfCancelled(signal)
    return this.#backend
  }

  /** The run as it was begun before, or a new one. */
  async #opened({ config, measure }: PlannedMixture, stored: string | null): Promise<ModelReport> {
    if (stored !== null) {
      const { runs } = await this.client.request('listRuns', {})
      // One that was deleted meanwhile, or cannot be read, is begun anew.
      if (runs.some(({ runId }) => runId === stored))
        try {
          return await this.client.request('openModel', { source: { kind: 'stored', runId: stored } })
        } catch (error) {
          if (!(error instanceof EngineFault) || error.name === 'OpenElsewhere') throw error
        }
    }
    // How often it is scored changes nothing of the training.
    const scored = { evaluateEvery: measure.every, qualitySamples: measure.samples }
    return this.client.request('newRun', { config: { ...config, ...scored } })
  }

  /** Trained to its end, with the scores of the way. */
  async #scored(
    begun: ModelReport,
    by: Conducting,
  ): Promise<{ evaluation: ClusteringReport | null; quality: SampleQuality[] }> {
    const quality = [...begun.quality]
    let { evaluation } = begun
    const unsubscribe = this.client.subscribe((event) => {
      if (!('runId' in event) || event.runId !== begun.runId) return
      if (event.type === 'quality') quality.push(event.report)
      if (event.type === 'evaluation') evaluation = event.report
    })
    try {
      if (begun.iteration < begun.config.iterations) await trainToEnd(this.client, begun.runId, by)
    } finally {
      unsubscribe()
    }
    return { evaluation, quality }
  }
}
