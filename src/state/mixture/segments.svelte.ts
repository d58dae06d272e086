/** The segmentation of the test set: which real images each Gaussian claims, most confident first (paper B, §2.1). */
import type { Answer } from '../../workers/mixture/protocol'
import type { EngineClient } from '../../workers/mixture/client'
import type { Notices } from '../page/trouble/notices.svelte'

export type SegmentPage = Answer<'segment'>

export class Segments {
  component = $state.raw(0)
  offset = $state.raw(0)
  /** Images a page; the view sets what fits. */
  limit = $state.raw(24)
  page = $state.raw<SegmentPage | null>(null)
  busy = $state.raw(false)
  readonly #client: EngineClient
  readonly #notices: Notices
  #asked = 0

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  async show(component: number, offset = 0): Promise<void> {
    this.component = component
    this.offset = Math.max(0, offset)
    this.busy = true
    const asked = ++this.#asked
    try {
      const page = await this.#client.request('segment', { component, offset: this.offset, limit: this.limit })
      if (asked !== this.#asked) return
      this.page = page
      this.#notices.clear('segments')
    } catch (reason) {
      if (asked !== this.#asked) return
      this.page = null
      this.#notices.showError('segments', reason)
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }

  /** The same page of the model as it is now. */
  refresh(): Promise<void> {
    return this.show(this.component, this.offset)
  }

  clear(): void {
    this.#asked += 1
    this.page = null
    this.busy = false
    this.component = 0
    this.offset = 0
  }
}
