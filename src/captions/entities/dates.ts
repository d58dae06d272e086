/** Dates without a number to count by: months with day and year, weekdays, years, decades, seasons, parts of the day, "last week". */
import { holidayLength } from './holidays'
import { wordSet, type Found, type Words } from './words'

const MONTHS = wordSet(`january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. aug. sept. oct. nov. dec.`)
const WEEKDAYS = wordSet(`monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday
  mondays tuesdays wednesdays thursdays fridays saturdays sundays`)
const DAY_PARTS = wordSet('morning afternoon evening night')
const CLOCK_NAMES = wordSet('noon midnight tonight')
const SEASONS = wordSet('spring summer autumn winter')
const DECADES = wordSet('twenties thirties forties fifties sixties seventies eighties nineties')
const PERIODS = wordSet('period dynasty era')
const UNITS = wordSet('day week weekend month year decade century season hour minute')
const FREQUENCIES = wordSet('daily weekly monthly yearly annual nightly')
/** "last week", "every morning". */
const POINTS_TO = wordSet('last next this past every each previous following')
const BEFORE_DAY_PART = wordSet('the this that at by last every each one tomorrow yesterday')
const BEFORE_SEASON = wordSet('in during of this last next every each the late early since until by for')
const YEAR = /^(?:1[0-9]|20)\d\d$/
const DECADE = /^(?:(?:1[0-9]|20)\d0|['’]?\d0)['’]?s$/
const DAY = /^(?:0?[1-9]|[12]\d|3[01])$/
const DAY_OF_MONTH = /^\d{1,2}(?:st|nd|rd|th)?$/
/** "05/12/2019", "12.5.2019", "2019/05/12". */
const SLASHED = /^(?:\d{1,2}([./])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./])\d{1,2}\2\d{1,2})$/

export function dateAt(words: Words, i: number): Found | null {
  const lower = words.lower(i)
  const holiday = holidayLength(words, i)
  if (holiday > 0) return { kind: 'date', length: holiday + yearLength(words, i + holiday) }
  const numeric = isoLength(words, i)
  if (numeric > 0) return { kind: 'date', length: numeric }
  const month = monthLength(words, i)
  if (month > 0) return { kind: 'date', length: month }
  if (YEAR.test(lower) && words.isNumber(i)) {
    const second = words.lower(i + 2)
    const isRange = words.isHyphen(i + 1) && (YEAR.test(second) || /^\d\d$/.test(second))
    return { kind: 'date', length: isRange ? 3 : 1 }
  }
  if (DECADE.test(lower) || (DECADES.has(lower) && /^(?:the|late|early|mid)$/.test(words.lower(i - 1)))) {
    return { kind: 'date', length: 1 }
  }
  if (WEEKDAYS.has(lower)) return { kind: 'date', length: DAY_PARTS.has(words.lower(i + 1)) ? 2 : 1 }
  if (PERIODS.has(words.lower(i + 1)) && words.isCapital(i)) return { kind: 'date', length: 2 }
  return relativeAt(words, i) ?? seasonAt(words, i)
}

/** "2019-05-12", "12-05-2019", and dates with slashes or points. */
function isoLength(words: Words, i: number): number {
  if (SLASHED.test(words.lower(i))) return 1
  if (!words.isHyphen(i + 1) || !words.isHyphen(i + 3)) return 0
  const [a, b, c] = [words.lower(i), words.lower(i + 2), words.lower(i + 4)]
  const isYearFirst = YEAR.test(a) && DAY.test(b) && DAY.test(c)
  return isYearFirst || (DAY.test(a) && DAY.test(b) && YEAR.test(c)) ? 5 : 0
}

function monthLength(words: Words, i: number): number {
  let end = i
  if (DAY_OF_MONTH.test(words.lower(i)) && words.isCapital(words.lower(i + 1) === 'of' ? i + 2 : i + 1)) {
    end += words.lower(i + 1) === 'of' ? 2 : 1
  }
  const isMonth = MONTHS.has(words.lower(end)) && words.isCapital(end)
  // "May" is a month before a figure or behind a preposition.
  const isMay =
    words.lower(end) !== 'may' ||
    end > i ||
    /^\d/.test(words.lower(i + 1)) ||
    /^(?:in|of|since|until|by)$/.test(words.lower(i - 1))
  // "March" is one too, where nobody marches.
  if (!isMonth || !isMay || words.at(end)?.part === 'verb') return 0
  end++
  if (words.isHyphen(end) && MONTHS.has(words.lower(end + 1))) end += 2
  else if (end === i + 1 && DAY_OF_MONTH.test(words.lower(end))) {
    end++
    if (words.isHyphen(end) && DAY_OF_MONTH.test(words.lower(end + 1))) end += 2
  }
  return end - i + yearLength(words, end)
}

/** Of a year with the comma before it. */
function yearLength(words: Words, at: number): number {
  const comma = words.lower(at) === ',' ? 1 : 0
  return YEAR.test(words.lower(at + comma)) ? comma + 1 : 0
}

/** "last week", "every other day", "the night", "an hour", "annual". */
function relativeAt(words: Words, i: number): Found | null {
  const [first, second] = [words.lower(i), words.lower(i + 1)]
  if (CLOCK_NAMES.has(first)) return isModifier(words, i) ? null : { kind: 'time', length: 1 }
  if (FREQUENCIES.has(first)) return { kind: 'date', length: 1 }
  if (DAY_PARTS.has(second) && BEFORE_DAY_PART.has(first))
    return isModifier(words, i + 1) ? null : { kind: 'time', length: 2 }
  if (POINTS_TO.has(first)) {
    const unitAt = second === 'other' ? i + 2 : i + 1
    const unit = words.lower(unitAt)
    if (UNITS.has(unit) || SEASONS.has(unit) || WEEKDAYS.has(unit)) return { kind: 'date', length: unitAt + 1 - i }
    return null
  }
  if (first === 'the' && second === 'weekend') return { kind: 'date', length: 2 }
  const half = first === 'half' ? 1 : 0
  if (
    /^an?$/.test(words.lower(i + half)) &&
    /^(?:hour|minute|week|month|year|decade|century)$/.test(words.lower(i + half + 1))
  ) {
    return isModifier(words, i + half + 1) ? null : { kind: 'date', length: half + 2 }
  }
  return null
}

function seasonAt(words: Words, i: number): Found | null {
  const lower = words.lower(i)
  const behind = BEFORE_SEASON.has(words.lower(i - 1))
  // Who falls is not in the fall.
  const isSeason = SEASONS.has(lower) || (lower === 'fall' && behind && words.lower(i - 2) !== 'to')
  if (!isSeason) return null
  const year = (words.lower(i + 1) === 'of' ? 1 : 0) + yearLength(words, words.lower(i + 1) === 'of' ? i + 2 : i + 1)
  if (YEAR.test(words.lower(i + year))) return { kind: 'date', length: 1 + year }
  return behind && !isModifier(words, i) ? { kind: 'date', length: 1 } : null
}

/** "midnight blue", "the morning sun": it says which. */
const isModifier = (words: Words, i: number): boolean => words.isNoun(i + 1) && words.lower(i + 1) !== ''
