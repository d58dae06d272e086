/**
 * Generalises a caption offline (paper A, section 3.2, without its language model): names, figures and what is said of a noun go,
 * nouns are lifted to everyday kinds above them in WordNet. The head keeps its sense: it stays, or becomes its ancestor.
 */
import type { GeneralityLevel } from '../types'
import type { NounHierarchy } from '../wordnet/hierarchy'
import { sentenceCase } from './english'
import { EverydayKinds } from './everyday-kinds'
import type { Lexicon, NounPhrase } from './noun-phrases'
import { hasWords } from './prompts'
import { readPhrases, type Phrase } from './phrases'
import { countWords, liftOf, writeNounPhrase, writeSentence, type NounStyle } from './rewrite'
import { mergeEqualNouns, withoutDetails } from './shorten'

/** The 5-word level allows fewer than five, as the paper's prompt says. */
export const MOST_WORDS = 4

/** Noun modifiers kept before a head that has no kind above it. */
const MODIFIERS: Readonly<Record<GeneralityLevel, number>> = { general: 2, '5-word': 1 }

/** What a caption becomes that names nothing. */
const NOTHING_NAMED = 'A picture'

export class WordNetGeneraliser {
  readonly #lexicon: Lexicon

  constructor(nouns: NounHierarchy) {
    this.#lexicon = { nouns, kinds: new EverydayKinds(nouns) }
  }

  /** Deterministic; a caption without words comes back as it is. The 5-word level has at most `MOST_WORDS` words. */
  generalise(caption: string, level: GeneralityLevel): string {
    if (!hasWords(caption)) return caption
    const phrases = withoutDetails(readPhrases(caption, this.#lexicon), this.#lexicon.nouns)
    const lift = level === 'general' ? 1 : Infinity
    const merged = mergeEqualNouns(phrases, (phrase) => this.#kindName(phrase, lift))
    const style = { lift, modifiers: MODIFIERS[level], bare: false }
    const text = level === 'general' ? this.#write(merged, () => style) : this.#writeShort(merged, style)
    return text === '' ? fallback(caption) : text
  }

  /**
   * Every caption that is one edit more general: without its details; with one noun lifted to the next kind; with one noun
   * bared of the nouns before it; without one of the phrases that hang on. In the order of the words.
   */
  loosen(caption: string): string[] {
    const phrases = readPhrases(caption, this.#lexicon)
    const asIs: NounStyle = { lift: 0, modifiers: Infinity, bare: false }
    const texts = [this.#write(phrases, () => asIs)]
    phrases.forEach((phrase, i) => {
      if (phrase.type !== 'noun-phrase') return
      const change = (style: Partial<NounStyle>) =>
        texts.push(this.#write(phrases, (_, j) => (i === j ? { ...asIs, ...style } : asIs)))
      if (phrase.modifiers.length > 0) change({ modifiers: 0 })
      if (liftOf(phrase, 1, this.#lexicon.kinds)) change({ lift: 1 })
    })
    for (const end of ends(phrases)) texts.push(this.#write(phrases.slice(0, end), () => asIs))
    return [...new Set(texts)].filter((text) => text !== '' && text !== caption)
  }

  #kindName(phrase: NounPhrase, lift: number): string {
    return liftOf(phrase, lift, this.#lexicon.kinds)?.word ?? phrase.noun?.lemma ?? phrase.head
  }

  #write(phrases: readonly Phrase[], styleOf: (phrase: NounPhrase, index: number) => NounStyle): string {
    return writeSentence(
      phrases.map((phrase, i) =>
        phrase.type === 'noun-phrase'
          ? { text: writeNounPhrase(phrase, styleOf(phrase, i), this.#lexicon.kinds), joins: false }
          : { text: phrase.text, joins: phrase.type === 'preposition' || phrase.type === 'conjunction' },
      ),
    )
  }

  /** The fullest version within `MOST_WORDS`: what hangs on goes last phrase first, articles go before it does. */
  #writeShort(phrases: readonly Phrase[], style: NounStyle): string {
    const first = phrases.findIndex(({ type }) => type === 'noun-phrase')
    for (const end of [phrases.length, ...ends(phrases).reverse()]) {
      const part = phrases.slice(0, end)
      for (const isBare of [() => false, (i: number) => i === first, () => true]) {
        const text = this.#write(part, (_, i) => ({ ...style, bare: isBare(i) }))
        if (text !== '' && countWords(text) <= MOST_WORDS) return text
      }
    }
    const head = phrases[first]
    if (head?.type !== 'noun-phrase') return ''
    const text = writeNounPhrase(head, { ...style, modifiers: 0, bare: true }, this.#lexicon.kinds)
    return sentenceCase(text.split(' ').slice(-MOST_WORDS).join(' '))
  }
}

/** Lengths at which a caption may end: where a phrase with a preposition, a conjunction or a participle begins. */
function ends(phrases: readonly Phrase[]): number[] {
  const found: number[] = []
  for (let i = 1; i < phrases.length; i++) {
    const before = phrases[i - 1]
    const here = phrases[i]
    if (here?.type === 'preposition' || here?.type === 'conjunction') found.push(i)
    else if (here?.type === 'verb' && !here.finite && before?.type === 'noun-phrase') found.push(i)
  }
  return found.filter((end) => phrases[end - 1]?.type !== 'conjunction' && phrases[end - 1]?.type !== 'preposition')
}

/** Where no noun was found: the first words that are words. */
function fallback(caption: string): string {
  const words = caption
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
    .filter((word) => word !== '' && !/\p{N}/u.test(word))
  return words.length === 0 ? NOTHING_NAMED : sentenceCase(words.slice(0, MOST_WORDS).join(' '))
}
