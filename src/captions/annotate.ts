/**
 * A caption with all that the metrics need to know of its words: cut twice (spaCy's way for SI and TM, NLTK's for BT and DA), and tagged
 * twice, as in the paper, whose two taggers do not agree: spaCy's words by our own tagger, NLTK's terms by what stands for NLTK's.
 */
import { cutCaption, type CutWord } from './cut'
import { findEntities } from './entities/find'
import type { EntityWord } from './entities/words'
import type { KnownWord } from './known-word'
import { readWords } from './readings'
import { asNltk } from './tagging/as-nltk'
import { tagWithVerbs } from './tagging/finite-verb'
import { isNoun, tagNumber, TAGS } from './tagging/tags'
import type { Taggers } from './tagging/taggers'
import type { AnnotatedCaption, Entity, Span, Word } from './types'
import { partOf, type TaggedWord } from './word-parts'

const NO_TAGS: ReadonlySet<string> = new Set()

/** Any text, also an empty one; the spans of its words, terms and entities are in order. */
export function annotate(text: string, taggers: Taggers): AnnotatedCaption {
  const cut = cutCaption(text)
  const own = withHyphens(tagWithVerbs(taggers.own, cut.words.map(textOf)), cut.words)
  const tagged = cut.words.map(({ word }, i): TaggedWord => ({ word, tag: tagName(own[i]) }))
  const read = cut.words.map(({ word, start, end }, i): Word => {
    const { part, form } = partOf(tagged, i)
    return { text: word.text, start, end, part, form, tag: tagName(own[i]) }
  })
  const entities = findEntities(text, entityWords(read, tagged))
  const words = read.map((word) =>
    isInName(word, entities) ? { ...word, part: 'noun' as const, form: null, tag: 'NNP' } : word,
  )
  const ofTerms = lastInEach(cut.terms, cut.words).map((word) => tagName(own[word]))
  const published = taggers.nltk?.tag(cut.terms.map(textOf)) ?? asNltk(cut.terms.map(wordOf), ofTerms)
  return {
    text,
    words,
    terms: cut.terms.map(({ word, start, end }, i) => ({
      text: word.text,
      start,
      end,
      noun: isNoun(ofTerms[i]),
      publishedTag: published[i] ?? '',
    })),
    entities,
    published: taggers.nltk === null ? 'own' : 'nltk',
  }
}

/** "Rolling" of the Rolling Stones, "Mount" of Mount Everest: what looks like a verb is part of the name. */
const isInName = ({ start, end, part, text }: Word, entities: readonly Entity[]): boolean =>
  part === 'verb' &&
  /^\p{Lu}\p{Ll}/u.test(text) &&
  entities.some(
    (name) => NAMES.has(name.kind) && name.start <= start && end <= name.end && name.end - name.start > end - start,
  )

const NAMES: ReadonlySet<Entity['kind']> = new Set(['person', 'place', 'organisation', 'other'])

const wordOf = ({ word }: CutWord): KnownWord => word
const textOf = ({ word }: CutWord): string => word.text

/** The words with compromise's reading of them. */
function entityWords(words: readonly Word[], tagged: readonly TaggedWord[]): EntityWord[] {
  const found = readWords(tagged.map(({ word }) => word).filter(isShown))
  let next = 0
  return tagged.map(({ word }, i) => {
    const { start = 0, end = 0, part = 'other' } = words[i] ?? {}
    return { word, start, end, part, tags: isShown(word) ? (found[next++] ?? NO_TAGS) : NO_TAGS }
  })
}

/** compromise is shown words, neither punctuation nor clitics ("'s", "n't"), which it would take for nouns. */
const isShown = ({ hasLetter, isClitic }: KnownWord): boolean => hasLetter && !isClitic

/** A hyphen that touches both its neighbours joins them, whatever the treebank's own sentences made of it. */
function withHyphens(tags: Uint8Array, words: readonly CutWord[]): Uint8Array {
  words.forEach(({ word, start, end }, i) => {
    if (word.text === '-' && words[i - 1]?.end === start && words[i + 1]?.start === end) tags[i] = HYPH
  })
  return tags
}

const HYPH = tagNumber('HYPH')

const tagName = (number: number | undefined): string => TAGS[number ?? -1] ?? ''

/** For each of `holders`, the index of the last of `spans` that begins inside it or before it (both lists are in order). */
function lastInEach(holders: readonly Span[], spans: readonly Span[]): number[] {
  let i = -1
  return holders.map(({ end }) => {
    while ((spans[i + 1]?.start ?? Infinity) < end) i++
    return i
  })
}
