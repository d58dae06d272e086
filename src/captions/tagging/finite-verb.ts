/**
 * The second pass: a sentence that greedy tagging left without a finite verb gets its best candidate, where there is a good one. "A boy and a
 * girl swing near the river" is no list of three things; "A dog on a swing" is, and stays so.
 */
import { Clause, JOINED, SEVERAL, SINGULAR } from './clause'
import { capitalsOf, type Capitals } from './features'
import { CLASS } from './lexicon-class'
import type { Perceptron, WeighedWord } from './perceptron'
import { tagNumber, tagTable } from './tags'

const FINITE = tagTable('VBZ VBP VBD MD')
const NOMINAL = tagTable('NN NNS NNP NNPS PRP')
/** What a verb that was not seen may have been taken for. */
const MISTAKEN = tagTable('NN NNS JJ VB')
const ENDS = tagTable('. :')
const ADVERB = tagNumber('RB')
const VBZ = tagNumber('VBZ')
const VBP = tagNumber('VBP')

/** How far a candidate's score may fall behind the tag that it has, in the units that training counts in. */
const MOST_BEHIND = 6

interface Candidate {
  place: number
  tag: number
  behind: number
}

/** Tags a caption's words, as spaCy cuts them. @returns numbers of tags, `[words]` */
export function tagWithVerbs(perceptron: Perceptron, texts: readonly string[]): Uint8Array {
  const words = texts.map((text) => perceptron.wordOf(text))
  const capitals = capitalsOf(words)
  const tags = perceptron.tag(words, capitals)
  if (capitals !== 0) return tags
  const wanting = placesWithoutVerb(tags).filter((place) => mayServe(words, tags, place))
  if (wanting.length === 0) return tags
  const found = bestOfEachSentence(perceptron, words, capitals, new Set(wanting))
  return found.size === 0 ? tags : perceptron.tag(words, capitals, found)
}

/** Places of the sentences that have no finite verb. */
function placesWithoutVerb(tags: Uint8Array): number[] {
  const places: number[] = []
  let from = 0
  for (let end = 0; end <= tags.length; end++) {
    if (end < tags.length && !ENDS[tags[end] ?? 0]) continue
    const sentence = tags.subarray(from, end)
    if (!sentence.some((tag) => FINITE[tag])) for (let place = from; place < end; place++) places.push(place)
    from = end + 1
  }
  return places
}

/** Right behind a nominal, or an adverb that is; and WordNet can make a present form of it. */
function mayServe(words: readonly WeighedWord[], tags: Uint8Array, place: number): boolean {
  const before = tags[place - 1] === ADVERB ? tags[place - 2] : tags[place - 1]
  const classes = words[place]?.lexicon ?? 0
  return (
    before !== undefined &&
    NOMINAL[before] === 1 &&
    MISTAKEN[tags[place] ?? 0] === 1 &&
    classes > 0 &&
    (classes & (CLASS.base | CLASS.s)) !== 0
  )
}

/** The best candidate of each sentence, as tags to be held. */
function bestOfEachSentence(
  perceptron: Perceptron,
  words: readonly WeighedWord[],
  capitals: Capitals,
  places: ReadonlySet<number>,
): Map<number, number> {
  const clause = new Clause()
  const found = new Map<number, number>()
  let best: Candidate | null = null
  const close = () => {
    if (best !== null) found.set(best.place, best.tag)
    best = null
  }
  const most = MOST_BEHIND * perceptron.scale
  perceptron.tag(words, capitals, undefined, (place, scores, tag) => {
    const form = places.has(place) ? presentForm(words[place]?.lexicon ?? 0, clause.subject) : null
    if (form !== null) {
      const behind = (scores[tag] ?? 0) - (scores[form] ?? 0)
      if (behind <= most && behind < (best?.behind ?? Infinity)) best = { place, tag: form, behind }
    }
    if (ENDS[tag]) close()
    clause.add(tag, words[place]?.supports ?? false)
  })
  close()
  return found
}

/** The present form that agrees with the subject; null where the word has none. Of "X and Y" either may be the subject. */
function presentForm(classes: number, subject: number): number | null {
  const s = (classes & CLASS.s) !== 0
  const base = (classes & CLASS.base) !== 0
  if (base && (subject === SEVERAL || subject === JOINED)) return VBP
  return s && (subject === SINGULAR || subject === JOINED) ? VBZ : null
}
