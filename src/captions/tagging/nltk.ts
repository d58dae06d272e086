/**
 * NLTK's own tagger (`nltk.pos_tag` of NLTK 3.9, `tag/perceptron.py`), run from the three files that NLTK ships: the same features, summed in
 * the same order, so that the sums have the same bits and ties fall the same way.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'

/** What the three files hold. */
export interface NltkFiles {
  /** `averaged_perceptron_tagger_eng.weights.json`: feature → tag → weight. */
  weights: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** `….tagdict.json`: the words that always have one tag. */
  tagdict: Readonly<Record<string, string>>
  /** `….classes.json`: every tag. */
  classes: readonly string[]
}

/** Rows of a word's features in the places that it can have; −1 where the weights have no such feature. */
interface Word {
  text: string
  /** As NLTK normalises it: the context's form. */
  form: string
  /** Features of its own place, without its predecessors' tags. */
  suffix: number
  first: number
  self: number
  /** "i-1 tag+i word", a row for each tag before, −2 where it was not looked for yet. */
  withTag: Int32Array
  before: number
  beforeSuffix: number
  before2: number
  after: number
  afterSuffix: number
  after2: number
  /** The tag that the word always has. */
  fixed: number
}

const START = '-START-'
const START2 = '-START2-'
const NOT_SOUGHT = -2
const MOST_REMEMBERED = 20_000

export class NltkTagger {
  readonly #rows = new Map<string, number>()
  readonly #starts: Uint32Array
  readonly #tags: Uint8Array
  readonly #weights: Float64Array
  /** In the order of their names: of equal scores the last wins. */
  readonly #classes: readonly string[]
  readonly #numbers: ReadonlyMap<string, number>
  readonly #tagdict: Readonly<Record<string, string>>
  readonly #words = new Map<string, Word>()
  /** Rows of "i-1 tag", "i-2 tag", "i tag+i-2 tag": tags beyond the classes are the two beginnings. */
  readonly #tag1: Int32Array
  readonly #tag2: Int32Array
  readonly #both: Int32Array
  readonly #bias: number
  readonly #scores: Float64Array

