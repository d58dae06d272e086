/** Writes phrases as English again, each noun phrase as general as asked for. */
import { indefiniteArticle, isMass, pluralOf, sentenceCase } from './english'
import { KEPT_DETERMINERS } from './word-classes'
import type { EverydayKinds, Kind } from './everyday-kinds'
import type { NounPhrase } from './noun-phrases'

/** How one noun phrase is written. */
export interface NounStyle {
  /** Everyday kinds to go up: 0 leaves the noun, Infinity takes the widest. */
  lift: number
  /** Nouns kept before a head that is not lifted; those nearest to it. */
  modifiers: number
  /** Without its article. */
  bare: boolean
}

/** The kind a phrase is lifted to, or null where it stays what it is. */
export function liftOf(phrase: NounPhrase, lift: number, kinds: EverydayKinds): Kind | null {
  if (lift === 0 || phrase.noun === null) return null
  const above = kinds.above(phrase.noun.synset)
  const kind = above[Math.min(lift, above.length) - 1] ?? null
  // A mass stays one: playing on the grass is not playing on the plant.
  return kind && isMass(phrase.noun.lemma) && !isMass(kind.word) ? null : kind
}

/** A noun phrase with its article; '' where nothing of it can be said. */
export function writeNounPhrase(phrase: NounPhrase, style: NounStyle, kinds: EverydayKinds): string {
  if (phrase.head === '') return ''
  const kind = liftOf(phrase, style.lift, kinds)
  const singular = kind ? kind.word : (phrase.noun?.lemma ?? phrase.head)
  const noun = kind ? inflect(kind.word, phrase.plural) : phrase.head
  const nouns = phrase.modifiers.filter((modifier) => modifier.noun).map(({ text }) => text)
  const before = kind ? [] : nouns.slice(Math.max(0, nouns.length - style.modifiers))
  const words = [...before, noun].join(' ')
  const { owner } = phrase
  if (owner && !owner.name && !kind && style.modifiers > 0) {
    return `${possessive(writeNounPhrase(owner, { ...style, modifiers: 0 }, kinds))} ${words}`
  }
  // "a glass" is counted, whatever glass is.
  const counted = !kind && /^an?$/.test(phrase.determiner ?? '')
  const article = style.bare ? null : articleOf(phrase, words, isMass(singular) && !counted)
  return article === null ? words : `${article} ${words}`
}

const possessive = (owner: string): string => (/s$/.test(owner) ? `${owner}'` : `${owner}'s`)

const inflect = (noun: string, plural: boolean): string => (plural && !isMass(noun) ? pluralOf(noun) : noun)

/** The article that fits: the caption's own, "a" for an owner ("her hippo"), none for plurals and masses. */
function articleOf({ determiner, plural, owner }: NounPhrase, words: string, mass: boolean): string | null {
  if (determiner === 'the') return 'the'
  if (determiner !== null && KEPT_DETERMINERS.has(determiner)) return determiner
  if (plural || mass || (determiner === null && owner === null)) return null
  return indefiniteArticle(words)
}

/** Joins the parts of a sentence: spaces, commas, sentence case; nothing dangling at either end. */
export function writeSentence(words: readonly { text: string; joins: boolean }[]): string {
  const kept = words.filter(({ text }) => text !== '')
  while (kept.at(-1)?.joins) kept.pop()
  while (kept[0]?.joins) kept.shift()
  const text = kept
    .map((word) => word.text)
    .join(' ')
    .replace(/ ,/g, ',')
    .replace(/^to /, '')
  return sentenceCase(text)
}

/** Words of a caption as a reader counts them. */
export const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length
