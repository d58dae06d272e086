/** Numbers with what they count: ordinals, money, percent, time, spans of days, quantities; else cardinals. */
import { numeralLength } from './numerals'
import { wordSet, type Found, type Words } from './words'

const CURRENCY = /^[$£€¥₹]$/
const MONEY_UNITS = wordSet('dollar dollars euro euros cent cents yen rupees usd eur gbp')
const QUANTITIES = wordSet(`
  km m cm mm µm nm ft in. inch inches foot feet yard yards mile miles meter meters metre metres kilometer kilometers kilometre kilometres
  centimeter centimeters centimetre centimetres millimeter millimeters millimetre millimetres kg g mg lb lbs oz oz. ton tons tonne tonnes
  pound pounds ounce ounces gram grams kilogram kilograms ml l cl liter liters litre litres gallon gallons pint pints quart quarts
  gb mb tb kb mp megapixel megapixels w kw watt watts v volt volts mah hz mhz ghz mph kmh kph k degrees degree acre acres hectares sqft "`)
/** "3 in the morning": before these "in" is no inch. */
const AFTER_IN = wordSet('the a an this that my his her its our their one two each every')
const CLOCK = wordSet(
  "am pm a.m. p.m. hour hours hr hrs minute minutes min mins min. second seconds sec secs sec. o'clock o’clock",
)
const CALENDAR = wordSet(
  'day days week weeks weekend weekends month months year years decade decades century centuries yr yrs',
)
const ERAS = wordSet('bc ad bce ce b.c. a.d.')
const ORDINALS = wordSet(`
  first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
  seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth`)
const TENS = wordSet('twenty thirty forty fifty sixty seventy eighty ninety')
/** An ordinal before these is part of a date, or of a time. */
const AGES = wordSet('century centuries millennium anniversary birthday')
const YEAR = /^(?:1[0-9]|20)\d\d$/

/** Years and days of a month are left to `dateAt`. */
export function figureAt(words: Words, i: number): Found | null {
  const ordinal = ordinalAt(words, i)
  if (ordinal !== null) return ordinal
  const money = CURRENCY.test(words.lower(i)) ? 1 : 0
  const numeral = numeralLength(words, i + money)
  if (numeral === 0) return null
  const end = i + money + numeral
  if (money) return { kind: 'money', length: money + numeral }
  const after = words.lower(end)
  if (numeral === 1 && /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(words.lower(i))) {
    return { kind: 'time', length: CLOCK.has(after) ? 2 : 1 }
  }
  if (MONEY_UNITS.has(after) || CURRENCY.test(after)) return { kind: 'money', length: numeral + 1 }
  if (after === '%' || after === 'percent') return { kind: 'percent', length: numeral + 1 }
  if (ERAS.has(after)) return { kind: 'date', length: numeral + 1 }
  return measureAt(words, i, end) ?? bareAt(words, i, numeral)
}

/** A numeral and its unit, with a hyphen between them or not. */
function measureAt(words: Words, i: number, end: number): Found | null {
  const unitAt = words.isHyphen(end) ? end + 1 : end
  const unit = words.lower(unitAt)
  const length = unitAt + 1 - i
  if (CLOCK.has(unit)) return { kind: 'time', length }
  if (CALENDAR.has(unit)) return { kind: 'date', length: length + ageLength(words, unitAt + 1) }
  if (QUANTITIES.has(unit) || isInch(words, unitAt)) {
    // "12 cm x 18 cm" is one quantity.
    const isProduct =
      /^[x×]$/.test(words.lower(unitAt + 1)) && words.isNumber(unitAt + 2) && QUANTITIES.has(words.lower(unitAt + 3))
    return { kind: 'quantity', length: isProduct ? length + 3 : length }
  }
  return null
}

/** "18 in", unless a place follows: "5 in the park", "one in a parking lot". */
const isInch = (words: Words, at: number): boolean =>
  words.lower(at) === 'in' &&
  /^\d/.test(words.lower(at - 1)) &&
  !AFTER_IN.has(words.lower(at + 1)) &&
  !words.isCapital(at + 1)

/** "old", "-old", "ago", "later" behind a span of time. */
function ageLength(words: Words, at: number): number {
  const hyphen = words.isHyphen(at) ? 1 : 0
  return /^(?:old|olds|ago|later|earlier)$/.test(words.lower(at + hyphen)) ? hyphen + 1 : 0
}

function bareAt(words: Words, i: number, length: number): Found | null {
  return length === 1 && YEAR.test(words.lower(i)) ? null : { kind: 'cardinal', length }
}

function ordinalAt(words: Words, i: number): Found | null {
  const isTens = TENS.has(words.lower(i)) && words.isHyphen(i + 1) && ORDINALS.has(words.lower(i + 2))
  const length = isTens ? 3 : 1
  if (!isTens && !ORDINALS.has(words.lower(i)) && !/^\d+(?:st|nd|rd|th)$/.test(words.lower(i))) return null
  const end = i + length
  // What is second-hand is not the second.
  if (words.isHyphen(end) && words.lower(end + 1) === 'hand') return null
  const age = words.isHyphen(end) ? end + 1 : end
  if (AGES.has(words.lower(age))) {
    return { kind: 'date', length: age + 1 - i + (ERAS.has(words.lower(age + 1)) ? 1 : 0) }
  }
  return { kind: 'ordinal', length }
}
