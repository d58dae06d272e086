/** Tells another language in Latin letters by its small words, carefully: English prose is never taken for one. */
import type { Vocabulary } from './vocabulary'
import { AMBIGUOUS, ENGLISH, LOAN_WORDS, NAME_PARTICLES, OTHERS } from './function-words'

/** Its small words alone, of which so many tell by themselves. */
const ENOUGH = 3
/** Where there are two of them, the share of all words that are small words of that language. */
const LARGE_SHARE = 0.45
const LEAST_SHARE = 0.25
/** So many of its small words alone there must be for each that is English alone. */
const FOR_EACH_ENGLISH = 3
/** Share of the words that have an accent, where no small word tells. */
const LEAST_ACCENTED = 0.3

/** With words that no dictionary of English has, fewer of its small words are enough: share of the words that can tell. */
const FOREIGN_SHARE = 0.6
/** Where only one word is its own beyond doubt, in a text of so many words (Pico de gallo has three); all, where names hold that word too. */
const LARGE_FOREIGN_SHARE = 0.75
const WORDS_FOR_ONE = 4
const WORDS_FOR_TWO = 3

const ACCENTED = /[^\p{ASCII}’‘]/u

/** Bit of each language in `OTHERS`, then of English, then of words that tell neither. */
const ENGLISH_BIT = 1 << Object.keys(OTHERS).length
const AMBIGUOUS_BIT = ENGLISH_BIT << 1
const LANGUAGES = Object.keys(OTHERS).map((_, i) => 1 << i)

/** One look-up a word: 100,000 captions have a million of them. */
const BITS: ReadonlyMap<string, number> = (() => {
  const bits = new Map<string, number>()
  const add = (words: ReadonlySet<string>, bit: number) => {
    for (const word of words) bits.set(word, (bits.get(word) ?? 0) | bit)
  }
  Object.values(OTHERS).forEach((words, i) => add(words, 1 << i))
  add(ENGLISH, ENGLISH_BIT)
  add(AMBIGUOUS, AMBIGUOUS_BIT)
  return bits
})()

/** @param words as they are written, in order, without the marks around them; NFC */
export function isOtherLanguage(words: readonly string[], vocabulary: Vocabulary): boolean {
  // A capital is a name's, but for the first word's.
  const telling: { lower: string; bits: number }[] = []
  words.forEach((word, i) => {
    const lower = word.toLowerCase()
    if ((i === 0 || word === lower) && !isInName(words, i)) telling.push({ lower, bits: BITS.get(lower) ?? 0 })
  })
  const alone = telling.filter(({ bits }) => bits !== 0 && (bits & (ENGLISH_BIT | AMBIGUOUS_BIT)) === 0)
  if (alone.length >= 2 && LANGUAGES.some((bit) => tells(telling, bit, words.length))) return true
  if (LANGUAGES.some((bit) => tellsWithForeign(telling, bit, words.length, vocabulary))) return true
  const accented = telling.filter(({ lower }) => ACCENTED.test(lower) && !LOAN_WORDS.has(lower)).length
  if (accented < 2 || accented < LEAST_ACCENTED * words.length) return false
  return !telling.some(({ lower, bits }) => (bits & ENGLISH_BIT) !== 0 && lower.length > 1)
}

function tells(telling: readonly { bits: number }[], language: number, count: number): boolean {
  let [own, alone, english] = [0, 0, 0]
  for (const { bits } of telling) {
    if ((bits & language) !== 0) {
      own++
      if ((bits & (ENGLISH_BIT | AMBIGUOUS_BIT)) === 0) alone++
    } else if ((bits & ENGLISH_BIT) !== 0) english++
  }
  if (alone < 2 || alone < FOR_EACH_ENGLISH * english) return false
  return own >= (alone >= ENOUGH ? LEAST_SHARE : LARGE_SHARE) * count
}

/** As `tells`, of a text without a word that is English alone: its other words are looked up. */
function tellsWithForeign(
  telling: readonly { lower: string; bits: number }[],
  language: number,
  count: number,
  vocabulary: Vocabulary,
): boolean {
  let [own, sure, particles] = [0, 0, 0]
  for (const { lower, bits } of telling) {
    if ((bits & language) === 0) {
      if ((bits & ENGLISH_BIT) !== 0) return false
    } else if ((bits & (ENGLISH_BIT | AMBIGUOUS_BIT)) === 0) {
      own++
      sure++
      if (NAME_PARTICLES.has(lower)) particles++
      continue
    }
    if (!/^\p{L}{2,}$/u.test(lower) || bits !== 0 || vocabulary.isKnown(lower)) continue
    own++
    if (ACCENTED.test(lower)) sure++
  }
  const share = particles === 0 ? LARGE_FOREIGN_SHARE : 1
  if (sure === 1) return count >= WORDS_FOR_ONE && own >= share * telling.length
  return sure > 1 && count >= WORDS_FOR_TWO && own >= FOREIGN_SHARE * telling.length
}

/** True for a particle that stands inside a name: capitals before and behind it. */
function isInName(words: readonly string[], at: number): boolean {
  const isParticle = (i: number) => NAME_PARTICLES.has(words[i] ?? '')
  if (!isParticle(at)) return false
  let before = at - 1
  while (isParticle(before)) before--
  let behind = at + 1
  while (isParticle(behind)) behind++
  return isCapital(words[before]) && isCapital(words[behind])
}

const isCapital = (word: string | undefined) => word !== undefined && /^\p{Lu}/u.test(word)
