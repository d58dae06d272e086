/**
 * The second pass: a sentence that greedy tagging left without a finite verb gets its best candidate, where there is a good one. "A boy and a
 * girl swing near the river" is no list of three things; "A dog on a swing" is, and stays so.
 */
import { Clause, JOINED, SEVERAL, SINGULAR } from './clause'
import { capitalsOf } from './features'
import { CLASS } from './lexicon-class'
import type { Perceptron, Tagging, WeighedWord } from './perceptron'
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

/** Tags a caption's words, as spaCy cuts them. @returns numbers of tags, `[words]` */
export function tagWithVerbs(perceptron: Perceptron, texts: readonly string[]): Uint8Array {
  const words = texts.map(perceptron.wordOf)
  const capitals = capitalsOf(words)
  const tagging = perceptron.tag(words, capitals)
  if (capitals !== 0) return tagging.tags
  const found = candidates(words, tagging, MOST_BEHIND * perceptron.scale)
  return found.size === 0 ? tagging.tags : perceptron.tag(words, capitals, found).tags
}

/** The best candidate of each sentence that has no finite verb, as tags to be held. */
function candidates(words: readonly WeighedWord[], tagging: Tagging, mostBehind: number): Map<number, number> {
  const { tags } = tagging
  const found = new Map<number, number>()
  const clause = new Clause()
  for (let from = 0, end = 0; from < tags.length; from = end + 1) {
    end = from
    while (end < tags.length && !ends(words, tags, end)) end++
    if (isFinite(tags, from, end)) continue
    let least = mostBehind + 1
    let best = -1
    let form = VBZ
    clause.reset()
    for (let place = from; place < end; place++) {
      const present = mayServe(words, tags, place) ? presentForm(words[place]?.lexicon ?? 0, clause.subject) : -1
      const distance = (present === VBZ ? tagging.behindS : tagging.behindBase)[place] ?? 0
      const behind = present === VBZ && isOfOne(words, tags, place) ? Math.min(distance, mostBehind) : distance
      if (present >= 0 && behind < least) {
        least = behind
        best = place
        form = present
      }
      clause.add(tags[place] ?? 0, words[place]?.supports ?? false)
    }
    if (best >= 0) found.set(best, form)
  }
  return found
}

/** The treebank tags semicolons as commas; what stands behind one has a verb of its own. */
const ends = (words: readonly WeighedWord[], tags: Uint8Array, place: number): boolean =>
  ENDS[tags[place] ?? 0] === 1 || words[place]?.lower === ';'

function isFinite(tags: Uint8Array, from: number, end: number): boolean {
  for (let place = from; place < end; place++) if (FINITE[tags[place] ?? 0]) return true
  return false
}

const ONE = new Set('a an one this that each every another'.split(' '))
const IN_PHRASE = tagTable('NN NNP JJ JJR JJS VBG VBN HYPH')

/** "An elderly couple rides": what begins with "a" has no plural for its head, so that the last word is a verb, however seldom it is one. */
function isOfOne(words: readonly WeighedWord[], tags: Uint8Array, place: number): boolean {
  let opening = place - 1
  while (IN_PHRASE[tags[opening] ?? 0]) opening--
  return opening < place - 1 && ONE.has(words[opening]?.lower ?? '')
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

/** The present form that agrees with the subject; −1 where the word has none. Of "X and Y" either may be the subject. */
function presentForm(classes: number, subject: number): number {
  const s = (classes & CLASS.s) !== 0
  const base = (classes & CLASS.base) !== 0
  if (base && (subject === SEVERAL || subject === JOINED)) return VBP
  return s && (subject === SINGULAR || subject === JOINED) ? VBZ : -1
}
