/**
 * The only words spoken between the page and the caption workers (a pool, one a core but one): plain data, discriminated
 * by `type`. Scores travel as one packed array, five numbers a caption, so that 100,000 captions cost one transfer a chunk.
 */
import type { Generalised } from '../../captions/generalise/kept'
import type { ExplainedScore, GeneralityLevel, Reading, TaggerName } from '../../captions/types'
import type { CaptionFilePart, CaptionFileReport, CaptionFileSummary, ColumnChoice } from '../../data/captions/types'
import type { PairedSummary, RankCorrelation, Summary } from '../../metrics/statistics/summary-types'
import type {
  CaptionListHeader,
  CaptionListRecord,
  ColumnName,
  ColumnPart,
  KeptResult,
  ListId,
} from '../../store/caption-types'
import type { Fault } from '../shared/protocol'

/** Base address of the page's own files (`public/`), absolute, ending in "/"; everything the worker fetches lies under it. */
export interface CaptionWorkerSettings {
  base: string
}

/** SI, BT, TM, DA, GS: numbers a caption in a packed array of scores. */
export const SCORES_PER_CAPTION = 5

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
  /**
   * Scores one chunk; answer: SI, BT, TM, DA, GS of each, `[captions.length × 5]`; NaN × 5 where the caption has no words. `flags`: a mask of
   * what tells that a caption is no English prose (`flags/mask.ts`), `[captions.length]`.
   */
  score: {
    ask: { captions: string[]; reading: Reading }
    answer: { scores: Float64Array<ArrayBuffer>; flags: Int32Array<ArrayBuffer> }
  }
  /** Everything behind one caption's score, in both readings, with what WordNet says of its nouns (null: not in WordNet). */
  explain: {
    ask: { caption: string }
    answer: { published: ExplainedScore; intended: ExplainedScore; glosses: (NounGloss | null)[] }
  }
  /** Generalises one chunk offline (WordNet): a version of each, or the caption itself and why it was kept. */
  generalise: { ask: { captions: string[]; level: GeneralityLevel }; answer: { versions: Generalised[] } }
  /** Every caption that is one edit more general than this one (WordNet): what the guided loop chooses from. */
  loosen: { ask: { caption: string }; answer: { captions: string[] } }
  /** Mean, median and spread of numbers, none NaN, with a seeded bootstrap; null of none. */
  summarise: { ask: { values: Float64Array; seed: number }; answer: { summary: Summary | null } }
  /** The same of `after − before`, pair by pair. */
  summarisePaired: {
    ask: { before: Float64Array; after: Float64Array; seed: number }
    answer: { summary: PairedSummary | null }
  }
  /** Spearman's rho; `seed` null: without an interval. */
  correlate: { ask: { x: Float64Array; y: Float64Array; seed: number | null }; answer: RankCorrelation }
  /** The captions that come with the page. */
  samples: { ask: Record<never, never>; answer: { captions: string[] } }
  /** Looks at the beginning of a file. `header`: whether a table's first record names its columns; null: find out. */
  inspectFile: { ask: { file: Blob; name: string; header: boolean | null }; answer: CaptionFileReport }
  /** Reads a file's rows; they come as parts. */
  readFile: { ask: { file: Blob; name: string; choice: ColumnChoice }; answer: CaptionFileSummary }
  /** Keeps a new list in the browser's storage, in place of the one before; its texts follow by `keepTexts`. */
  keepList: { ask: { list: ListId; header: CaptionListHeader }; answer: KeptResult }
  /** Keeps a stretch of a column ("caption", or the page's name of a generalised version) of at most `header.count` texts. */
  keepTexts: { ask: { list: ListId; part: ColumnPart }; answer: KeptResult }
  keepSettings: { ask: { list: ListId; settings: CaptionListHeader['settings'] }; answer: KeptResult }
  dropColumn: { ask: { list: ListId; column: ColumnName }; answer: KeptResult }
  /** The list that was kept; its texts come as parts, before the answer. */
  recallList: { ask: Record<never, never>; answer: { record: CaptionListRecord | null } }
  forgetList: { ask: Record<never, never>; answer: Record<never, never> }
  /** Keeps a file of the visitor's own in the browser, one a place; `kept` false: only while the page is open. */
  keepFile: { ask: { place: string; name: string; file: Blob }; answer: { kept: boolean } }
  /** The file that was kept there. */
  keptFile: { ask: { place: string }; answer: { file: { name: string; content: Blob } | null } }
  dropFile: { ask: { place: string }; answer: Record<never, never> }
  /** Who gives the terms their tags as published. */
  tagger: { ask: Record<never, never>; answer: { published: TaggerName } }
  /** Looks at the files of NLTK's tagger and keeps them in the browser; workers read them when they are told their settings again. */
  keepTagger: { ask: { files: File[] }; answer: Record<never, never> }
  forgetTagger: { ask: Record<never, never>; answer: Record<never, never> }
}

/** What some requests send before they are answered. */
export interface CaptionParts {
  readFile: CaptionFilePart
  recallList: ColumnPart
}

export type CaptionRequestName = keyof CaptionRequests
export type CaptionAsk<N extends CaptionRequestName> = CaptionRequests[N]['ask']
export type CaptionAnswer<N extends CaptionRequestName> = CaptionRequests[N]['answer']
export type CaptionPart<N extends CaptionRequestName> = N extends keyof CaptionParts ? CaptionParts[N] : never

/** Page → caption worker. */
export type CaptionRequest = {
  [N in CaptionRequestName]: { type: 'request'; name: N; id: number; ask: CaptionAsk<N> }
}[CaptionRequestName]

export type CaptionCommand =
  | { type: 'settings'; settings: CaptionWorkerSettings }
  | CaptionRequest
  /** Nobody waits for this answer any more: it need not be worked out. */
  | { type: 'cancel'; id: number }

/** Caption worker → page. */
export type CaptionEvent =
  | { [N in CaptionRequestName]: { type: 'reply'; name: N; id: number; answer: CaptionAnswer<N> } }[CaptionRequestName]
  | { [N in keyof CaptionParts]: { type: 'part'; name: N; id: number; part: CaptionParts[N] } }[keyof CaptionParts]
  | { type: 'fault'; id: number; fault: Fault }