  /** @throws BadInput where a weight or a word speaks of a tag that is no class */
  constructor({ weights, tagdict, classes }: NltkFiles) {
    this.#classes = [...new Set(classes)].sort(byCodePoints)
    this.#numbers = new Map(this.#classes.map((tag, number) => [tag, number]))
    this.#tagdict = tagdict
    const features = Object.entries(weights)
    const count = features.reduce((sum, [, row]) => sum + Object.keys(row).length, 0)
    this.#starts = new Uint32Array(features.length + 1)
    this.#tags = new Uint8Array(count)
    this.#weights = new Float64Array(count)
    let k = 0
    features.forEach(([feature, row], number) => {
      this.#rows.set(feature, number)
      for (const [tag, weight] of Object.entries(row)) {
        this.#tags[k] = this.#numberOf(tag)
        this.#weights[k] = weight
        k++
      }
      this.#starts[number + 1] = k
    })
    for (const tag of Object.values(tagdict)) this.#numberOf(tag)
    const names = [...this.#classes, START, START2]
    const rowsOf = (name: (tag: string) => string) => Int32Array.from(names, (tag) => this.#rowOf(name(tag)))
    this.#tag1 = rowsOf((tag) => `i-1 tag ${tag}`)
    this.#tag2 = rowsOf((tag) => `i-2 tag ${tag}`)
    this.#both = Int32Array.from(
      names.flatMap((tag1) => names.map((tag2) => this.#rowOf(`i tag+i-2 tag ${tag1} ${tag2}`))),
    )
    this.#bias = this.#rowOf('bias')
    this.#scores = new Float64Array(this.#classes.length)
  }

  /** @param terms as NLTK's `word_tokenize` cuts them @returns a Penn tag for each */
  tag(terms: readonly string[]): string[] {
    const words = terms.map((term) => this.#wordOf(term))
    const count = this.#classes.length
    let tag1 = count
    let tag2 = count + 1
    return words.map((word, i) => {
      const tag = word.fixed >= 0 ? word.fixed : this.#predict(words, i, tag1, tag2)
      tag2 = tag1
      tag1 = tag
      return this.#classes[tag] ?? ''
    })
  }

  #predict(words: readonly Word[], i: number, tag1: number, tag2: number): number {
    const word = words[i]
    if (word === undefined) throw new RangeError(`There is no term ${i} among ${words.length}.`)
    const before = words[i - 1] ?? this.#edge(START2)
    const before2 = words[i - 2] ?? this.#edge(i === 1 ? START2 : START)
    const after = words[i + 1] ?? this.#edge(END)
    const after2 = words[i + 2] ?? this.#edge(i + 2 === words.length ? END : END2)
    this.#scores.fill(0)
    // NLTK adds the features up in this order.
    this.#add(this.#bias)
    this.#add(word.suffix)
    this.#add(word.first)
    this.#add(this.#tag1[tag1] ?? -1)
    this.#add(this.#tag2[tag2] ?? -1)
    this.#add(this.#both[tag1 * (this.#classes.length + 2) + tag2] ?? -1)
    this.#add(word.self)
    this.#add(this.#withTag(word, tag1))
    this.#add(before.before)
    this.#add(before.beforeSuffix)
    this.#add(before2.before2)
    this.#add(after.after)
    this.#add(after.afterSuffix)
    this.#add(after2.after2)
    return this.#best()
  }

  #add(row: number): void {
    if (row < 0) return
    const end = this.#starts[row + 1] ?? 0
    for (let k = this.#starts[row] ?? 0; k < end; k++) {
      const tag = this.#tags[k] ?? 0
      this.#scores[tag] = (this.#scores[tag] ?? 0) + (this.#weights[k] ?? 0)
    }
  }

  /** The highest score; of equals the tag whose name comes last. */
  #best(): number {
    let best = 0
    for (let tag = 1; tag < this.#scores.length; tag++)
      if ((this.#scores[tag] ?? 0) >= (this.#scores[best] ?? 0)) best = tag
    return best
  }

  #withTag(word: Word, tag: number): number {
    const known = word.withTag[tag] ?? NOT_SOUGHT
    if (known !== NOT_SOUGHT) return known
    const row = this.#rowOf(`i-1 tag+i word ${this.#classes[tag] ?? START} ${word.form}`)
    word.withTag[tag] = row
    return row
  }

  #wordOf(text: string): Word {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    if (this.#words.size >= MOST_REMEMBERED) this.#words.clear()
    const word = this.#read(text, normalise(text))
    this.#words.set(text, word)
    return word
  }

  /** What stands before the first term and behind the last. */
  #edge(form: string): Word {
    const known = this.#words.get(`\n${form}`)
    if (known !== undefined) return known
    const edge = this.#read('', form)
    this.#words.set(`\n${form}`, edge)
    return edge
  }

  #read(text: string, form: string): Word {
    const letters = Array.from(text)
    const suffix = lastThree(form)
    return {
      text,
      form,
      suffix: this.#rowOf(`i suffix ${letters.slice(-3).join('')}`),
      first: this.#rowOf(`i pref1 ${letters[0] ?? ''}`),
      self: this.#rowOf(`i word ${form}`),
      withTag: new Int32Array(this.#classes.length + 1).fill(NOT_SOUGHT),
      before: this.#rowOf(`i-1 word ${form}`),
      beforeSuffix: this.#rowOf(`i-1 suffix ${suffix}`),
      before2: this.#rowOf(`i-2 word ${form}`),
      after: this.#rowOf(`i+1 word ${form}`),
      afterSuffix: this.#rowOf(`i+1 suffix ${suffix}`),
      after2: this.#rowOf(`i+2 word ${form}`),
      fixed: Object.hasOwn(this.#tagdict, text) ? this.#numberOf(this.#tagdict[text] ?? '') : -1,
    }
  }

  #rowOf(feature: string): number {
    return this.#rows.get(feature) ?? -1
  }

  #numberOf(tag: string): number {
    const number = this.#numbers.get(tag)
    if (number === undefined) throw new BadInput(says.nltkTagUnknown({ tag }))
    return number
  }
}

const END = '-END-'
const END2 = '-END2-'

/** Python's order of strings. */
const byCodePoints = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const lastThree = (text: string): string => Array.from(text).slice(-3).join('')

/** Python's `str.isdigit`: decimal digits of any script, and raised, lowered and circled ones. */
const DIGIT = '[\\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]'
const YEAR = new RegExp(`^${DIGIT}{4}$`, 'u')
const BEGINS_WITH_DIGIT = new RegExp(`^${DIGIT}`, 'u')

function normalise(text: string): string {
  if (text.includes('-') && !text.startsWith('-')) return '!HYPHEN'
  if (YEAR.test(text)) return '!YEAR'
  if (BEGINS_WITH_DIGIT.test(text)) return '!DIGITS'
  return text.toLowerCase()
}
