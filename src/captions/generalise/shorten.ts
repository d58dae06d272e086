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
      if (detail || isUnpictured(next, nouns) || kept.length === 0 || prepositions >= MOST_PREPOSITIONS) {
        i = endOfList(phrases, i + 1) - 1
        continue
      }
      prepositions++
    }
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

/** Index after the noun phrases, joined by conjunctions, that begin at `start`. */
function endOfList(phrases: readonly Phrase[], start: number): number {
  let end = start
  if (phrases[end]?.type === 'noun-phrase') end++
  while (phrases[end]?.type === 'conjunction' && phrases[end + 1]?.type === 'noun-phrase') end += 2
  return end
}

function isUnpictured(phrase: Phrase | undefined, nouns: NounHierarchy): boolean {
  if (phrase?.type !== 'noun-phrase' || phrase.name !== null || phrase.head === '') return true
  if (KEPT_HEADS.has(phrase.head)) return false
  return phrase.noun !== null && UNPICTURED.has(nouns.lexicographerFileOf(phrase.noun.synset))
}

/**
 * "Women and men" are both people: members of a list that come to the same word become one plural. A first member that is
 * a mere quality ("a purple and fuchsia … wedding") was an adjective all along.
 */
export function mergeEqualNouns(phrases: readonly Phrase[], nameOf: (phrase: NounPhrase) => string): Phrase[] {
  const merged: Phrase[] = []
  for (let i = 0; i < phrases.length; i++) {
    const here = phrases[i]
    const [conjunction, before] = [merged.at(-1), merged.at(-2)]
    if (
      here?.type === 'noun-phrase' &&
      conjunction?.type === 'conjunction' &&
      before?.type === 'noun-phrase' &&
      nameOf(before) === nameOf(here)
    ) {
      merged.splice(-2, 2, { ...before, determiner: null, modifiers: [], plural: true, owner: null })
    } else if (here) merged.push(here)
  }
  return merged
}
