/** Start's third figure: one caption, its words and its score as it is typed; the worker is started by the first question. */
import type { ExplainedScore } from '../../captions/types'
import type { CaptionClient } from '../../workers/captions/client'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'

/** Opens the figure: two names, a number and narrow nouns. */
const FIRST = 'In 2021, Anna bought 2 small poodles and a red Vespa in Naples'
/** Characters that the field takes. */
export const LONGEST = 300

export class CaptionFigure {
  text = $state.raw(FIRST)
  /** Of the newest text that was answered; null until there is one, and where the text has no word. */
  explained = $state.raw<ExplainedScore | null>(null)
  /** What stood here before a more general version of it took its place; null where it is the reader's own. */
  before = $state.raw<ExplainedScore | null>(null)
  /** A more general version is on the way. */
  making = $state.raw(false)
  readonly #client: CaptionClient
  readonly #notices: Notices
  readonly #queue: NewestWins<string, ExplainedScore | null>
  #opened = false

  constructor(client: CaptionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
    this.#queue = new NewestWins(
      async (caption) => (caption.trim() === '' ? null : (await client.request('explain', { caption })).published),
      (explained, caption) => {
        if (caption === this.text) this.explained = explained
      },
      (reason) => notices.showError('caption', reason),
    )
  }

  /** The caption, where it is another than the figure opens with. */
  get chosen(): string | null {
    return this.text === FIRST ? null : this.text
  }

  /** Opens with another caption. */
  ask(text: string): void {
    this.text = text
  }

  /** Explains what it opens with, once. */
  open(): void {
    if (this.#opened) return
    this.#opened = true
    this.#queue.put(this.text)
  }

  /** The reader's own words. */
  type(text: string): void {
    this.before = null
    this.#show(text)
  }

  /** Puts WordNet's more general version in the caption's place; says so where there is none. */
  async generalise(): Promise<void> {
    if (this.making) return
    const asked = this.text
    this.making = true
    try {
      const { versions } = await this.#client.request('generalise', { captions: [asked], level: 'general' })
      await this.#queue.settled()
      const [made] = versions
      // Who goes on typing has other words.
      if (made === undefined || asked !== this.text) return
      if (made.kept !== null) {
        this.#notices.show('caption', 'news', `WordNet has nothing more general for this: it was kept.`)
        return
      }
      this.before = this.explained
      this.#show(made.caption)
    } catch (reason) {
      this.#notices.showError('caption', reason)
    } finally {
      this.making = false
    }
  }

  #show(text: string): void {
    this.#opened = true
    this.#notices.clear('caption')
    this.text = text
    this.#queue.put(text)
  }
}
