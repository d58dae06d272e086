/** Names of days that come back each year. */
import { wordSet, type Words } from './words'

const HOLIDAYS = [
  'christmas',
  'xmas',
  'new year',
  'chinese new year',
  'lunar new year',
  'easter',
  'halloween',
  'thanksgiving',
  'ramadan',
  'eid',
  'eid al - fitr',
  'eid al - adha',
  'diwali',
  'holi',
  'hanukkah',
  'chanukah',
  'passover',
  'purim',
  'yom kippur',
  'rosh hashanah',
  'kwanzaa',
  'mardi gras',
  'good friday',
  'black friday',
  'cyber monday',
  'palm sunday',
  'ash wednesday',
  'pentecost',
  'day of the dead',
  'fourth of july',
  'cinco de mayo',
].map((name) => name.split(' '))

/** What may stand before "Day" where every word has a capital; elsewhere a capital of any word does. */
const DAYS =
  wordSet(`valentine valentines mother mothers father fathers women independence labor labour memorial veterans canada australia
  patrick patricks boxing groundhog columbus presidents king earth republic bastille remembrance armistice anzac april`)
const GREETINGS = wordSet('happy merry')

/** @returns the number of words of the holiday that begins at `start`; 0 where none does */
export function holidayLength(words: Words, start: number): number {
  if (!words.isCapital(start)) return 0
  const length = dayLength(words, start) || nameLength(words, start)
  if (length === 0) return 0
  // "Merry Christmas and Happy New Year" wishes one season.
  const next = start + length
  const isGreeting = GREETINGS.has(words.lower(start - 1)) && /^(?:and|&)$/.test(words.lower(next))
  const greeting = next + (words.lower(next + 1) === 'a' ? 2 : 1)
  if (isGreeting && GREETINGS.has(words.lower(greeting))) {
    const other = nameLength(words, greeting + 1)
    if (other > 0) return greeting + 1 + other - start
  }
  return length
}

/** A holiday by name, with its "Eve", "Day" or "Sunday". */
function nameLength(words: Words, start: number): number {
  let longest = 0
  for (const name of HOLIDAYS) {
    if (name.length > longest && name.every((word, i) => words.lower(start + i) === word)) longest = name.length
  }
  if (longest === 0) return 0
  const owner = /^['’]s$/.test(words.lower(start + longest)) ? 1 : 0
  const day = /^(?:eve|day|sunday|monday)$/.test(words.lower(start + longest + owner))
  return day ? longest + owner + 1 : longest
}

/** "Mother's Day", "St. Patrick's Day", "World Book Day": up to three capitals before the day. */
function dayLength(words: Words, start: number): number {
  const saint = /^(?:st|st\.|saint)$/.test(words.lower(start)) ? 1 : 0
  if (!DAYS.has(words.lower(start + saint)) && !isWorldDay(words, start)) return 0
  for (let i = start + saint + 1; i < start + saint + LONGEST_DAY; i++) {
    if (words.lower(i) === 'day') return i + 1 - start
    if (!words.isCapital(i) && !/^(?:['’]s|['’]|of)$/.test(words.lower(i))) return 0
  }
  return 0
}

const LONGEST_DAY = 4

const isWorldDay = (words: Words, start: number): boolean =>
  /^(?:world|international|national)$/.test(words.lower(start)) && words.isCapital(start + 1)
