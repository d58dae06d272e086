/**
 * A caption with all that the metrics need to know of its words: cut twice (spaCy's way for SI and TM, NLTK's for BT and DA), and tagged
 * twice, as in the paper, whose two taggers do not agree: spaCy's words by our own tagger, NLTK's terms by what stands for NLTK's.
 */
import { COMMON_WORDS } from './common-words'
import { isInDictionary, tagWords } from './compromise'
import { findEntities } from './entities/find'
import type { EntityWord } from './entities/words'
import { remembered } from './remembered'
import { spacyWords } from './spacy-words'
import { asNltk } from './tagging/as-nltk'
import { tagWithVerbs } from './tagging/finite-verb'
import { isNoun, tagNumber, TAGS } from './tagging/tags'
import type { Taggers } from './tagging/taggers'
import { treebankTerms } from './treebank-terms'
import type { AnnotatedCaption, Span, Word } from './types'
import { hasLetter, partOf, type TaggedWord } from './word-parts'

const NO_TAGS: ReadonlySet<string> = new Set()
/** What compromise is shown: words, neither punctuation nor clitics ("'s", "n't"), which it would take for nouns. */
const isShown = remembered((text): boolean => hasLetter(text) && !/^(?:['’]\p{L}{1,2}|n['’]t)$/iu.test(text))
const lowerOf = remembered((text): string => text.toLowerCase())

/** Any text, also an empty one; the spans of its words, terms and entities are in order. */
export function annotate(text: string, taggers: Taggers): AnnotatedCaption {
  const spans = spacyWords(text)
  const texts = spans.map(({ start, end }) => text.slice(start, end))
  const own = withHyphens(tagWithVerbs(taggers.own, texts), spans, texts)
  const tagged = texts.map((word, i): TaggedWord => ({ text: word, lower: lowerOf(word), tag: tagName(own[i]) }))
  const words = spans.map(({ start, end }, i): Word => {
    const { part, form } = partOf(tagged, i)
    return { text: texts[i] ?? '', start, end, part, form, tag: tagName(own[i]) }
  })
  const terms = treebankTerms(text)
  const lastWord = lastInEach(terms, spans)
  const ofTerms = lastWord.map((word) => tagName(own[word]))
  const written = terms.map((term) => term.text)
  const published = taggers.nltk?.tag(written) ?? asNltk(written, ofTerms)
  return {
    text,
    words,
    terms: terms.map(({ text: term, start, end }, i) => ({
      text: term,
      start,
      end,
      noun: isNoun(ofTerms[i]),
      publishedTag: published[i] ?? '',
    })),
    entities: findEntities(text, entityWords(words, tagged), isCommon),
    published: taggers.nltk === null ? 'own' : 'nltk',
  }
}

/** The words with compromise's reading of them. */
function entityWords(words: readonly Word[], tagged: readonly TaggedWord[]): EntityWord[] {
  const shown = words.filter((word) => isShown(word.text))
  const found = tagWords(shown.map((word) => word.text))
  let next = 0
  return words.map(({ text, start, end, part }, i) => {
    const tags = isShown(text) ? (found[next++] ?? NO_TAGS) : NO_TAGS
    return { text, lower: tagged[i]?.lower ?? '', start, end, tags, part }
  })
}

/** A hyphen that touches both its neighbours joins them, whatever the treebank's own sentences made of it. */
function withHyphens(tags: Uint8Array, spans: readonly Span[], texts: readonly string[]): Uint8Array {
  texts.forEach((text, i) => {
    const touches = spans[i - 1]?.end === spans[i]?.start && spans[i]?.end === spans[i + 1]?.start
    if (text === '-' && touches && i > 0) tags[i] = HYPH
  })
  return tags
}

const HYPH = tagNumber('HYPH')

const tagName = (number: number | undefined): string => TAGS[number ?? -1] ?? ''

/** An English word, as far as the dictionary and a list beside it know it. @param lower lower case */
const isCommon = (lower: string): boolean => isInDictionary(lower) || COMMON_WORDS.has(lower)

/** For each of `holders`, the index of the last of `spans` that begins inside it or before it (both lists are in order). */
function lastInEach(holders: readonly Span[], spans: readonly Span[]): number[] {
  let i = -1
  return holders.map(({ end }) => {
    while ((spans[i + 1]?.start ?? Infinity) < end) i++
    return i
  })
}
