/** What a batch will cost, before it is sent: tokens estimated from characters, prices typed by the visitor. */
import type { GeneralityLevel } from '../types'
import { fillPrompt, hasWords } from './prompts'
import type { CostEstimate, TokenPrice } from './types'

/** English text has about four characters a token in the byte-pair vocabularies of current models. */
const CHARACTERS_PER_TOKEN = 4

/** Role and separators that a chat template adds around one user message. */
const TOKENS_PER_MESSAGE = 7

/** A reply of fewer than five words, with the quotes and the full stop that models like to add. */
const FIVE_WORD_REPLY = 9

/** Tokens of a text: four ASCII characters to one, and one for each other character (scripts that BPE splits finely). */
export function estimateTokens(text: string): number {
  let ascii = 0
  let other = 0
  for (const character of text) {
    if (character <= '\u007f') ascii++
    else other++
  }
  return Math.ceil(ascii / CHARACTERS_PER_TOKEN) + other
}

/**
 * Estimates one batch: one request a caption that has words, no retry counted (failed requests are not billed).
 * @param price for a million tokens, in any currency; `cost` comes in the same.
 * @throws BadInput where the template has no place for the caption.
 */
export function estimateCost(
  captions: readonly string[],
  level: GeneralityLevel,
  template: string,
  price: TokenPrice,
): CostEstimate {
  const asked = captions.filter(hasWords)
  let inputTokens = 0
  let outputTokens = 0
  for (const caption of asked) {
    inputTokens += estimateTokens(fillPrompt(template, caption)) + TOKENS_PER_MESSAGE
    // A general caption is about as long as the one it was made from.
    outputTokens += level === '5-word' ? FIVE_WORD_REPLY : estimateTokens(caption)
  }
  const cost = (inputTokens * price.input + outputTokens * price.output) / 1e6
  return { requests: asked.length, inputTokens, outputTokens, cost }
}
