/**
 * A caption with all that the metrics need to know of its words: cut twice (spaCy's way for SI and TM, NLTK's for BT and DA),
 * tagged once. compromise sees spaCy's words; the Penn tags are made for NLTK's terms, and carried over by character offsets.
 */
import { isInDictionary, tagWords } from './compromise'
import { findEntities } from './entities/find'
import { ADJECTIVES, BASE_VERBS, NOUNS, S_VERBS } from './lexicon'
import { isNoun, type PennTag } from './penn'
import { pennTags } from './penn-tagger'
import { spacyWords } from './spacy-words'
import { treebankTerms } from './treebank-terms'
import type { AnnotatedCaption, Span } from './types'
import { partOf, type PlacedWord } from './word-parts'

const NO_TAGS: ReadonlySet<string> = new Set()
/** What compromise is shown: words, neither punctuation nor clitics ("'s", "n't"), which it would take for nouns. */
const IS_WORD = /[\p{L}\p{N}]/u
const IS_CLITIC = /^(?:['’]\p{L}{1,2}|n['’]t)$/iu

/** Any text, also an empty one; the spans of its words, terms and entities are in order. */
export function annotate(text: string): AnnotatedCaption {
  const words = spacyWords(text).map((span) => ({
    ...span,
    ...spelling(text.slice(span.start, span.end)),
    tags: NO_TAGS,
  }))
  const shown = words.filter((word) => IS_WORD.test(word.text) && !IS_CLITIC.test(word.text))
  const found = tagWords(shown.map((word) => word.text))
  shown.forEach((word, i) => (word.tags = found[i] ?? NO_TAGS))

  const terms = treebankTerms(text)
  const lastWord = lastInEach(terms, words)
  const tags = pennTags(
    terms.map((term, i) => ({ ...spelling(term.text), tags: words[lastWord[i] ?? -1]?.tags ?? NO_TAGS })),
  )

  const termOf = lastInEach(words, terms)
  const placed = words.map(({ text: written, lower, start, end }, i): PlacedWord => {
    const term = terms[termOf[i] ?? -1]
    const tag: PennTag = tags[termOf[i] ?? -1] ?? 'SYM'
    return { text: written, lower, tag, whole: term !== undefined && term.start >= start && term.end <= end }
  })
  const parts = words.map((word, i) => ({ ...word, ...partOf(placed, i) }))
  return {
    text,
    words: parts.map(({ text: written, start, end, part, form }) => ({ text: written, start, end, part, form })),
    terms: terms.map((term, i) => ({ ...term, noun: isNoun(tags[i]) })),
    entities: findEntities(text, parts, isCommon),
  }
}

/** An English word, as far as the tagger's lists know it. */
const isCommon = (lower: string): boolean =>
  isInDictionary(lower) ||
  COMMON.some((words) => words.has(lower)) ||
  (lower.endsWith('s') && NOUNS.has(lower.slice(0, -1)))

const COMMON: readonly ReadonlySet<string>[] = [NOUNS, ADJECTIVES, BASE_VERBS, S_VERBS]

const spelling = (text: string) => ({ text, lower: text.toLowerCase() })

/** For each of `holders`, the index of the last of `spans` that begins inside it or before it (both lists are in order). */
function lastInEach(holders: readonly Span[], spans: readonly Span[]): number[] {
  let i = -1
  return holders.map(({ end }) => {
    while ((spans[i + 1]?.start ?? Infinity) < end) i++
    return i
  })
}
