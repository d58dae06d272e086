/**
 * The one place that talks to compromise. It gives what a dictionary and word endings can say of each word; the Penn tags
 * (`penn-tagger.ts`) and the entities (`entities.ts`) are made of that by rules of our own. Only the `two` build is loaded,
 * and of its steps only the dictionary and the first tagger run: the phrase rules would halve the speed and are not used.
 *
 * compromise has one dictionary for all its importers, so this module is the only one that imports it, and extends it once.
 */
import nlp from 'compromise/two'
import { COMPROMISE_WORDS } from './compromise-words'

/** A term as compromise keeps it (its documented JSON form, before it is tagged). */
interface Term {
  text: string
  normal: string
  pre: string
  post: string
  tags: Set<string>
}

/** The part of a compromise document that is used here; `document` is one array of terms a sentence. */
interface TaggedDocument {
  document: Term[][]
  compute(steps: string[]): void
}

nlp.plugin({ words: COMPROMISE_WORDS })

const STEPS = ['lexicon', 'preTagger']

/** compromise looks around in a whole sentence; longer ones are tagged in parts, so that work stays linear in the text. */
const LONGEST_SENTENCE = 64

/** @returns for each word compromise's tags, e.g. `Noun`, `Plural`, `City`. */
export function tagWords(words: readonly string[]): ReadonlySet<string>[] {
  const terms = words.map((text): Term => ({ text, normal: text.toLowerCase(), pre: '', post: ' ', tags: new Set() }))
  const sentences: Term[][] = []
  for (let i = 0; i < terms.length; i += LONGEST_SENTENCE) sentences.push(terms.slice(i, i + LONGEST_SENTENCE))
  if (sentences.length > 0) {
    const empty: unknown = nlp('')
    const view = empty as TaggedDocument
    view.document = sentences
    view.compute(STEPS)
  }
  return terms.map(({ tags }) => tags)
}

/** What compromise makes of one word without its neighbours. @param word lower case */
export const readWord = (word: string): ReadonlySet<string> => tagWords([word])[0] ?? new Set()

/** True for a word, lower case, that compromise's dictionary has, whatever it takes it for. */
export function isInDictionary(word: string): boolean {
  const model: { one?: { lexicon?: object } } = nlp.model()
  return Object.hasOwn(model.one?.lexicon ?? {}, word)
}
