/** Looks a language model's reply through for what is no caption in it. It is kept as it was sent, as in the paper; this says so. */
import { countWords } from '../generalise/count-words'
import type { GeneralityLevel } from '../types'
import {
  BULLET,
  holdsThoughts,
  insideQuotes,
  preambleEnd,
  REFUSES,
  remarkStart,
  REPLY_LOOKED_AT,
  withoutThoughts,
} from './reply-parts'
import { REPLY_FLAGS, type ReplyFlag } from './types'

/** Fewer words are asked for by the prompt of `5-word`. */
const FIVE = 5

export interface ReplyFacts {
  level: GeneralityLevel
  /** The server said that it stopped at its limit of tokens. */
  cutOff: boolean
}

/** The kinds that are found in a reply, in the order of `REPLY_FLAGS`. */
export function replyFlags(given: string, { level, cutOff }: ReplyFacts): ReplyFlag[] {
  const reply = given.slice(0, REPLY_LOOKED_AT).trim()
  const said = withoutThoughts(reply)
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const tests: Readonly<Record<ReplyFlag, boolean>> = {
    preamble: preambleEnd(said) > 0 || remarkStart(said) < said.length,
    thinking: holdsThoughts(reply) || THINKS.test(said.slice(0, 200)),
    list: lines.length > 1 || lines.some((line) => BULLET.test(line)),
    refusal: REFUSES.test(said.slice(0, 300)),
    quoted: insideQuotes(said) !== null,
    'cut-off': cutOff,
    'too-long': given.length > REPLY_LOOKED_AT,
    'not-short': level === '5-word' && countWords(said) >= FIVE,
  }
  return REPLY_FLAGS.filter((flag) => tests[flag])
}

/** A thought without marks around it. */
const THINKS =
  /^(okay|ok|alright|hmm|wait|so|first)?,?\s?(let me (think|see)|let's (think|see|break)|i need to|the user (wants|asks|is asking|asked)|we need to)\b/i
