/**
 * Named entities in spaCy's sense (its 18 OntoNotes types, folded into fewer kinds), from numbers with their units, dates, and
 * the names that compromise's dictionary knows. SI counts the spans. A small statistical model finds other names than a
 * dictionary does; in captions whose every word has a capital it says little that can be foreseen, so there only known names count.
 */
import type { Entity } from './types'
import { isNumber } from './word-parts'

/** A word with compromise's tags. */
export interface EntityWord {
  text: string
  lower: string
  start: number
  end: number
  tags: ReadonlySet<string>
}

type Kind = Entity['kind']
/** A run of words, beginning at one given, that is an entity. */
interface Found {
  kind: Kind
  length: number
}

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const CURRENCY = /^[$£€¥₹]$/
const MONEY_UNITS = words('dollar dollars euro euros cent cents yen rupees usd eur gbp')
const QUANTITIES = words(`
  km m cm mm µm nm ft in inch inches foot feet yard yards mile miles meter meters metre metres kilometer kilometers centimeter centimeters
  kg g mg lb lbs oz ton tons tonne tonnes pound pounds ounce ounces gram grams kilogram kilograms ml l cl liter liters litre litres gallon gallons
  gb mb tb kb mp megapixel w kw watt watts v volt volts mah hz mhz ghz mph kmh kph k degrees degree acre acres sqft`)
