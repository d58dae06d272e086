/**
 * What the caption half is made of: an annotated caption (words, terms, entities), what WordNet knows of a noun, and the
 * generality score (paper A, section 3.1, Table 1) with everything it was computed from. Plain data: it crosses threads.
 */

/** A half-open range of UTF-16 code units in the caption's text. */
export interface Span {
  start: number
  end: number
}

/** What a word is to the score. `auxiliary` covers be, have, do and the modals, which the published TM does not count. */
export type WordPart = 'noun' | 'verb' | 'auxiliary' | 'number' | 'punctuation' | 'other'

/** Form of a verb or auxiliary. `finite-present` covers VBP and VBZ, `base` VB, `past` VBD, `participle` VBN, `gerund` VBG, `modal` MD. */
export type VerbForm = 'base' | 'finite-present' | 'gerund' | 'past' | 'participle' | 'modal'

/** A token as spaCy cuts it (hyphens split off): SI and TM count these. */
export interface Word extends Span {
  text: string
  part: WordPart
  /** Null unless `part` is `verb` or `auxiliary`. */
  form: VerbForm | null
  /** Penn tag, by our own tagger. */
  tag: string
}

/** A token as NLTK's `word_tokenize` cuts it (hyphenated words whole, quotes rewritten): BT and DA count these. */
export interface Term extends Span {
  text: string
  /** True where our own tagger calls its last word a noun: what BT and DA count as intended. */
  noun: boolean
  /** Penn tag by the tagger that stands for NLTK's (`AnnotatedCaption.published`): what begins with NN, BT and DA count as published. */
  publishedTag: string
}

/** Who told the parts of speech. `own`: the learned tagger that comes with the page. `nltk`: NLTK's own, from files that the visitor has. */
export type TaggerName = 'own' | 'nltk'

/** A named entity in spaCy's sense (a span of tokens). */
export interface Entity extends Span {
  text: string
  kind:
    | 'person'
    | 'place'
    | 'organisation'
    | 'date'
    | 'time'
    | 'money'
    | 'percent'
    | 'quantity'
    | 'ordinal'
    | 'cardinal'
    | 'other'
}

/** A caption with all that the metrics need to know of its words; the metrics are pure functions of it and of WordNet. */
export interface AnnotatedCaption {
  text: string
  words: readonly Word[]
  terms: readonly Term[]
  entities: readonly Entity[]
  /** Who gave the terms their `publishedTag` (`own`: changed where NLTK's is known to differ). SI, TM and all that is read as intended go by `own`. */
  published: TaggerName
}

/** What the score needs of a noun: the first noun synset of its first form that WordNet 3.0 knows. */
export interface NounSense {
  /** The form that was found, lower case ("stand" for "Stands"). */
  lemma: string
  /** Number of direct hyponyms (pointer `~`, no instances). */
  hyponyms: number
  /** `min_depth`: edges on the shortest path to entity.n.01, instance hypernyms included. */
  depth: number
}

/** Constants of WordNet 3.0 that scale the score; computed by `scripts/build-wordnet.ts`. */
export interface WordNetConstants {
  nounSynsets: number
  hyponymPointers: number
  /** hyponymPointers / 30,000 (paper A: "a lexicon of 30k words"). */
  averageHyponyms: number
  /** Mean `min_depth` over all noun synsets. */
  averageDepth: number
}

/** The scoring table: looks a noun up as NLTK's morphy does. */
export interface NounTable {
  readonly constants: WordNetConstants
  /** @param surface a term as written @returns null where WordNet has no such noun */
  lookUp(surface: string): NounSense | null
}

/** `published`: as the paper's code computes it. `intended`: DA from shallowness, TM from present indicative incl. modals. */
export type Reading = 'published' | 'intended'

/** SI, BT, TM, DA and their mean GS, each in [0, 10] (paper A, Table 1). */
export interface GeneralityScore {
  si: number
  bt: number
  tm: number
  da: number
  gs: number
}

/** A noun as the score saw it. */
export interface ScoredNoun {
  term: Term
  sense: NounSense | null
}

/** A score and what each formula was filled with, for the page to show. */
export interface ExplainedScore {
  caption: AnnotatedCaption
  reading: Reading
  score: GeneralityScore
  /** SI: number of entity spans, of number tokens, of words. */
  specificity: { entities: number; numbers: number; words: number }
  /** BT: sum of direct hyponyms, number of terms, and the constant. */
  breadth: { nouns: readonly ScoredNoun[]; hyponyms: number; terms: number; averageHyponyms: number }
  /** TM: the words counted as verbs and those of them that count as present or indicative. */
  tense: { verbs: readonly Word[]; counted: readonly Word[] }
  /** DA: mean depth of the nouns found (null where none is), and the constant. */
  abstraction: { depth: number | null; found: number; averageDepth: number }
}

/** How general a caption is to become (paper A, section 3.2): `5-word` means fewer than five words, as its prompt says. */
export type GeneralityLevel = 'general' | '5-word'
