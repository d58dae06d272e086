/**
 * The four parts of the generality score and their mean (paper A, section 3.1, Table 1), as pure functions of an annotated
 * caption and of WordNet. Each returns its value in [0, 10] and the numbers that its formula was filled with.
 *
 * The definitions are those of the paper's released code, which reproduce Table 2's BT and DA digit for digit, except SI:
 * there only Table 1's wording (entity spans + number tokens) gives the printed 8.18.
 */
import type {
  AnnotatedCaption,
  ExplainedScore,
  GeneralityScore,
  NounTable,
  Reading,
  ScoredNoun,
  Term,
  Word,
} from './types'

/** Top of every metric's scale. */
const FULL = 10

/** What TM and DA say of a caption that gives them nothing to go by. */
const NEUTRAL = FULL / 2

/** One metric: its value in [0, 10], and what it was computed from. */
export interface Metric<Evidence> {
  value: number
  evidence: Evidence
}

/** Maps [0, 2·average] linearly to [0, 10] and clamps what lies beyond (Table 1: BT and DA). */
const scaleByTwiceAverage = (value: number, average: number): number => FULL * Math.min(value / (2 * average), 1)

/** SI = 10·(1 − (entity spans + number tokens) / words), floored at 0. A number inside an entity counts in both. */
export function specificity({ entities, words }: AnnotatedCaption): Metric<ExplainedScore['specificity']> {
  const numbers = words.filter(({ part }) => part === 'number').length
  const evidence = { entities: entities.length, numbers, words: words.length }
  return { value: FULL * Math.max(1 - (evidence.entities + numbers) / words.length, 0), evidence }
}

/**
 * The terms that are nouns, each with its first sense in WordNet (null where WordNet does not know it): as published by what stands for NLTK's
 * tagger, as intended by our own.
 */
export function scoreNouns({ terms }: AnnotatedCaption, nouns: NounTable, reading: Reading): ScoredNoun[] {
  const isNoun =
    reading === 'published' ? ({ publishedTag }: Term) => publishedTag.startsWith('NN') : ({ noun }: Term) => noun
  return terms.filter(isNoun).map((term) => ({ term, sense: nouns.lookUp(term.text) }))
}

/** BT: direct hyponyms of all nouns, per term, on a scale where twice WordNet's average is 10. Without a noun 0. */
export function breadth(
  { terms }: AnnotatedCaption,
  scored: readonly ScoredNoun[],
  { constants: { averageHyponyms } }: NounTable,
): Metric<ExplainedScore['breadth']> {
  const hyponyms = scored.reduce((sum, { sense }) => sum + (sense?.hyponyms ?? 0), 0)
  return {
    value: scaleByTwiceAverage(hyponyms / terms.length, averageHyponyms),
    evidence: { nouns: scored, hyponyms, terms: terms.length, averageHyponyms },
  }
}

/**
 * TM = 10 · (verbs in the present) / verbs; 5 where there is no verb.
 *
 * - `published`: the verbs are spaCy's VERB (no auxiliaries), and present is what has `Tense=Pres` there: finite present
 *   forms **and -ing forms**, not base forms. So "The bird was flying" scores 10 and "Birds can fly" 0.
 * - `intended`: a verb is present where the finite word of its group is ({@link presentVerbs}), and a copula is a verb.
 */
export function timelessness(caption: AnnotatedCaption, reading: Reading): Metric<ExplainedScore['tense']> {
  const evidence = reading === 'published' ? presentTenseWords(caption) : presentVerbs(caption)
  const { verbs, counted } = evidence
  return { value: verbs.length === 0 ? NEUTRAL : (FULL * counted.length) / verbs.length, evidence }
}

function presentTenseWords({ words }: AnnotatedCaption): ExplainedScore['tense'] {
  const verbs = words.filter(({ part }) => part === 'verb')
  return { verbs, counted: verbs.filter(({ form }) => form === 'finite-present' || form === 'gerund') }
}

/** Between an auxiliary and its verb stand at most this many words: "is not always working", "can he often fly". */
const LONGEST_GAP = 3

/** What ends the wait for an auxiliary's verb: "is a man riding" is a copula, "Is a man riding?" is not; "is good to ride" is one too. */
const endsGroup = ({ part, text }: Word, isQuestion: boolean): boolean =>
  part === 'punctuation' || (part === 'noun' && !isQuestion) || text.toLowerCase() === 'to'

/**
 * Verb groups: a lexical verb with the auxiliaries before it, or an auxiliary alone (a copula: "is good"). The group's first
 * auxiliary, else the verb itself, is its finite word. A group is present where that is a finite present form or a modal;
 * infinitives, participles and -ing forms without an auxiliary are not.
 */
function presentVerbs({ words }: AnnotatedCaption): ExplainedScore['tense'] {
  const verbs: Word[] = []
  const counted: Word[] = []
  let auxiliary: Word | null = null
  let gap = 0
  const close = (verb: Word, finite: Word) => {
    verbs.push(verb)
    if (finite.form === 'finite-present' || finite.form === 'modal') counted.push(verb)
    auxiliary = null
  }
  for (const word of words) {
    if (word.part === 'verb') {
      close(word, auxiliary ?? word)
    } else if (word.part === 'auxiliary') {
      auxiliary ??= word
      gap = 0
    } else if (auxiliary !== null && (++gap > LONGEST_GAP || endsGroup(word, auxiliary === words[0]))) {
      close(auxiliary, auxiliary)
    }
  }
  if (auxiliary !== null) close(auxiliary, auxiliary)
  return { verbs, counted }
}

/**
 * DA, from the mean depth of the nouns that WordNet knows.
 *
 * - `published`: 10·min(depth / (2·average), 1), and 5 without such a noun. It rises with depth: "dog" scores above "animal".
 * - `intended`: shallowness, 10·(1 − min(depth / (2·average), 1)), averaged over nouns and lexical verbs, where a verb counts
 *   as 0: it tells of an event, which is concrete. So "animal" scores above "dog" and, as the paper's example has it,
 *   "Kindness is a good virtue" above "It's good to often greet people with good morning" (whose nouns alone are shallower).
 *   5 where there is neither noun nor verb.
 */
export function abstraction(
  { words }: AnnotatedCaption,
  scored: readonly ScoredNoun[],
  { constants: { averageDepth } }: NounTable,
  reading: Reading,
): Metric<ExplainedScore['abstraction']> {
  const depths = scored.flatMap(({ sense }) => (sense === null ? [] : [sense.depth]))
  const found = depths.length
  const depth = found === 0 ? null : depths.reduce((sum, each) => sum + each, 0) / found
  const evidence = { depth, found, averageDepth }
  if (reading === 'published') {
    return { value: depth === null ? NEUTRAL : scaleByTwiceAverage(depth, averageDepth), evidence }
  }
  const verbs = words.filter(({ part }) => part === 'verb').length
  if (found + verbs === 0) return { value: NEUTRAL, evidence }
  const shallowness = depth === null ? 0 : FULL - scaleByTwiceAverage(depth, averageDepth)
  return { value: (shallowness * found) / (found + verbs), evidence }
}

/** GS: the plain mean of the four. (Table 2 prints the mean of the already rounded parts: 7.33 where this gives 7.32.) */
export function generality({ si, bt, tm, da }: Omit<GeneralityScore, 'gs'>): number {
  return (si + bt + tm + da) / 4
}
