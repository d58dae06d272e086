/**
 * Generalises a caption offline (paper A, section 3.2, without its language model): names, figures and what is said of a noun go,
 * nouns are lifted to everyday kinds above them in WordNet. The head keeps its sense: it stays, or becomes its ancestor.
 */
import { bareWord } from './bare-word'
import type { GeneralityLevel } from '../types'
import type { Taggers } from '../tagging/taggers'
import type { NounHierarchy } from '../wordnet/hierarchy'
import { isMass, sentenceCase } from './english'
import type { Kind } from './everyday-kinds'
import { Lexicon } from './lexicon'
import type { NounPhrase } from './noun-phrases'
import { hasWords } from './prompts'
import { readPhrases, type Phrase } from './phrases'
import { countWords, liftOf, writeNounPhrase, writeSentence, type NounStyle } from './rewrite'
import { isClosed } from './tokens'
import { asHeadline, mergeMembers, withoutDetails } from './shorten'

/** The 5-word level allows fewer than five, as the paper's prompt says. */
export const MOST_WORDS = 4

/** Noun modifiers kept before a head that has no kind above it. */
const MODIFIERS: Readonly<Record<GeneralityLevel, number>> = { general: 2, '5-word': 1 }

/** What a caption becomes that names nothing. */
const NOTHING_NAMED = 'A picture'

export class WordNetGeneraliser {
  readonly #lexicon: Lexicon

  /** @param taggers what the captions are read with */
  constructor(nouns: NounHierarchy, taggers: Taggers) {
    this.#lexicon = new Lexicon(nouns, taggers)
  }

  /** Deterministic; a caption without words comes back as it is. The 5-word level has at most `MOST_WORDS` words. */
  generalise(caption: string, level: GeneralityLevel): string {
    if (!hasWords(caption)) return caption
    const phrases = withoutDetails(readPhrases(caption, this.#lexicon), this.#lexicon.nouns)
    const lift = level === 'general' ? 1 : Infinity
    const merged = mergeMembers(phrases, this.#lexicon.nouns, (phrase) => this.#kindName(phrase, lift))
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
      phrases.map((phrase, i) => {
        if (phrase.type !== 'noun-phrase') {
          return { text: phrase.text, joins: phrase.type === 'preposition' || phrase.type === 'conjunction' }
        }
        const style = styleOf(phrase, i)
        const lift = isPlaced(phrases, i, liftOf(phrase, style.lift, this.#lexicon.kinds)) ? 0 : style.lift
        return { text: writeNounPhrase(phrase, { ...style, lift }, this.#lexicon.kinds), joins: false }
      }),
    )
  }

  /** The fullest version within `MOST_WORDS`: what hangs on goes last phrase first, articles go before it does. */
  #writeShort(phrases: readonly Phrase[], style: NounStyle): string {
    // "It is good to greet people" shows people.
    const first = Math.max(
      0,
      phrases.findIndex((phrase) => phrase.type === 'noun-phrase' && isNamed(phrase)),
    )
    const rest = phrases.slice(first)
    const headline = asHeadline(rest)
    const lengths = (version: readonly Phrase[]) => [version.length, ...ends(version).reverse()]
    const versions = [rest, ...lengths(headline).map((end) => headline.slice(0, end))]
    for (const part of versions) {
      for (const isBare of [() => false, (i: number) => i === 0, () => true]) {
        const text = this.#write(part, (_, i) => ({ ...style, bare: isBare(i) }))
        if (text !== '' && countWords(text) <= MOST_WORDS) return text
      }
    }
    const head = rest[0]
    if (head?.type !== 'noun-phrase') return ''
    const text = writeNounPhrase(head, { ...style, modifiers: 0, bare: true }, this.#lexicon.kinds)
    return sentenceCase(text.split(' ').slice(-MOST_WORDS).join(' '))
  }
}

/** Whether a phrase has a noun, or a pronoun that stands for someone. */
const isNamed = ({ noun, name, head }: NounPhrase): boolean => head !== '' && (noun !== null || name !== null)

/**
 * Where something is keeps its own word rather than a mass ("on a table", not "on furniture"), water apart; so does what
 * there is a measure of ("a cup of coffee").
 */
function isPlaced(phrases: readonly Phrase[], i: number, kind: Kind | null): boolean {
  const before = phrases[i - 1]
  if (kind === null || before?.type !== 'preposition') return false
  return before.text === 'of' || (isMass(kind.word) && kind.word !== 'water' && kind.word !== 'food')
}

/** After a verb these are as likely a part of it ("putting out a fire"). */
const PARTICLES: ReadonlySet<string> = new Set(['out', 'up', 'off', 'down'])

/** Lengths at which a caption may end: where a phrase with a preposition, a conjunction or a participle begins. */
function ends(phrases: readonly Phrase[]): number[] {
  const found: number[] = []
  for (let i = 1; i < phrases.length; i++) {
    const before = phrases[i - 1]
    const here = phrases[i]
    if (here?.type === 'preposition' && before?.type === 'verb' && PARTICLES.has(here.text)) continue
    if (here?.type === 'preposition' || here?.type === 'conjunction') found.push(i)
    else if (here?.type === 'verb' && !here.finite && before?.type === 'noun-phrase') found.push(i)
  }
  return found.filter((end) => phrases[end - 1]?.type !== 'conjunction' && phrases[end - 1]?.type !== 'preposition')
}

/** Where no noun was found: the first words that are words, none of them dangling. */
function fallback(caption: string): string {
  const words = caption
    .split(/\s+/)
    .map((word) => bareWord(word, /\p{L}/u))
    .filter((word) => word !== '' && !/\p{N}/u.test(word))
  return (
    writeSentence(words.slice(0, MOST_WORDS).map((text) => ({ text, joins: isClosed(text.toLowerCase()) }))) ||
    NOTHING_NAMED
  )
}
