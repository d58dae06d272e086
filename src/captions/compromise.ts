/**
 * The one place that talks to compromise. It gives what a dictionary and word endings can say of each word: the taggers and the entities are
 * made of that. Only the `two` build is loaded, and of its steps only the dictionary and the first tagger run.
 *
 * compromise has one dictionary for all its importers, so this module is the only one that imports it, and extends it once.
 */
import nlp from 'compromise/two'
import { COMPROMISE_WORDS } from './compromise-words'
import { remembered } from './remembered'

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

/** The part of compromise's model that is used here: its dictionary. */
interface Model {
  one: { lexicon: Readonly<Record<string, unknown>> }
}

nlp.plugin({ words: COMPROMISE_WORDS })

const model = nlp.model() as unknown as Model

const STEPS = ['lexicon', 'preTagger']

/** What compromise makes of one word, as written. */
export const readWord = remembered((word): ReadonlySet<string> => read([word])[0] ?? new Set())

/** And of several, with blanks between: each one's tags. */
export const readTogether = remembered((words) => read(words.split(' ')))

/** True for a word, lower case, that compromise's dictionary has, whatever it takes it for. */
export const isInDictionary = (word: string): boolean => Object.hasOwn(model.one.lexicon, word)

/** Entries of several words that begin with the same one: their second words, and how many words the longest has. */
export interface Entries {
  seconds: ReadonlySet<string>
  longest: number
}

const NO_ENTRIES: Entries = { seconds: new Set(), longest: 1 }

const entries = entriesByFirst(Object.keys(model.one.lexicon))

function entriesByFirst(lexicon: readonly string[]): ReadonlyMap<string, Entries> {
  const found = new Map<string, { seconds: Set<string>; longest: number }>()
  for (const entry of lexicon) {
    const [first = '', second, ...more] = entry.split(' ')
    if (second === undefined) continue
    const known = found.get(first) ?? { seconds: new Set(), longest: 1 }
    found.set(first, known)
    known.seconds.add(second)
    known.longest = Math.max(known.longest, more.length + 2)
  }
  return found
}

/** The dictionary's entries of several words that begin with a word, lower case. */
export const entriesFrom = (word: string): Entries => entries.get(word) ?? NO_ENTRIES

function read(words: readonly string[]): readonly ReadonlySet<string>[] {
  const terms = words.map((text): Term => ({ text, normal: text.toLowerCase(), pre: '', post: ' ', tags: new Set() }))
  const empty: unknown = nlp('')
  const view = empty as TaggedDocument
  view.document = [terms]
  view.compute(STEPS)
  return terms.map(({ tags }) => tags)
}
