/** The images of the loaded dataset as they are, a page at a time: those to train on, or those to test on. */
import type { EngineClient } from '../../../workers/mixture/client'
import type { Answer, DatasetPart } from '../../../workers/mixture/protocol'

export class RealImages {
  part = $state.raw<DatasetPart>('train')
  offset = $state.raw(0)
  /** Null until the first page came. */
  page = $state.raw<Answer<'browse'> | null>(null)
  /** One sentence where a page could not be had, else null. */
  problem = $state.raw<string | null>(null)
  readonly #client: EngineClient
  /** Counts what was asked for: an answer that was overtaken is dropped. */
  #asked = 0

  constructor(client: EngineClient) {
    this.#client = client
  }

  async show(part: DatasetPart, offset: number, limit: number): Promise<void> {
    const asked = ++this.#asked
    try {
      const page = await this.#client.request('browse', { part, offset, limit })
      if (asked !== this.#asked) return
      this.part = part
      this.offset = offset
      this.page = page
      this.problem = null
    } catch (reason) {
      if (asked === this.#asked) this.problem = reason instanceof Error ? reason.message : String(reason)
    }
  }
}
