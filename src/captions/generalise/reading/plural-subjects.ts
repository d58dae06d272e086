/** Verbs in the plural that look like nouns behind a subject that looks singular: "a couple share a bench", "a cat and a dog play", "sheep graze". */
import { CLASS } from '../../tagging/lexicon-class'
import { hasOneForm } from '../english'
import type { Lexicon } from '../lexicon'
import type { CaptionWords } from './words'

/** One that are several, and do as several do. */
const COLLECTIVES: ReadonlySet<string> = new Set(
  (
    'couple family team crowd group pair band crew choir orchestra trio duo quartet audience herd flock pack swarm ' +
    'gang staff squad troupe mob majority minority'
  ).split(' '),
)

/** Behind it an object begins, which no noun has: "share a bench", "hold their trophy". */
const OPENS_OBJECT = /^(?:DT|PRP\$|PRP)$/

/** Where the words around leave no doubt the noun becomes the verb. */
export function mendPluralSubjects(words: CaptionWords, lexicon: Lexicon): void {
  for (let i = 1; i < words.length; i++) {
    const isVerb = mayBeItsVerb(words, i, lexicon) && isLikelyVerb(words, i, lexicon)
    if (isVerb && isSubject(words, i - 1) && !hasFiniteVerb(words, i))
      Object.assign(words.at(i), { tag: 'VBP', part: 'verb', form: 'finite-present' })
  }
}

/** Whether noun `i` may be the verb of the one before it, which stands for several: "a family picnic" is one, or a family does. */
export function mayBeItsVerb(words: CaptionWords, i: number, lexicon: Lexicon): boolean {
  const { text, entity } = words.at(i)
  if (words.tag(i) !== 'NN' || words.tag(i - 1) !== 'NN' || entity !== null || /^\p{Lu}/u.test(text)) return false
  if ((classesOf(words, i, lexicon) & CLASS.base) === 0 || /^(?:NN.*|POS|HYPH|CC|,)$/.test(words.tag(i + 1)))
    return false
  // A "rock band" is one noun.
  if (lexicon.nounOf(words.phrase(i - 1, i)) !== null) return false
  return isSeveral(words, i - 1) || (endsList(words, i - 1) && isLikelyVerb(words, i, lexicon))
}

const classesOf = (words: CaptionWords, i: number, { means }: Lexicon): number =>
  means.taggers.own.wordOf(words.lower(i)).lexicon

const isLikelyVerb = (words: CaptionWords, i: number, lexicon: Lexicon): boolean =>
  OPENS_OBJECT.test(words.tag(i + 1)) || (classesOf(words, i, lexicon) & (CLASS.mostlyVerb | CLASS.noun)) !== CLASS.noun

/** Opens its statement, or ends the list that does: behind a preposition or a verb stands no subject. */
function isSubject(words: CaptionWords, noun: number): boolean {
  const before = opening(words, noun) - 1
  return !words.isPreposition(before) && words.at(before).part !== 'verb'
}

/** First word of the noun phrase that ends at `noun`. */
function opening(words: CaptionWords, noun: number): number {
  let i = noun
  while (words.tag(i) !== 'DT' && /^(?:NN.*|JJ.*|VB[NG]|HYPH|POS|CD|PRP\$|DT)$/.test(words.tag(i - 1))) i--
  return i
}

function isSeveral(words: CaptionWords, noun: number): boolean {
  const lower = words.lower(noun)
  if (!hasOneForm(lower)) return COLLECTIVES.has(lower)
  return !/^(?:an?|one|this|that|each|every)$/.test(words.lower(opening(words, noun)))
}

/** "a cat and a dog" */
function endsList(words: CaptionWords, noun: number): boolean {
  const first = opening(words, noun)
  return words.lower(first - 1) === 'and' && words.isNoun(first - 2) && words.tag(first) === 'DT'
}

function hasFiniteVerb(words: CaptionWords, i: number): boolean {
  let [from, to] = [i, i]
  while (from > 0 && !words.isStop(from - 1)) from--
  while (to < words.length && !words.isStop(to)) to++
  for (let at = from; at < to; at++) if (words.isFinite(at)) return true
  return false
}
