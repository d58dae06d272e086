/** The networks that judge generated images: the bundled ones, or an ONNX file of the visitor's with its preprocessing. */
import type { FusionClient } from '../workers/fusion-client'
import type { JudgeReport, JudgeSource } from '../workers/fusion-protocol'
import type { Notices } from './notices.svelte'

export type JudgeRole = JudgeReport['role']

export class JudgeChoice {
  /** Those loaded by the visitor; null: the bundled one. */
  own = $state.raw<Record<JudgeRole, JudgeReport | null>>({ detector: null, classifier: null })
  loading = $state.raw<JudgeRole | null>(null)
  readonly #client: FusionClient
  readonly #notices: Notices

  constructor(client: FusionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** Whether the network is there; what is measured from now on is measured with it. */
  async load(role: JudgeRole, source: JudgeSource): Promise<boolean> {
    if (this.loading !== null) return false
    this.loading = role
    this.#notices.clear('judges')
    try {
      const report = await this.#client.request('loadJudge', { role, source })
      this.own = { ...this.own, [role]: report.bundled ? null : report }
      return true
    } catch (reason) {
      this.#notices.showError('judges', reason)
      return false
    } finally {
      this.loading = null
    }
  }
}
