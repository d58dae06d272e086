/** How far a numeral reaches: "twenty-five", "two million", "5-10", "18 to 25", "12 x 18", "a dozen", "hundreds of thousands". */
import { wordSet, type Words } from './words'

const MAGNITUDES = wordSet('hundred thousand million billion trillion dozen')
const MAGNITUDES_IN_PLURAL = wordSet('dozens hundreds thousands millions billions trillions')
/** "tens" alone are seldom a number: "tens of thousands" are. */
const OPENS_PLURAL = wordSet('tens dozens hundreds thousands millions')
const JOINS_RANGE = wordSet('to x × by')

/** @returns the number of words of the numeral that begins at `start`; 0 where none does */
export function numeralLength(words: Words, start: number): number {
  let length = singleLength(words, start)
  while (length > 0 && joinsRange(words, start + length)) length += 1 + singleLength(words, start + length + 1)
  return length
}

/** Without the other end of a range. */
function singleLength(words: Words, start: number): number {
  const plural = pluralLength(words, start)
  if (plural > 0) return plural
  const article = articleLength(words, start)
  if (article === 0 && !words.isNumber(start)) return 0
  let end = start + Math.max(article, 1)
  for (;;) {
    if (words.isNumber(end) || MAGNITUDES.has(words.lower(end))) end++
    // "twenty-five": a hyphen between words; between digits it makes a range.
    else if (words.isHyphen(end) && words.isTight(end + 1) && isWord(words, end - 1) && isWord(words, end + 1)) end += 2
    else if (words.lower(end) === 'and' && isHundred(words.lower(end - 1)) && words.isNumber(end + 1)) end += 2
    else return end - start
  }
}

/** "a dozen", "half a million", "several hundred": the words up to the magnitude, which are no number of their own. */
function articleLength(words: Words, start: number): number {
  const half = words.lower(start) === 'half' ? 1 : 0
  const opens = /^(?:an?|several|many)$/.test(words.lower(start + half)) || half > 0
  const article = /^(?:an?|several|many)$/.test(words.lower(start + half)) ? half + 1 : half
  return opens && MAGNITUDES.has(words.lower(start + article)) ? article + 1 : 0
}

function pluralLength(words: Words, start: number): number {
  const first = words.lower(start)
  if (OPENS_PLURAL.has(first) && words.lower(start + 1) === 'of' && MAGNITUDES_IN_PLURAL.has(words.lower(start + 2))) {
    return 3
  }
  return MAGNITUDES_IN_PLURAL.has(first) ? 1 : 0
}

/** A hyphen, "to" or "x" with a number on each side. */
function joinsRange(words: Words, at: number): boolean {
  const joins = words.isHyphen(at) || (JOINS_RANGE.has(words.lower(at)) && /^\d/.test(words.lower(at - 1)))
  return joins && words.isNumber(at + 1)
}

const isWord = (words: Words, index: number): boolean => words.isNumber(index) && /^\p{L}/u.test(words.lower(index))

const isHundred = (lower: string): boolean => lower === 'hundred' || lower === 'thousand'
