/** Scores whatever in the list has a text and no score yet, all versions, until nothing is left or the visitor stops it. */
import type { CaptionClient, CaptionProgress } from '../../workers/captions/client'
import type { CaptionList } from './list.svelte'
import type { Notices } from '../page/trouble/notices.svelte'

export class CaptionScoring {
  progress = $state.raw<CaptionProgress | null>(null)
  running = $state.raw(false)
  /** The visitor stopped it: captions wait until they are asked for. */
  stopped = $state.raw(false)
  readonly #client: CaptionClient
  readonly #list: CaptionList
  readonly #notices: Notices
  #abort = new AbortController()
  #done: Promise<void> = Promise.resolve()

  /** @param ended called when all that waited is scored, or the visitor stopped it */
  constructor(
    client: CaptionClient,
    list: CaptionList,
    notices: Notices,
    private readonly ended: () => void,
  ) {
    this.#client = client
    this.#list = list
    this.#notices = notices
  }

  /** Begins, unless it is under way (then new texts are found on the way) or was stopped. */
  go(): void {
    if (this.running || this.stopped) return
    this.running = true
    this.#done = this.#run(this.#abort.signal)
  }

  /** Drops what is under way, because the list or the reading is another one. */
  async restart(): Promise<void> {
    const ended = this.#abort
    ended.abort()
    await this.#done
    // Another call may have begun anew meanwhile.
    if (this.#abort !== ended) return
    this.#abort = new AbortController()
    this.stopped = false
    this.go()
  }

  stop(): void {
    this.stopped = true
    this.#abort.abort()
  }

  goOn(): void {
    if (this.stopped) void this.restart()
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#notices.clear('scoring')
    // Whoever hands over many texts hands over all of them first.
    await Promise.resolve()
    try {
      while (await this.#pass(signal));
    } catch (reason) {
      // An abort has its own words, or none.
      if (!signal.aborted) {
        this.stopped = true
        this.#notices.showError('scoring', reason, [{ label: 'Try again', run: () => this.goOn() }])
      }
    } finally {
      this.running = false
      this.progress = null
      this.#list.settle()
      if (!signal.aborted || this.stopped) this.ended()
    }
  }

  /** One sweep over all that waits now; false where nothing does. */
  async #pass(signal: AbortSignal): Promise<boolean> {
    const list = this.#list
    const { reading } = list
    let any = false
    for (const version of list.present) {
      const indices = list.unscored(version)
      if (indices.length === 0) continue
      any = true
      const captions = indices.map((index) => list.text(index, version) ?? '')
      await this.#client.score(captions, reading, {
        signal,
        onProgress: (progress) => (this.progress = progress),
        onResult: (offset, scored) => {
          const end = offset + scored.flags.length
          list.putScores(version, reading, indices.slice(offset, end), captions.slice(offset, end), scored)
        },
      })
    }
    return any
  }
}
