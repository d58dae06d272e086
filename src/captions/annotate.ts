/**
 * A caption with all that the metrics need to know of its words: cut twice (spaCy's way for SI and TM, NLTK's for BT and DA), and tagged
 * twice, as in the paper, whose two taggers do not agree: spaCy's words by our own tagger, NLTK's terms by what stands for NLTK's.
 */
import { isInDictionary, tagWords } from './compromise'
import { findEntities } from './entities/find'
import { ADJECTIVES, BASE_VERBS, NOUNS, S_VERBS } from './lexicon'
import { isNoun } from './penn'
import { pennTags } from './penn-tagger'
import { spacyWords } from './spacy-words'
import { tagWithVerbs } from './tagging/finite-verb'
import { TAGS } from './tagging/tags'
import type { Taggers } from './tagging/taggers'
import { treebankTerms } from './treebank-terms'
import type { AnnotatedCaption, Span } from './types'
import { partOf, type TaggedWord } from './word-parts'

const NO_TAGS: ReadonlySet<string> = new Set()
/** What compromise is shown: words, neither punctuation nor clitics ("'s", "n't"), which it would take for nouns. */
const IS_WORD = /[\p{L}\p{N}]/u
const IS_CLITIC = /^(?:['’]\p{L}{1,2}|n['’]t)$/iu

/** Any text, also an empty one; the spans of its words, terms and entities are in order. */
export function annotate(text: string, taggers: Taggers): AnnotatedCaption {
  const words = spacyWords(text).map((span) => ({
    ...span,
    ...spelling(text.slice(span.start, span.end)),
    tags: NO_TAGS,
  }))
  const shown = words.filter((word) => IS_WORD.test(word.text) && !IS_CLITIC.test(word.text))
  const found = tagWords(shown.map((word) => word.text))
  shown.forEach((word, i) => (word.tags = found[i] ?? NO_TAGS))

  const own = tagWithVerbs(
    taggers.own,
    words.map((word) => word.text),
  )
  const tagged = words.map((word, i): TaggedWord => ({ text: word.text, lower: word.lower, tag: tagName(own[i]) }))
  const parts = words.map((word, i) => ({ ...word, tag: tagName(own[i]), ...partOf(tagged, i) }))

  const terms = treebankTerms(text)
  const lastWord = lastInEach(terms, words)
  const published =
    taggers.nltk?.tag(terms.map((term) => term.text)) ??
    pennTags(terms.map((term, i) => ({ ...spelling(term.text), tags: words[lastWord[i] ?? -1]?.tags ?? NO_TAGS })))
  return {
    text,
    words: parts.map(({ text: written, start, end, part, form, tag }) => ({
      text: written,
      start,
      end,
      part,
      form,
      tag,
    })),
    terms: terms.map((term, i) => ({
      ...term,
      noun: isNoun(tagged[lastWord[i] ?? -1]?.tag),
      publishedTag: published[i] ?? '',
    })),
    entities: findEntities(text, parts, isCommon),
    published: taggers.nltk === null ? 'rules' : 'nltk',
  }
}

const tagName = (number: number | undefined): string => TAGS[number ?? -1] ?? ''

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
