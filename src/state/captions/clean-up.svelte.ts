/** Cleaning captions and replies where the visitor asks for it: what would change is shown first, and can be taken back. */
import { CLEAN_UPS, CLEAN_UP_WORDS, cleanCaption, cleanReply, type CleanUp } from '../../captions/flags/clean-up'
import { whole } from './file/lines'
import type { CaptionList, ReplacedText } from './list.svelte'
import { isReply } from './generalising/making'
import type { Version } from './metrics'
import type { Notices } from '../page/trouble/notices.svelte'

export interface CleanedText {
  index: number
  version: Version
  before: string
  after: string
  changes: readonly CleanUp[]
}

export interface CleanUpProposal {
  texts: readonly CleanedText[]
  /** How many texts each change is made in, those of none left out. */
  counts: readonly { change: CleanUp; count: number }[]
}

export interface CleaningHost {
  list: CaptionList
  notices: Notices
  /** These texts are others: to be scored and kept. */
  changed(texts: readonly ReplacedText[]): void
}

/** Texts worked out before the page gets a turn. */
const slice = 2000

export class CaptionCleanUp {
  /** What a clean-up would change; null where none is asked for. */
  proposal = $state.raw<CleanUpProposal | null>(null)
  readonly #host: CleaningHost

  constructor(host: CleaningHost) {
    this.#host = host
  }

  /** Looks every text through: captions, and what a model replied. WordNet's versions hold nothing of the kind. */
  async look(): Promise<void> {
    const { list } = this.#host
    const texts: CleanedText[] = []
    for (const version of list.present)
      for (let index = 0; index < list.count; index++) {
        if (index % slice === slice - 1) await new Promise((resolve) => setTimeout(resolve))
        const before = list.text(index, version)
        const making = version === 'original' ? null : list.making(index, version)
        if (before === null || (version !== 'original' && (making === null || !isReply(making)))) continue
        const { text, changes } = version === 'original' ? cleanCaption(before) : cleanReply(before)
        if (changes.length === 0) continue
        texts.push({ index, version, before, after: text, changes })
      }
    this.proposal = {
      texts,
      counts: CLEAN_UPS.flatMap((change) => {
        const count = texts.filter(({ changes }) => changes.includes(change)).length
        return count === 0 ? [] : [{ change, count }]
      }),
    }
  }

  /** Leaves everything as it is. */
  forget(): void {
    this.proposal = null
  }

  /** Makes the changes that were shown; texts that have changed since stay. */
  apply(): void {
    const { list, notices } = this.#host
    const { proposal } = this
    this.proposal = null
    if (proposal === null) return
    const still = proposal.texts.filter(({ index, version, before }) => list.text(index, version) === before)
    const making = ({ index, version }: CleanedText) => (version === 'original' ? null : list.making(index, version))
    const undone = still.map((each): ReplacedText => ({ ...each, text: each.before, making: making(each) }))
    const done = still.map((each): ReplacedText => {
      const made = making(each)
      return { ...each, text: each.after, making: made && { ...made, by: `${made.by}, cleaned up` } }
    })
    this.#replace(done)
    const said = proposal.counts.map(({ change, count }) => `${whole(count)} with ${CLEAN_UP_WORDS[change]}`).join(', ')
    const undo = () => {
      notices.clear('input')
      this.#replace(undone.filter(({ index, version }, i) => list.text(index, version) === done[i]?.text))
    }
    notices.show(
      'input',
      'news',
      `${whole(done.length)} ${done.length === 1 ? 'text was' : 'texts were'} cleaned up: ${said}.`,
      [{ label: 'Undo the clean-up', run: undo }],
    )
  }

  #replace(texts: readonly ReplacedText[]): void {
    this.#host.list.replaceTexts(texts)
    this.#host.changed(texts)
  }
}
