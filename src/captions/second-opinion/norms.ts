/**
 * Concreteness of a caption by a published list of words that people have rated (a norm list), such as the visitor has one: the mean
 * rating of the words that the list knows. Abstract words are rated low in most lists, so what is more general should score lower.
 */

export interface NormList {
  /** As the visitor's file is called. */
  name: string
  /** By word or expression of two words, in lower case. */
  ratings: ReadonlyMap<string, number>
  /** Lowest and highest rating in the list. */
  range: readonly [low: number, high: number]
  /** Rows without a word or a number. */
  skipped: number
}

/** What a list says of one caption. */
export interface Concreteness {
  /** Null where it knows no word of it. */
  mean: number | null
  /** Words that it knows; those of a two-word expression are two. */
  known: number
  words: number
  /** Those that it does not know, as written. */
  unknown: readonly string[]
}

/** @param words, ratings the two columns, as written. @returns null where no row holds a word and a number */
export function readNorms(name: string, words: readonly string[], ratings: readonly string[]): NormList | null {
  const found = new Map<string, number>()
  let [low, high, skipped] = [Infinity, -Infinity, 0]
  words.forEach((written, i) => {
    const word = normal(written)
    const rating = ratingIn(ratings[i] ?? '')
    if (word === '' || rating === null) skipped++
    // A word that is listed twice has its first rating.
    else if (!found.has(word)) {
      found.set(word, rating)
      low = Math.min(low, rating)
      high = Math.max(high, rating)
    }
  })
  return found.size === 0 ? null : { name, ratings: found, range: [low, high], skipped }
}

/** A rating as written: "4.85", "4,85"; null where it is no number. */
export function ratingIn(cell: string): number | null {
  const text = cell.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  const value = text === '' ? NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

export function concretenessOf(text: string, { ratings }: NormList): Concreteness {
  const written = text.normalize('NFC').match(WORD) ?? []
  const unknown: string[] = []
  let [sum, counted, known] = [0, 0, 0]
  for (let i = 0; i < written.length; i++) {
    const [word = '', next] = [written[i], written[i + 1]]
    const pair = next === undefined ? null : baseRating(normal(`${word} ${next}`), ratings)
    const rating = pair ?? ratingOf(normal(word), ratings)
    if (rating === null) {
      unknown.push(word)
      continue
    }
    sum += rating
    counted++
    known += pair === null ? 1 : 2
    if (pair !== null) i++
  }
  return { mean: counted === 0 ? null : sum / counted, known, words: written.length, unknown }
}

/** Letters with their marks, and hyphens and apostrophes inside a word. */
const WORD = /\p{L}\p{M}*(?:[\p{L}\p{M}]|['’-](?=\p{L}))*/gu

const normal = (word: string) => word.normalize('NFC').trim().toLowerCase().replaceAll('’', "'")

/** Lists hold base forms: endings and what takes their place, the likeliest first (as WordNet's morphy has them, for all parts of speech). */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/men$/, 'man'],
  [/ies$/, 'y'],
  [/ves$/, 'f'],
  [/es$/, ''],
  [/s$/, ''],
  [/([^aeiou])\1(?:ing|ed|er|est)$/, '$1'],
  [/ing$/, ''],
  [/ing$/, 'e'],
  [/ied$/, 'y'],
  [/ed$/, ''],
  [/ed$/, 'e'],
  [/ier$/, 'y'],
  [/iest$/, 'y'],
  [/er$/, ''],
  [/er$/, 'e'],
  [/est$/, ''],
  [/est$/, 'e'],
]

/** Of the word, else of its base form, else the mean of the parts of a hyphenated word; null where the list has none. */
function ratingOf(word: string, ratings: ReadonlyMap<string, number>): number | null {
  const own = baseRating(word, ratings)
  if (own !== null || !word.includes('-')) return own
  const parts = word.split('-').map((part) => baseRating(part, ratings))
  return parts.every((part) => part !== null) ? parts.reduce((sum, part) => sum + part, 0) / parts.length : null
}

function baseRating(written: string, ratings: ReadonlyMap<string, number>): number | null {
  const own = ratings.get(written)
  if (own !== undefined) return own
  const word = written.replace(/'s?$/, '')
  const bases = ENDINGS.filter(([ending]) => ending.test(word)).map(([ending, instead]) =>
    word.replace(ending, instead),
  )
  for (const base of [word, ...bases]) {
    const rating = ratings.get(base)
    if (rating !== undefined) return rating
  }
  return null
}

/** What tells of a column which one it is. */
interface Column {
  name: string
  examples: readonly string[]
}

const WORD_NAMES = /^(word|words|term|terms|lemma|lemmas|item|items|string|token|entry|stimulus|cue|expression|form)$/i
/** The likeliest first. */
const RATING_NAMES: readonly RegExp[] = [
  /^conc(reteness)?[._ -]?(m|mean|rating|score|avg)$/i,
  /^(m|mean|rating|avg)[._ -]?conc(reteness)?$/i,
  /^conc(reteness)?$/i,
  /^(cnc|c_mean)$/i,
  /^concreteness/i,
  /^(rating|ratings|score|value|mean|mean[._ -]rating|m)$/i,
]

/** Which columns hold the words and the ratings, by their names, else by what stands in them where that leaves no doubt; −1 where it does. */
export function normColumns(columns: readonly Column[]): { word: number; rating: number } {
  const isWords = ({ examples }: Column) =>
    examples.length > 0 && examples.every((example) => ratingIn(example) === null && example.split(/\s+/).length <= 2)
  const isNumbers = ({ examples }: Column) =>
    examples.length > 0 && examples.every((example) => ratingIn(example) !== null)
  const only = (holds: (column: Column) => boolean) => {
    const found = columns.flatMap((column, i) => (holds(column) ? [i] : []))
    return found.length === 1 ? (found[0] ?? -1) : -1
  }
  const named = (pattern: RegExp) => columns.findIndex(({ name }) => pattern.test(name.trim()))
  const byName = RATING_NAMES.map(named).find((place) => place >= 0)
  const word = named(WORD_NAMES)
  return { word: word >= 0 ? word : only(isWords), rating: byName ?? only(isNumbers) }
}
