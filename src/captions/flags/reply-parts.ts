/** The parts of a language model's reply that are no caption: what it thought, what it says to the visitor, marks of a list, quotes. */

/** A reply is looked at and cleaned within so many characters of its beginning. */
export const REPLY_LOOKED_AT = 10_000

const THOUGHT_OPEN = /<(think|thinking|thought|reasoning|analysis)>/i

/** The reply without `<think>…</think>`, or without what stands before a closing mark alone; as it is where nothing was thought. */
export function withoutThoughts(reply: string): string {
  const closing = lastMatch(reply, /<\/(think|thinking|thought|reasoning|analysis)>/gi)
  if (closing >= 0) return reply.slice(closing).trim()
  const open = THOUGHT_OPEN.exec(reply)
  return open === null ? reply : reply.slice(0, open.index).trim()
}

export const holdsThoughts = (reply: string): boolean => withoutThoughts(reply) !== reply

function lastMatch(text: string, mark: RegExp): number {
  let end = -1
  for (const match of text.matchAll(mark)) end = match.index + match[0].length
  return end
}

/** "Sure!", "Certainly,", "Okay.": a word that answers the visitor. */
const ANSWER =
  /^(sure( thing)?|certainly|of course|absolutely|okay|ok|alright|great|no problem|yes|got it)\s?[!,.:–—-]+\s*/i
/** What a sentence before the caption speaks of. */
const SPEAKS_OF =
  /\b(caption|version|rewrit\w*|rephras\w*|generali[sz]\w*|alternative|option|answer|result|response|output|description)s?\b/i
const BEGINS =
  /^(here('s|’s| is| are)|this is|the|a|an|my|your|final|new|more|very|extremely|general\w*|short\w*|five|5|less|fewer|caption|output|answer|result|response|version)\b/i
const LONGEST_PREAMBLE = 160

/** @returns where the caption begins behind a preamble; 0 where there is none */
export function preambleEnd(reply: string): number {
  let at = 0
  for (let answer = ANSWER.exec(reply); answer !== null && at < 200; answer = ANSWER.exec(reply.slice(at)))
    at += answer[0].length
  const beginning = reply.slice(at, at + LONGEST_PREAMBLE)
  const colon = beginning.search(/[:：](\s|["“'*]|$)/)
  const before = colon < 0 ? '' : beginning.slice(0, colon)
  const speaks = BEGINS.test(before.replace(/^[*_#\s]+/, '')) && SPEAKS_OF.test(before) && !before.includes('\n')
  if (!speaks) return at
  const behind = reply.slice(at + colon + 1)
  return reply.length - behind.replace(/^[\s*_]{1,20}/, '').length
}

/** Sentences behind a caption that speak to the visitor, on a line of their own or after its end. */
const REMARK =
  /(^|[\n.!?"”])\s{0,4}\(?(let me know|i hope|hope this|feel free|would you like|if you (want|need|would|have)|please (let|note|tell)|note( that)?:|explanation:|this (caption|version) )/i

/** @returns where a remark behind the caption begins; the reply's length where there is none */
export function remarkStart(reply: string): number {
  const match = REMARK.exec(reply)
  return match === null || match.index === 0 ? reply.length : match.index + (match[1]?.length ?? 0)
}

/** "- ", "• ", "1. ", "2) " at the beginning of a line. */
export const BULLET = /^\s{0,8}([-*•–]|\(?\d{1,2}[.)])\s+(?=\S)/

const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['‘', '’'],
  ["'", "'"],
  ['«', '»'],
  ['`', '`'],
  ['„', '“'],
]

/** The text between quotes that stand around all of it; null where there are none. */
export function insideQuotes(text: string): string | null {
  const bare = text.replace(/[.]$/, '')
  const found = QUOTES.find(([open, close]) => bare.length > 2 && bare.startsWith(open) && bare.endsWith(close))
  if (found === undefined) return null
  const [open, close] = found
  const inside = bare.slice(open.length, -close.length)
  // "A dog" and "a cat": two quoted words.
  return inside.includes(open) || inside.includes(close) ? null : inside.trim()
}

/** How a model says that it gives no caption. */
export const REFUSES =
  /\b(i(’|')?m sorry|i am sorry|i apologi[sz]e|sorry, (but )?i|as an ai|i (cannot|can(’|')?t|am unable|am not able|do not have|don(’|')?t have|don(’|')?t see)|(’|')m (unable|not able)|unable to (assist|help|comply|process|see)|no caption (was|is) (given|provided)|please provide)\b/i

const BEFORE_REFUSAL = /^(unfortunately|sorry|apologies|oh|well|hmm|no)?[\s,.!]*$/i

/** True where a text is a refusal from its beginning on, and no caption that holds such words. */
export function isRefusal(text: string): boolean {
  const beginning = text.slice(0, 300)
  const match = REFUSES.exec(beginning)
  return match !== null && BEFORE_REFUSAL.test(beginning.slice(0, match.index))
}

/** Sentences to the visitor that no caption follows. */
const SPEAKS =
  /^(let me know|i hope (this|these|it)|hope this|feel free|would you like (me|another|more)|is there anything|i(’|'|)d be (happy|glad)|i would be (happy|glad)|here you go)\b/i

/** True where all of a text is what stands before or behind captions: "Sure, here are five captions:". */
export function isPreambleAlone(text: string): boolean {
  const end = preambleEnd(text)
  return end >= text.length || SPEAKS.test(text.slice(end))
}
