/** The images of a set beyond its first examples, a page at a time. */
import type { FusionClient } from '../../../workers/fusion/client'
import type { CaptionRegime, FusionAnswer, SetRole } from '../../../workers/fusion/protocol'

export type SetPage = FusionAnswer<'browse'> & { offset: number }

export class SetPages {
  /** Null: the examples that came with the set are shown. */
  page = $state.raw<SetPage | null>(null)
  /** One sentence where a page could not be had, else null. */
  problem = $state.raw<string | null>(null)
  readonly #client: FusionClient
  readonly #role: SetRole
  /** Counts what was asked for: an answer that was overtaken is dropped. */
  #asked = 0

  constructor(client: FusionClient, role: SetRole) {
    this.#client = client
    this.#role = role
  }

  /** `limit` images from `offset` on; from 0 on the examples again. */
  async turn(regime: CaptionRegime, offset: number, limit: number): Promise<void> {
    if (offset === 0) {
      this.toExamples()
      return
    }
    const asked = ++this.#asked
    try {
      const answer = await this.#client.request('browse', { role: this.#role, regime, offset, limit })
      if (asked !== this.#asked) return
      this.page = { ...answer, offset }
      this.problem = null
    } catch (reason) {
      if (asked === this.#asked) this.problem = reason instanceof Error ? reason.message : String(reason)
    }
  }

  /** Another set, or its beginning. */
  toExamples(): void {
    this.#asked += 1
    this.page = null
    this.problem = null
  }
}
