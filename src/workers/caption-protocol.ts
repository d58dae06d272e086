/**
 * The only words spoken between the page and the caption workers (a pool, one a core but one): plain data, discriminated
 * by `type`. Scores travel as one packed array, five numbers a caption, so that 100,000 captions cost one transfer a chunk.
 */
import type { ExplainedScore, GeneralityLevel, Reading } from '../captions/types'
import type { Fault } from './protocol'

/** Base address of the page's own files (`public/`); everything the worker fetches lies under it. */
export interface CaptionWorkerSettings {
  base: string
}

/** One noun's entry for the page's "why": its first synset's gloss and where it stands. */
export interface NounGloss {
  lemma: string
  /** e.g. "pipe, pipage, piping". */
  synonyms: string
  gloss: string
  /** Hypernyms from the synset's parent to the root, first lemma of each. */
  hypernyms: string[]
}

/** Requests to a caption worker: every one is answered. */
export interface CaptionRequests {
  /** Scores one chunk; answer: SI, BT, TM, DA, GS of each, `[captions.length × 5]`; NaN × 5 where the caption has no words. */
  score: { ask: { captions: string[]; reading: Reading }; answer: { scores: Float64Array } }
  /** Everything behind one caption's score, in both readings, with what WordNet says of its nouns (null: not in WordNet). */
  explain: {
    ask: { caption: string }
    answer: { published: ExplainedScore; intended: ExplainedScore; glosses: (NounGloss | null)[] }
  }
  /** Generalises one chunk offline (WordNet). */
  generalise: { ask: { captions: string[]; level: GeneralityLevel }; answer: { captions: string[] } }
}

export type CaptionRequestName = keyof CaptionRequests
export type CaptionAsk<N extends CaptionRequestName> = CaptionRequests[N]['ask']
export type CaptionAnswer<N extends CaptionRequestName> = CaptionRequests[N]['answer']

/** Page → caption worker. */
export type CaptionCommand =
  | { type: 'settings'; settings: CaptionWorkerSettings }
  | { [N in CaptionRequestName]: { type: 'request'; name: N; id: number; ask: CaptionAsk<N> } }[CaptionRequestName]

/** Caption worker → page. */
export type CaptionEvent =
  | { [N in CaptionRequestName]: { type: 'reply'; name: N; id: number; answer: CaptionAnswer<N> } }[CaptionRequestName]
  | { type: 'fault'; id: number; fault: Fault }
