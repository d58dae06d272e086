/**
 * Words as spaCy's English tokenizer cuts them (`spacy/lang/en`, 3.6): SI and TM count these. The rules, in its order: split
 * at white space; then, of each chunk, look for a special case (contractions, abbreviations, clock times), else peel
 * punctuation from the front and units, clitics and punctuation from the back; then split what is left at infixes, above all
 * at hyphens between letters ("Heavy-Duty" is three words). White space is never a word here (spaCy makes one of a double space).
 */
import type { Span } from './types'
import { SPECIAL_SPLITS, WHOLE_WORDS } from './spacy-special-cases'

const QUOTES = '\'"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉⟦⟧'
const PUNCTUATION = ',:;!?¿؟¡()\\[\\]{}<>_#*&。？！，、；：～·।،۔؛٪…'
const CURRENCY = '$£€¥฿₽₩₹₴₺₪₫₱'
const UNITS =
  'km²|km³|km/h|km|m²|m³|m/s|dm²|dm³|dm|cm²|cm³|cm|mm²|mm³|mm|m|µm|nm|ha|yd|in|ft|kg|mg|µg|g|t|lb|oz|kmh|mph|hPa|Pa|mbar|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K|%'

const PREFIX = new RegExp(`[§%=—–${PUNCTUATION}${QUOTES}${CURRENCY}]|\\+(?![0-9])|\\.{2,}|\\p{So}`, 'uy')
const SUFFIX = new RegExp(
  [
    `['’][sS]`,
    `\\.{2,}`,
    `[—–${PUNCTUATION}${QUOTES}]`,
    `\\p{So}`,
    `(?<=[0-9])(?:\\+|[${CURRENCY}]|${UNITS})`,
    `(?<=[0-9\\p{Ll}%²+\\-${QUOTES}]|\\p{Lu}{2})\\.`,
  ]
    .map((rule) => `(?:${rule})$`)
    .join('|'),
  'u',
)
const INFIX = new RegExp(
  [
    `\\.{2,}|…`,
    `\\p{So}`,
    `(?<=[0-9])[+\\-*^](?=[0-9-])`,
    `(?<=[\\p{Ll}${QUOTES}])\\.(?=[\\p{Lu}${QUOTES}])`,
    `(?<=\\p{L}),(?=\\p{L})`,
    `(?<=[\\p{L}0-9])(?:---?|——|[-–—~])(?=\\p{L})`,
    `(?<=[\\p{L}0-9])[:<>=/](?=\\p{L})`,
  ].join('|'),
  'gu',
)
const WEB_ADDRESS =
  /^(?:(?:https?|ftp):\/\/\S+|(?:[\w.+-]+@)?(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|io|co|uk|de|eu)(?:[/?#:]\S*)?)$/iu
const CLOCK_TIME = /^(?:1[0-2]|[1-9])(?=(?:[ap]m|[ap]\.m\.)$)/

/** Nearly all chunks are of this kind, and nothing cuts them but a special case. */
const LETTERS = /^[A-Za-z]+$/

/** The longest suffix that {@link SUFFIX} can take, with what it looks back at. */
const SUFFIX_WINDOW = 16
/** No special case and no clock time is longer. */
const LONGEST_SPECIAL = 12

/** @returns the words of what stands between white space, in order; they cover every character */
export function spacyWords(chunk: string): Span[] {
  const words: Span[] = []
  if (LETTERS.test(chunk) && !SPECIAL_SPLITS.has(chunk)) words.push({ start: 0, end: chunk.length })
  else splitChunk(chunk, words)
  return words
}

function splitChunk(text: string, words: Span[]): void {
  let start = 0
  let end = text.length
  const after: Span[] = []
  while (start < end) {
    if (takeSpecial(text, start, end, words)) {
      start = end
      break
    }
    PREFIX.lastIndex = start
    const prefix = PREFIX.exec(text)
    const taken = prefix === null ? 0 : Math.min(prefix[0].length, end - start)
    if (taken > 0) {
      words.push({ start, end: start + taken })
      start += taken
      continue
    }
    const suffix = SUFFIX.exec(text.slice(Math.max(start, end - SUFFIX_WINDOW), end))
    if (suffix === null) break
    after.push({ start: end - suffix[0].length, end })
    end -= suffix[0].length
  }
  if (start < end) splitAtInfixes(text, start, end, words)
  words.push(...after.reverse())
}

/** Pushes the parts of a contraction, an abbreviation, a clock time or a web address, if the chunk is one. */
function takeSpecial(text: string, start: number, end: number, words: Span[]): boolean {
  const chunk = text.slice(start, end)
  if (chunk.length <= LONGEST_SPECIAL) {
    const cut = SPECIAL_SPLITS.get(chunk.replace('’', "'")) ?? CLOCK_TIME.exec(chunk)?.[0].length
    if (cut !== undefined) {
      words.push({ start, end: start + cut }, { start: start + cut, end })
      return true
    }
    if (!WHOLE_WORDS.has(chunk)) return false
  } else if (!WEB_ADDRESS.test(chunk)) {
    return false
  }
  words.push({ start, end })
  return true
}

function splitAtInfixes(text: string, start: number, end: number, words: Span[]): void {
  let from = start
  for (const { 0: infix, index } of text.slice(start, end).matchAll(INFIX)) {
    const at = start + index
    if (at > from) words.push({ start: from, end: at })
    words.push({ start: at, end: at + infix.length })
    from = at + infix.length
  }
  if (from < end) words.push({ start: from, end })
}