const CLOCK = words("am pm a.m. p.m. hour hours hr hrs minute minutes min mins second seconds sec secs o'clock")
const CALENDAR = words('day days week weeks month months year years decade decades century centuries yr yrs')
const MAGNITUDES = words('hundred thousand million billion trillion dozen')
const MONTHS = words(`january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. aug. sept. oct. nov. dec.`)
const WEEKDAYS = words('monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday')
const DAY_PARTS = words('morning afternoon evening night')
const ORDINALS = words('first second third fourth fifth sixth seventh eighth ninth tenth')
const HYPHENS = /^[-–—~]$/
const YEAR = /^(?:1[0-9]|20)\d\d$/
const DECADE = /^(?:(?:1[0-9]|20)\d0|\d0)['’]?s$/

export function findEntities(text: string, tokens: readonly EntityWord[]): Entity[] {
  const isTitle = looksLikeTitle(tokens)
  const entities: Entity[] = []
  for (let i = 0; i < tokens.length;) {
    const found = numberAt(tokens, i) ?? dateAt(tokens, i) ?? nameAt(tokens, i, isTitle)
    const first = tokens[i]
    const last = tokens[i + (found?.length ?? 1) - 1]
    if (found && first && last) {
      entities.push({ text: text.slice(first.start, last.end), start: first.start, end: last.end, kind: found.kind })
    }
    i += found?.length ?? 1
  }
  return entities
}

/** Most of the longer words begin with a capital: capitals say nothing of names then. */
function looksLikeTitle(tokens: readonly EntityWord[]): boolean {
  const long = tokens.filter(({ lower }) => /^\p{L}{4,}/u.test(lower))
  const lowerCase = long.filter(({ text }) => /^\p{Ll}/u.test(text))
  return lowerCase.length * 2 < long.length
}

/** Numbers: money, percent, time, a span of days, a quantity, an ordinal; else a cardinal. Years are left to `dateAt`. */
function numberAt(tokens: readonly EntityWord[], i: number): Found | null {
  const at = (offset: number) => tokens[i + offset]?.lower ?? ''
  if (ORDINALS.has(at(0)) || /^\d+(?:st|nd|rd|th)$/.test(at(0))) return { kind: 'ordinal', length: 1 }
  const money = CURRENCY.test(at(0)) ? 1 : 0
  if (!isNumber(at(money))) return null
  let length = money + 1
  while (isNumber(at(length)) || MAGNITUDES.has(at(length))) length++
  if (money) return { kind: 'money', length }
  if (MONEY_UNITS.has(at(length)) || CURRENCY.test(at(length))) return { kind: 'money', length: length + 1 }
  if (at(length) === '%' || at(length) === 'percent') return { kind: 'percent', length: length + 1 }
  const unitAt = HYPHENS.test(at(length)) ? length + 1 : length
  const unit = at(unitAt)
  if (CLOCK.has(unit)) return { kind: 'time', length: unitAt + 1 }
  if (CALENDAR.has(unit)) {
    const old = HYPHENS.test(at(unitAt + 1)) && at(unitAt + 2) === 'old' ? 2 : at(unitAt + 1) === 'old' ? 1 : 0
    return { kind: 'date', length: unitAt + 1 + old }
  }
  if (QUANTITIES.has(unit)) return { kind: 'quantity', length: unitAt + 1 }
  if (MONTHS.has(unit) && unitAt === length) return null
  return length === 1 && YEAR.test(at(0)) ? null : { kind: 'cardinal', length }
}

/** Months with day and year, weekdays, years, decades, "the morning". */
function dateAt(tokens: readonly EntityWord[], i: number): Found | null {
  const at = (offset: number) => tokens[i + offset]?.lower ?? ''
  const isCapital = (offset: number) => /^\p{Lu}/u.test(tokens[i + offset]?.text ?? '')
  if (at(0) === 'the' && DAY_PARTS.has(at(1))) return { kind: 'time', length: 2 }
  let length = 0
  if (isNumber(at(0)) && !YEAR.test(at(0)) && MONTHS.has(at(1)) && isCapital(1)) length = 2
  else if (MONTHS.has(at(0)) && isCapital(0) && (at(0) !== 'may' || /^\d/.test(at(1))))
    length = /^\d{1,2}(?:st|nd|rd|th)?$/.test(at(1)) ? 2 : 1
  if (length > 0) {
    if (at(length) === ',' && YEAR.test(at(length + 1))) length += 2
    else if (YEAR.test(at(length))) length += 1
    return { kind: 'date', length }
  }
  if (YEAR.test(at(0)) || DECADE.test(at(0))) {
    return { kind: 'date', length: HYPHENS.test(at(1)) && YEAR.test(at(2)) ? 3 : 1 }
  }
  return WEEKDAYS.has(at(0)) ? { kind: 'date', length: 1 } : null
}

const NAME_KINDS: readonly (readonly [string, Kind])[] = [
  ['Person', 'person'],
  ['Place', 'place'],
  ['Organization', 'organisation'],
  ['Demonym', 'other'],
  ['Holiday', 'date'],
]

/** A run of capitalised words of one kind; in running text an unknown capitalised word inside a sentence is a name too. */
function nameAt(tokens: readonly EntityWord[], i: number, isTitle: boolean): Found | null {
  const kind = nameKind(tokens, i, isTitle)
  if (kind === null) return null
  let length = 1
  while (continuesName(tokens, i + length, kind, isTitle)) length++
  return { kind, length }
}

function continuesName(tokens: readonly EntityWord[], index: number, kind: Kind, isTitle: boolean): boolean {
  const next = nameKind(tokens, index, isTitle)
  return next !== null && (next === kind || next === 'other' || kind === 'other')
}

function nameKind(tokens: readonly EntityWord[], index: number, isTitle: boolean): Kind | null {
  const token = tokens[index]
  if (token === undefined || !/^\p{Lu}/u.test(token.text)) return null
  for (const [tag, kind] of NAME_KINDS) if (token.tags.has(tag)) return kind
  if (isTitle || hasOwnCapital(tokens[index - 1]) || token.text.length < 2) return null
  if (token.tags.has('Acronym') || /^\p{Lu}{2,}$/u.test(token.text)) return 'organisation'
  return token.tags.has('Noun') || token.tags.has('ProperNoun') ? 'other' : null
}

/** Capitals that say nothing: at the beginning of a sentence, and in "T-Shirt". */
const hasOwnCapital = (before: EntityWord | undefined): boolean =>
  before === undefined || /^[.!?:|]$/.test(before.text) || HYPHENS.test(before.text)
