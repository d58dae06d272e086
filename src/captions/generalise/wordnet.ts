/**
 * Generalises a caption offline (paper A, section 3.2, without its language model): details and clauses go, names become their sort, nouns the
 * everyday kinds above them in WordNet. It rewrites nothing but what it edits, and offers no version that its own checks do not pass.
 */
import { captionFlags } from '../flags/caption-flags'
import { decodeEntities } from '../flags/entities'
import { Vocabulary } from '../flags/vocabulary'
import type { ScoringMeans } from '../score'
import type { GeneralityLevel } from '../types'
import type { NounHierarchy } from '../wordnet/hierarchy'
import { editsOf, largestSafe } from './candidates'
import { isSafe } from './checks'
import { applyEdits } from './edits/apply'
import { isPrompt, plainPrompt } from './edits/prompts'
import { isUnread, type Generalised } from './kept'
import { sentenceCase } from './english'
import { Lexicon } from './lexicon'
import { hasWords } from './prompts'
import { readCaption, type Reading } from './reading/caption'
import { shortPhrase } from './short'

/**
 * Characters of a caption that are read. CLIP's text encoder, for which captions are made, sees 77 tokens, some 300 characters;
 * what stands behind a thousand would only hold a worker up.
 */
const LONGEST_READ = 1000

/** Noun modifiers kept before a head that has no kind above it. */
const MODIFIERS: Readonly<Record<GeneralityLevel, number>> = { general: 2, '5-word': 1 }

export class WordNetGeneraliser {
  readonly #lexicon: Lexicon
  readonly #vocabulary: Vocabulary

  /** @param means what captions are read and scored with */
  constructor(nouns: NounHierarchy, means: ScoringMeans) {
    this.#lexicon = new Lexicon(nouns, means)
    this.#vocabulary = new Vocabulary(means.nouns)
  }

  /**
   * Deterministic. Where no version is safe the caption comes back as it is, and why. The 5-word level has at most `MOST_WORDS` words where
   * the caption is read at all.
   */
  generalise(caption: string, level: GeneralityLevel): Generalised {
    if (!hasWords(caption)) return { caption, kept: 'no-words' }
    const unread = captionFlags(caption, this.#vocabulary).find(isUnread)
    if (unread !== undefined) return { caption, kept: unread }
    const plain = beginningOf(plainPrompt(decodeEntities(caption)))
    const original = readCaption(plain, this.#lexicon)
    const lift = level === 'general' ? 1 : Infinity
    const edits = editsOf(
      original,
      this.#lexicon,
      { lift, modifiers: MODIFIERS[level] },
      isPrompt(beginningOf(caption)),
    )
    const version = largestSafe(original, this.#lexicon, edits)
    const text =
      level === 'general'
        ? (version?.text ?? sentenceCase(original.text))
        : this.#short(original, version, isPrompt(beginningOf(caption)))
    // Another capital or no full stop is no other version.
    return text === null || bare(text) === bare(caption)
      ? { caption, kept: 'no-safe-edit' }
      : { caption: text, kept: null }
  }

  /** The 5-word level is taken from the general version, else from the caption with its adjectives gone. */
  #short(original: Reading, version: Reading | null, prompt: boolean): string | null {
    const nouns = editsOf(original, this.#lexicon, { lift: 0, modifiers: MODIFIERS['5-word'] }, prompt)
    const plain = largestSafe(original, this.#lexicon, nouns) ?? original
    return shortPhrase(version ? [version, plain] : [plain], original, this.#lexicon)
  }

  /** Every caption that is one safe edit more general, and the one with all of them; in the order of the words. */
  loosen(caption: string): string[] {
    if (!hasWords(caption) || captionFlags(caption, this.#vocabulary).some(isUnread)) return []
    const original = readCaption(beginningOf(plainPrompt(decodeEntities(caption))), this.#lexicon)
    const edits = editsOf(original, this.#lexicon, { lift: 1, modifiers: Infinity }, isPrompt(beginningOf(caption)))
    const bare = editsOf(original, this.#lexicon, { lift: 0, modifiers: 0 }, isPrompt(beginningOf(caption)))
    const texts = [edits, ...edits.map((edit) => [edit]), ...bare.map((edit) => [edit])].map((some) =>
      applyEdits(original, some),
    )
    return [...new Set(texts)].filter(
      (text) => text !== caption && hasWords(text) && isSafe(original, readCaption(text, this.#lexicon), this.#lexicon),
    )
  }
}

const bare = (text: string): string => text.toLowerCase().replace(/[.!]+$/, '')

/** Whole words, as long as there are any. */
function beginningOf(text: string): string {
  if (text.length <= LONGEST_READ) return text
  const beginning = text.slice(0, LONGEST_READ)
  const space = beginning.search(/\s\S*$/u)
  return space > 0 ? beginning.slice(0, space) : beginning
}
