/**
 * The second pass: a sentence that greedy tagging left without a finite verb gets its best candidate, where there is a good one. "A boy and a
 * girl swing near the river" is no list of three things; "A dog on a swing" is, and stays so.
 */
import { isBeing } from './beings'
import { Clause, JOINED, SEVERAL, SINGULAR } from './clause'
import { capitalsOf } from './features'
import { CLASS } from './lexicon-class'
import type { Perceptron, Tagging, WeighedWord } from './perceptron'
import { OUTSIDE, tagNumber, tagTable } from './tags'

const FINITE = tagTable('VBZ VBP VBD MD')
const NOMINAL = tagTable('NN NNS NNP NNPS PRP')
/** What a verb that was not seen may have been taken for. */
const MISTAKEN = tagTable('NN NNS JJ VB')
const ENDS = tagTable('. :')
const ADVERB = tagNumber('RB')
const VBZ = tagNumber('VBZ')
const VBP = tagNumber('VBP')
const NN = tagNumber('NN')
const NNS = tagNumber('NNS')
const WRB = tagNumber('WRB')
const IN = tagNumber('IN')
const COMMA = tagNumber(',')
const STOP = tagNumber('.')

/** How far a candidate's score may fall behind the tag that it has, in the units that training counts in. */
const MOST_BEHIND = 6

/** Tags a caption's words, as spaCy cuts them. @returns numbers of tags, `[words]` */
export function tagWithVerbs(perceptron: Perceptron, texts: readonly string[]): Uint8Array {
  const words = texts.map(perceptron.wordOf)
  const capitals = capitalsOf(words)
  const tagging = perceptron.tag(words, capitals)
  if (capitals !== 0) return tagging.tags
  const found = new Map([...heads(words, tagging.tags), ...compounds(words, tagging.tags)])
  found.forEach((tag, place) => (tagging.tags[place] = tag))
  const settled = found.size
  addVerbs(words, tagging, MOST_BEHIND * perceptron.scale, found)
  return found.size === settled ? tagging.tags : perceptron.tag(words, capitals, found).tags
}

