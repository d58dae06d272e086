/** A sweep's mixture GANs, trained by the engine behind the room Mixture. */
import type { ClusteringReport, SampleQuality } from '../../mixture/types'
import type { PlannedMixture, RunResult } from '../../results/types'
import { throwIfCancelled } from '../../tensor/cancellation'
import type { EngineClient } from '../mixture/client'
import type { DataSource, ModelReport } from '../mixture/protocol'
import type { BackendName } from '../shared/protocol'
import type { Conducting } from './conducting'
import { trainToEnd } from './ended'
import { backendName, LabConductor, reopened } from './lab-conductor'
import { mixtureResult } from './mixture-result'

export class MixtureConductor extends LabConductor<PlannedMixture> {
  /** What the engine computes with; null before it was started. */
  #backend: string | null = null
  #data: string | null = null

  constructor(
    private readonly client: EngineClient,
    private readonly backend: BackendName | null,
  ) {
    super()
  }

  protected async outcome(planned: PlannedMixture, by: Conducting): Promise<RunResult> {
    const backend = await this.#prepare(planned, by.signal)
    const begun = await this.#opened(planned, by.stored)
    by.onStored(begun.runId)
    const { evaluation, quality } = await this.#scored(begun, by)
    return mixtureResult(planned, { parameters: begun.parameters, evaluation, quality }, backend)
  }

  protected letGo(): Promise<unknown> {
    return this.client.request('closeModel', {})
  }

  protected forget(): void {
    this.client.dispose()
    this.#backend = null
    this.#data = null
  }

  /** @returns what it is computed with */
  async #prepare({ data }: PlannedMixture, signal: AbortSignal): Promise<string> {
    this.#backend ??= backendName(await this.client.request('initialise', { backend: this.backend }))
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
    const begun = await reopened(
      stored,
      () => this.client.request('listRuns', {}),
      (runId) => this.client.request('openModel', { source: { kind: 'stored', runId } }),
    )
    if (begun !== null) return begun
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
