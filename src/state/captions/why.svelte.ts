/** The caption that is opened, in one of its versions, and what its score is made of. */
import type { CaptionClient } from '../../workers/captions/client'
import type { CaptionAnswer } from '../../workers/captions/protocol'
import type { CaptionList } from './list.svelte'
import type { Version } from './metrics'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'

export type Explanation = CaptionAnswer<'explain'>

export class CaptionWhy {
  /** Index of the caption in the list; null where none is open. */
  index = $state.raw<number | null>(null)
  version = $state.raw<Version>('original')
  /** The answer for `asked`; kept while the next is on its way, so that nothing flickers. */
  explanation = $state.raw<Explanation | null>(null)
  /** The text that `explanation` is about. */
  explained = $state.raw<string | null>(null)
  readonly #list: CaptionList
  readonly #notices: Notices
  readonly #queue: NewestWins<string, Explanation>

  constructor(client: CaptionClient, list: CaptionList, notices: Notices) {
    this.#list = list
    this.#notices = notices
    this.#queue = new NewestWins(
      (caption) => client.request('explain', { caption }),
      (explanation, caption) => {
        if (caption !== this.text) return
        this.explanation = explanation
        this.explained = caption
      },
      (reason) => {
        this.explanation = null
        this.explained = this.text
        notices.showError('why', reason)
      },
    )
  }

  /** Text of the version that is opened; null where none is. */
  get text(): string | null {
    return this.index === null ? null : this.#list.text(this.index, this.version)
  }

  open(index: number, version: Version = this.version): void {
    this.index = index
    this.version = this.#list.text(index, version) === null ? 'original' : version
    this.#notices.clear('why')
    const { text } = this
    if (text !== null) this.#queue.put(text)
  }

  close(): void {
    this.index = null
    this.explanation = null
    this.explained = null
    this.version = 'original'
    this.#notices.clear('why')
  }
}
