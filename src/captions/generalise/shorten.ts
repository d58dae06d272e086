/** What a general caption leaves out: details that hang on a noun, when and in what state, and names nothing depends on. */
import type { LexicographerFile, NounHierarchy } from '../wordnet/hierarchy'
import type { NounPhrase } from './noun-phrases'
import type { Phrase } from './phrases'

/** Files whose nouns no picture shows; a phrase that brings one in ("in action", "at dawn") goes. */
const UNPICTURED: ReadonlySet<LexicographerFile> = new Set([
  'act',
  'attribute',
  'cognition',
  'feeling',
  'motive',
  'possession',
  'process',
  'quantity',
  'relation',
  'shape',
  'state',
  'time',
])

/** "Cars for sale" are shown as such, whatever a sale is. */
const KEPT_HEADS: ReadonlySet<string> = new Set(['sale'])

/** Prepositions that hang a detail on a noun ("a house with a pool"); after a verb they belong to it ("playing with"). */
const DETAIL_PREPOSITIONS: ReadonlySet<string> = new Set(
  'with without featuring by from including via per as like such as w/ during after before since until'.split(' '),
)

/** Phrases with a preposition that a general caption keeps at most. */
const MOST_PREPOSITIONS = 2

/** Members of a list ("roses, tulips and daisies") that it keeps at most. */
const MOST_MEMBERS = 2

/** Phrases without those details; the first noun phrase always stays. */
export function withoutDetails(phrases: readonly Phrase[], nouns: NounHierarchy): Phrase[] {
  const kept: Phrase[] = []
  let prepositions = 0
  let members = 1
  for (let i = 0; i < phrases.length; i++) {
    const here = phrases[i]
    const next = phrases[i + 1]
    if (here === undefined) break
    if (here.type === 'preposition') {
      const detail = DETAIL_PREPOSITIONS.has(here.text) && kept.at(-1)?.type === 'noun-phrase'
      const missing = isUnpictured(next, nouns) && !(isPlace(next) && kept.at(-1)?.type === 'verb')
      if (detail || missing || kept.length === 0 || prepositions >= MOST_PREPOSITIONS) {
        i = endOfDetail(phrases, i + 1) - 1
        continue
      }
      prepositions++
    }
    if (here.type === 'complement' && kept.at(-1)?.type !== 'verb') continue
    if (here.type === 'conjunction') {
      const member = next?.type === 'noun-phrase' && kept.at(-1)?.type === 'noun-phrase'
      if (member && (++members > MOST_MEMBERS || next.name !== null || next.head === '')) {
        i++
        continue
      }
      if (member) {
        kept.push({ ...here, text: here.text === ',' ? 'and' : here.text })
        continue
      }
      // Between two clauses, or before nothing: the first says enough.
      if (kept.length > 0) break
      continue
    }
    if (here.type !== 'noun-phrase' || here.head === '') members = 1
    if (here.type === 'noun-phrase' && kept.at(-1)?.type !== 'conjunction') members = 1
    kept.push(here)
  }
  return kept
}

/** Index after the noun phrases, joined by conjunctions, that begin at `start`, and after what is done with them ("with arms crossed"). */
function endOfDetail(phrases: readonly Phrase[], start: number): number {
  let end = start
  if (phrases[end]?.type === 'noun-phrase') end++
  while (phrases[end]?.type === 'conjunction' && phrases[end + 1]?.type === 'noun-phrase') end += 2
  const last = phrases[end]
  return end > start && end === phrases.length - 1 && last?.type === 'verb' && !last.finite ? end + 1 : end
}

/** "a man living in Paris": the verb needs its place, by whatever name. */
const isPlace = (phrase: Phrase | undefined): boolean =>
  phrase?.type === 'noun-phrase' && phrase.name === 'place' && phrase.head !== ''

/** Pronouns for what was said before, and may have gone: "a sign with graffiti on it". */
const REFERS_BACK: ReadonlySet<string> = new Set(['it', 'itself', 'themselves', 'himself', 'herself', 'other'])

function isUnpictured(phrase: Phrase | undefined, nouns: NounHierarchy): boolean {
  if (phrase?.type !== 'noun-phrase' || phrase.name !== null || phrase.head === '') return true
  if (phrase.noun === null && REFERS_BACK.has(phrase.head)) return true
  if (KEPT_HEADS.has(phrase.head)) return false
  return phrase.noun !== null && UNPICTURED.has(nouns.lexicographerFileOf(phrase.noun.synset))
}

/**
 * Lists made short: "women and men" are both people, so members that come to the same word become one plural; and a first
 * member that is a mere quality was an adjective all along ("a purple and fuchsia modern glam winery wedding").
 */
export function mergeMembers(
  phrases: readonly Phrase[],
  nouns: NounHierarchy,
  nameOf: (phrase: NounPhrase) => string,
): Phrase[] {
  const merged: Phrase[] = []
  for (const here of phrases) {
    const [before, conjunction] = merged.slice(-2)
    if (here.type !== 'noun-phrase' || conjunction?.type !== 'conjunction' || before?.type !== 'noun-phrase') {
      merged.push(here)
    } else if (nameOf(before) === nameOf(here)) {
      merged.splice(-2, 2, { ...before, determiner: null, modifiers: [], plural: true, owner: null })
    } else if (
      before.noun &&
      here.determiner === null &&
      nouns.lexicographerFileOf(before.noun.synset) === 'attribute'
    ) {
      merged.splice(-2, 2, { ...here, determiner: before.determiner })
    } else merged.push(here)
  }
  return merged
}

const BE: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were', 'be', 'been'])

/** A sentence as a headline: "People in dresses are dancing at a ceremony" → "People dancing at a ceremony". */
export function asHeadline(phrases: readonly Phrase[]): Phrase[] {
  const verb = phrases.findIndex(({ type }) => type === 'verb')
  const first = phrases[0]
  if (verb < 1 || first?.type !== 'noun-phrase') return [...phrases]
  const subject = phrases.slice(0, verb)
  const hangs = subject.findIndex(({ type }) => type === 'preposition')
  const here = phrases[verb]
  const next = phrases[verb + 1]
  const isProgressive = here?.type === 'verb' && BE.has(here.text) && next?.type === 'verb' && !next.finite
  return [...subject.slice(0, hangs < 0 ? undefined : hangs), ...phrases.slice(isProgressive ? verb + 1 : verb)]
}
