/** Which words are English: those of WordNet's nouns and of compromise's dictionary, and what English endings make of them. */
import { COMMON_WORDS } from '../common-words'
import { isInDictionary } from '../compromise'
import type { NounTable } from '../types'
import { ENGLISH, LOAN_WORDS } from './function-words'

/** What a word may end in, and what its stem ends in then. The longest fitting ones are tried first. */
const ENDINGS: readonly (readonly [string, readonly string[]])[] = [
  ['iness', ['y']],
  ['ness', ['']],
  ['fully', ['', 'ful']],
  ['ically', ['ic', '']],
  ['ingly', ['', 'e']],
  ['less', ['']],
  ['like', ['']],
  ['able', ['', 'e']],
  ['ible', ['', 'e']],
  ['ful', ['']],
  ['ily', ['y']],
  ['ier', ['y']],
  ['iest', ['y']],
  ['ied', ['y']],
  ['ies', ['y']],
  ['ish', ['', 'e']],
  ['ous', ['', 'e', 'y']],
  ['ing', ['', 'e']],
  ['ers', ['', 'e']],
  ['est', ['', 'e']],
  ['ic', ['', 'e', 'y']],
  ['al', ['', 'e']],
  ['ed', ['', 'e']],
  ['er', ['', 'e']],
  ['en', ['', 'e']],
  ['ly', ['', 'e', 'le']],
  ['es', ['', 'e']],
  ['y', ['', 'e']],
  ['s', ['']],
]
const PREFIXES = ['un', 're', 'non', 'over', 'under', 'out', 'multi', 'mini', 'semi', 'super', 'pre', 'anti']
/** A stem of fewer letters would make a word of anything. */
const SHORTEST_STEM = 3
/** Longer ones are no words, and are not looked up part by part. */
const LONGEST_WORD = 30

const LISTS: readonly { has(word: string): boolean }[] = [ENGLISH, LOAN_WORDS, COMMON_WORDS]

/** Words whose answer is kept: captions repeat theirs. */
const KEPT = 20_000

export class Vocabulary {
  readonly #kept = new Map<string, boolean>()

  constructor(private readonly nouns: NounTable) {}

  isNoun(word: string): boolean {
    return this.nouns.lookUp(word) !== null
  }

  /** @param word lower case, without marks around it */
  isKnown(word: string): boolean {
    if (word.length > LONGEST_WORD) return false
    const kept = this.#kept.get(word)
    if (kept !== undefined) return kept
    const known = this.#isListed(word) || this.#isDerived(word) || this.#isCompound(word)
    if (this.#kept.size >= KEPT) this.#kept.clear()
    this.#kept.set(word, known)
    return known
  }

  #isListed(word: string): boolean {
    return LISTS.some((list) => list.has(word)) || isInDictionary(word) || this.isNoun(word)
  }

  #isDerived(word: string): boolean {
    const bare = PREFIXES.filter((prefix) => word.startsWith(prefix)).map((prefix) => word.slice(prefix.length))
    return [word, ...bare].some((each, i) => {
      if (i > 0 && each.length > SHORTEST_STEM && this.#isListed(each)) return true
      return ENDINGS.some(([ending, replaced]) => {
        if (!each.endsWith(ending)) return false
        const stem = each.slice(0, -ending.length)
        // "stopped" is "stop".
        const single = /([b-df-hj-np-tv-z])\1$/.test(stem) ? [stem.slice(0, -1)] : []
        return [...replaced.map((end) => stem + end), ...single].some(
          (whole) => stem.length >= SHORTEST_STEM && this.#isListed(whole),
        )
      })
    })
  }

  /** Two words written as one, or with a hyphen or a possessive: "surfboarder's", "wall-mounted". */
  #isCompound(word: string): boolean {
    const parts = word.split(/[-’']/).filter((part) => part.length > 1)
    if (parts.length > 1 || (parts[0] ?? word) !== word)
      return parts.length > 0 && parts.some((part) => this.#isListed(part) || this.#isDerived(part))
    for (let cut = SHORTEST_STEM + 1; cut <= word.length - SHORTEST_STEM - 1; cut++)
      if (this.isNoun(word.slice(0, cut)) && this.#isListed(word.slice(cut))) return true
    return false
  }
}
