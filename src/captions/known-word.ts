/** What a word says by itself, wherever it stands: worked out once for each distinct word, as captions repeat theirs. */
import { COMMON_WORDS } from './common-words'
import { entriesFrom, isInDictionary, readWord, type Entries } from './compromise'
import { remembered } from './remembered'

const NUMERAL = /^[+-]?(?:\d[\d.,:/]*|[.,]\d+)$/
const NUMBER_WORDS = new Set(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
  forty fifty sixty seventy eighty ninety hundred thousand million billion trillion`.split(/\s+/),
)

export class KnownWord {
  readonly lower: string
  /** A letter or a digit, of any script. */
  readonly hasLetter: boolean
  /** Begins with a capital letter. */
  readonly isCapital: boolean
  /** And goes on with a small one. */
  readonly isCapitalised: boolean
  /** Begins with a digit. */
  readonly isFigure: boolean
  /** A numeral, or a number in letters. */
  readonly isNumber: boolean
  /** A hyphen or a dash, alone. */
  readonly isHyphen: boolean
  /** One of the short forms behind an apostrophe: "'s", "n't". */
  readonly isClitic: boolean
  /** An English word, as far as the dictionary and a list beside it know it: "house", not "Paris". */
  readonly isCommon: boolean
  /** The dictionary's entries of several words that begin with it. */
  readonly entries: Entries
  #reading: ReadonlySet<string> | null = null

  /** @param text as written */
  constructor(readonly text: string) {
    const lower = text.toLowerCase()
    this.lower = lower
    this.hasLetter = /[\p{L}\p{N}]/u.test(text)
    this.isCapital = /^\p{Lu}/u.test(text)
    this.isCapitalised = /^\p{Lu}\p{Ll}/u.test(text)
    this.isFigure = /^\d/.test(text)
    this.isNumber = NUMERAL.test(lower) || NUMBER_WORDS.has(lower)
    this.isHyphen = /^[-–—~]$/.test(text)
    this.isClitic = /^(?:['’]\p{L}{1,2}|n['’]t)$/iu.test(text)
    this.isCommon = isInDictionary(lower) || COMMON_WORDS.has(lower)
    this.entries = entriesFrom(lower)
  }

  /** compromise's tags for the word as written, without its neighbours. */
  get reading(): ReadonlySet<string> {
    return (this.#reading ??= readWord(this.text))
  }
}

export const knownWord = remembered((text) => new KnownWord(text))