/** Adds the best candidate of each sentence that has no finite verb. @param found tags to be held, by place */
function addVerbs(
  words: readonly WeighedWord[],
  tagging: Tagging,
  mostBehind: number,
  found: Map<number, number>,
): void {
  const { tags } = tagging
  const clause = new Clause()
  for (let from = 0, end = 0; from < tags.length; from = end + 1) {
    end = from
    while (end < tags.length && !ends(words, tags, end) && !endsLeading(tags, from, end)) end++
    if (isFinite(tags, from, end)) continue
    let least = mostBehind + 1
    let best = -1
    let form = VBZ
    clause.reset()
    for (let place = from; place < end; place++) {
      const present =
        !found.has(place) && mayServe(words, tags, place) ? presentForm(classesOf(words, place), clause.subject) : -1
      const distance = (present === VBZ ? tagging.behindS : tagging.behindBase)[place] ?? 0
      const isSure =
        present === VBZ
          ? isOfOne(words, tags, place) || isWholeSentence(words, tags, from, place)
          : isOfSeveral(words, tags, place)
      const behind = isSure ? Math.min(distance, mostBehind) : distance
      if (present >= 0 && behind < least) {
        least = behind
        best = place
        form = present
      }
      clause.add(tags[place] ?? 0, words[place]?.supports ?? false)
    }
    if (best >= 0) found.set(best, form)
  }
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

/** The comma behind "When the sun sets": what follows has a verb of its own. */
const endsLeading = (tags: Uint8Array, from: number, place: number): boolean =>
  tags[place] === COMMA && (tags[from] === WRB || tags[from] === IN) && isFinite(tags, from, place)

/** "The cat flies.", "The phone rings.": a sentence as its full stop says. A thing's is one where the word is no noun first of all ("The city lights."). */
function isWholeSentence(words: readonly WeighedWord[], tags: Uint8Array, from: number, place: number): boolean {
  const isWhole = place === from + 2 && OPENS.has(words[from]?.lower ?? '') && tags[place + 1] === STOP
  return isWhole && (isBeing(words[place - 1]?.lower ?? '') || (classesOf(words, place) & CLASS.mostlyNoun) === 0)
}

const OPENS = new Set('the a an this that my your his her its our their'.split(' '))

/** "The birds drink.": behind a plural stands a verb, unless it is a noun first of all or goes on to one ("boys shirt", "sports car park"). */
const isOfSeveral = (words: readonly WeighedWord[], tags: Uint8Array, place: number): boolean =>
  tags[place - 1] === NNS && (classesOf(words, place) & CLASS.mostlyNoun) === 0 && IN_PHRASE[tags[place + 1] ?? 0] !== 1

/** "On a quiet table": behind "a" and its noun no verb in the plural stands, but for "two giraffes and a zebra drink". */
function heads(words: readonly WeighedWord[], tags: Uint8Array): [place: number, tag: number][] {
  const found: [number, number][] = []
  const clause = new Clause()
  for (let place = 0; place < tags.length; place++) {
    const classes = classesOf(words, place)
    const isHead =
      tags[place] === VBP && tags[place - 1] === NN && isOfOne(words, tags, place) && (classes & CLASS.noun) !== 0
    const isAlone =
      clause.subject === SINGULAR || ((classes & CLASS.mostlyNoun) !== 0 && isBehindPreposition(tags, place))
    if (isHead && isAlone && !IRREGULAR.has(words[place]?.lower ?? '')) found.push([place, NN])
    clause.add(found.at(-1)?.[0] === place ? NN : (tags[place] ?? 0), words[place]?.supports ?? false)
  }
  return found
}

/**
 * "The city lights at night": behind "the" and a thing, what is a noun first of all is its plural, unless an object follows or the full stop of a
 * sentence; and so where a caption begins with the two.
 */
function compounds(words: readonly WeighedWord[], tags: Uint8Array): [place: number, tag: number][] {
  const found: [number, number][] = []
  for (let place = 1; place < tags.length; place++) {
    const lower = words[place]?.lower ?? ''
    const isPlural = (classesOf(words, place) & (CLASS.nouns | CLASS.mostlyNoun)) === (CLASS.nouns | CLASS.mostlyNoun)
    if ((tags[place] !== VBZ && tags[place] !== NNS) || tags[place - 1] !== NN || !isPlural || THINGS_DO.has(lower))
      continue
    // "The other one barks": one is who was named.
    if (isBeing(words[place - 1]?.lower ?? '') || words[place - 1]?.lower === 'one') continue
    let opening = place - 1
    while (IN_PHRASE[tags[opening] ?? 0]) opening--
    const isOpen = opening < 0 || THE_OR_OF.has(words[opening]?.lower ?? '')
    if (isOpen && GOES_ON[tags[place + 1] ?? OUTSIDE] === 1) found.push([place, NNS])
  }
  return found
}

/** Nouns first of all to WordNet's texts, and what things are seen doing. */
const THINGS_DO = new Set(
  'lands races parks stars heads fronts borders faces forms beams sails ends lasts rolls fires sounds'.split(' '),
)
const THE_OR_OF = new Set('the my your his her its our their of'.split(' '))
const GOES_ON = tagTable('IN CC , . : VBN VBG VBZ VBP VBD MD')
GOES_ON[OUTSIDE] = 1

const IRREGULAR = new Set('are have do am'.split(' '))

/** What WordNet can make of a word, and what came up after it: one texts now. */
const classesOf = (words: readonly WeighedWord[], place: number): number => {
  const { lexicon = 0, lower = '' } = words[place] ?? {}
  return lexicon | (NEWER.test(lower) ? (lower.endsWith('s') ? CLASS.s : CLASS.base) : 0)
}

const NEWER = /^(?:text|tweet|google|livestream|podcast)s?$/

/** "on a quiet table", up to the word at `place`. */
function isBehindPreposition(tags: Uint8Array, place: number): boolean {
  let opening = place - 1
  while (IN_PHRASE[tags[opening] ?? 0]) opening--
  return tags[opening - 1] === IN
}

/** Right behind a nominal, or an adverb that is; and WordNet can make a present form of it. */
function mayServe(words: readonly WeighedWord[], tags: Uint8Array, place: number): boolean {
  const before = tags[place - 1] === ADVERB ? tags[place - 2] : tags[place - 1]
  const classes = classesOf(words, place)
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
