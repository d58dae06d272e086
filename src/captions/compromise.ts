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

/** The part of compromise's model that is used here: its dictionary, and for each word that begins an entry of several the longest's length. */
interface Model {
  one: { lexicon: Readonly<Record<string, unknown>>; _multiCache: Readonly<Record<string, number>> }
}

nlp.plugin({ words: COMPROMISE_WORDS })

const model = nlp.model() as unknown as Model

const STEPS = ['lexicon', 'preTagger']

/**
 * What a dictionary and endings say of each word. Context is the taggers' part, and so each distinct word is read once, but for what may be
 * one name: the dictionary's entries of several words ("new york"), and a few words with capitals ("Wawel Castle").
 * @returns for each word compromise's tags, e.g. `Noun`, `Plural`, `City`
 */
export function tagWords(words: readonly string[]): ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = []
  while (found.length < words.length) {
    const length = Math.max(entryLength(words, found.length), nameLength(words, found.length))
    const first = words[found.length] ?? ''
    if (length === 1) found.push(readWord(first))
    else found.push(...readTogether(words.slice(found.length, found.length + length).join(' ')))
  }
  return found
}

/** What compromise makes of one word, as written. */
export const readWord = remembered((word): ReadonlySet<string> => read([word])[0] ?? new Set())

/** And of several, with blanks between. */
const readTogether = remembered((words) => read(words.split(' ')))

/** True for a word, lower case, that compromise's dictionary has, whatever it takes it for. */
export const isInDictionary = (word: string): boolean => Object.hasOwn(model.one.lexicon, word)

/** Words of the longest entry of the dictionary that begins with the word; 1 where there is none of several words. */
const longestEntry = remembered((word): number => {
  const lower = word.toLowerCase()
  return Object.hasOwn(model.one._multiCache, lower) ? (model.one._multiCache[lower] ?? 1) : 1
})

/** Words of the dictionary's longest entry that begins at `start`; 1 where there is none of several words. */
function entryLength(words: readonly string[], start: number): number {
  const longest = longestEntry(words[start] ?? '')
  for (let length = Math.min(longest, words.length - start); length > 1; length--) {
    if (
      isInDictionary(
        words
          .slice(start, start + length)
          .join(' ')
          .toLowerCase(),
      )
    )
      return length
  }
  return 1
}

const isCapital = (word = ''): boolean => /^\p{Lu}\p{Ll}/u.test(word)

/** A longer row of capitals is a title, in which they say nothing. */
const LONGEST_NAME = 4

/** Words with capitals in a row from `start` on; 1 where there are more than a name has. */
function nameLength(words: readonly string[], start: number): number {
  if (isCapital(words[start - 1])) return 1
  let end = start
  while (end - start <= LONGEST_NAME && isCapital(words[end])) end++
  return end - start <= LONGEST_NAME ? end - start : 1
}

function read(words: readonly string[]): readonly ReadonlySet<string>[] {
  const terms = words.map((text): Term => ({ text, normal: text.toLowerCase(), pre: '', post: ' ', tags: new Set() }))
  const empty: unknown = nlp('')
  const view = empty as TaggedDocument
  view.document = [terms]
  view.compute(STEPS)
  return terms.map(({ tags }) => tags)
}
