/** What every way of generalising a list of captions speaks: outcomes one by one, and what a guided round shows. */
import type { GeneralityLevel } from '../types'
import type { KeptReason } from './kept'

/** A language model's reply, trimmed and otherwise as it was sent. */
export interface Reply {
  text: string
  /** True where the server says that it stopped at its limit of tokens (`finish_reason: "length"`). */
  cutOff: boolean
}

/**
 * One caption's outcome; `index` is its place in the list that was asked for; `cutOff` as in `Reply`; `kept` says why it is the caption itself. A
 * failure is one sentence.
 */
export type Outcome =
  | { index: number; ok: true; caption: string; cutOff?: true; kept?: KeptReason }
  | { index: number; ok: false; failure: string }

/** One round of the guided loop; each scores higher than the one before. */
export interface GuidedRound {
  /** 0 is the caption as given. */
  round: number
  caption: string
  /** GS of `caption`, in [0, 10]. */
  score: number
}

/** Why a guided loop ended: GS reached its target, rose no more, nothing was left to propose, or the rounds ran out. */
export type GuidedEnd = 'target' | 'no-rise' | 'no-proposal' | 'rounds'

/** Price of a model in the visitor's currency for a million tokens, as providers list it. */
export interface TokenPrice {
  input: number
  output: number
}

/** An estimate before a batch: tokens counted from characters, cost in the currency of the price. */
export interface CostEstimate {
  requests: number
  inputTokens: number
  outputTokens: number
  cost: number
}

/** A language model behind an OpenAI-compatible `/chat/completions` endpoint, as the visitor named it. */
export interface LanguageModelSettings {
  /** e.g. "https://api.openai.com/v1", "http://localhost:11434/v1" (Ollama), "http://localhost:8080/v1" (llama.cpp). */
  baseUrl: string
  model: string
  /** Sent as a bearer token; null where the server asks for none. Lives in memory: never stored, shown or logged. */
  key: string | null
  /** Prompts with the placeholder `<caption>`. */
  prompts: Readonly<Record<GeneralityLevel, string>>
  /** 0 as in the paper; null sends none, for models that accept no temperature. */
  temperature: number | null
  /** Requests under way at once. */
  concurrency: number
  /** Milliseconds until a request without an answer is given up. */
  timeoutMs: number
}
