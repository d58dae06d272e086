/**
 * How likely a text is as a part of a file's name: the logarithm of a probability of its characters beside a to z, by a few languages' letters,
 * by capitals where they are written, and by letters of one script that stand together.
 */
import type { Language } from './name-languages'

/** A letter of the page that none of the language's names has; a sign, such as a line of a box; a sign that names do have (°, «, №). */
const STRANGE = Math.log(0.05 / 1000)
const SIGN = Math.log(0.001 / 1000)
const NAMED_SIGN = Math.log(0.02 / 1000)

/** Factors of a capital at a word's beginning, of a word in capitals, and of one behind a small letter. */
const CAPITAL = -1
const CAPITALS = -2
const MIXED = -6
/** A letter of one script beside one of another; a vowel between vowels, or a consonant between consonants. */
const OTHER_SCRIPT = -6
const CROWDED = -1.5
/** A word without any vowel. */
const UNSPEAKABLE = -4
/** Letters that the language does not write so. */
const UNWRITTEN = -4

/** A sign that no system allows in a name: half of a character, read as one of its own; or a separator that Windows wrote. */
const FORBIDDEN = -6

const isNamedSign = (sign: string) => '°№«»·´’–—“”„…'.includes(sign)

/** @param parts of names as the page decodes them @returns of the best of the languages */
export function likelihood(parts: readonly string[], languages: readonly Language[]): number {
  const runs = parts.flatMap((part) => part.match(/[\p{L}\p{M}]+|[^\p{L}\p{M}\0-\x7f]/gu) ?? [])
  const marked = runs.filter((run) => /[^\0-\x7f]/.test(run))
  const written = marked.reduce((sum, run) => sum + likelihoodOfWriting(run), 0)
  const letters = languages.map((language) =>
    marked.reduce((sum, run) => sum + likelihoodOfLetters(run, language), language.rarity),
  )
  const forbidden = parts.reduce((sum, part) => sum + (part.match(/[\\|<>:*?"]/g)?.length ?? 0) * FORBIDDEN, 0)
  return written + forbidden + Math.max(...letters)
}

function likelihoodOfLetters(run: string, { letters, unwritten }: Language): number {
  const lower = run.toLowerCase()
  let sum = unwritten === null ? 0 : UNWRITTEN * (lower.match(unwritten)?.length ?? 0)
  for (const letter of lower) {
    if (letter < '\x80') continue
    const count = letters.get(letter)
    if (count !== undefined) sum += Math.log(count / 1000)
    else sum += /\p{L}/u.test(letter) ? STRANGE : isNamedSign(letter) ? NAMED_SIGN : SIGN
  }
  return sum
}

const IS_CYRILLIC = /\p{Script=Cyrillic}/u
const isVowel = (letter: string) => /[aeiouyаеиоуыэюяіїєёæøœ]/.test(letter.normalize('NFD').slice(0, 1).toLowerCase())

/** Of how a run of letters is written, whatever its language. */
function likelihoodOfWriting(run: string): number {
  const letters = Array.from(run)
  let sum = likelihoodOfCase(run, letters)
  if (letters.length > 2 && !letters.some(isVowel)) sum += UNSPEAKABLE
  for (const [i, letter] of letters.entries()) {
    const [before, after] = [letters[i - 1], letters[i + 1]]
    if (before !== undefined && IS_CYRILLIC.test(letter) !== IS_CYRILLIC.test(before)) sum += OTHER_SCRIPT
    if (letter < '\x80' || before === undefined || after === undefined || IS_CYRILLIC.test(letter)) continue
    const vowel = isVowel(letter)
    if (isVowel(before) === vowel && isVowel(after) === vowel) sum += CROWDED
  }
  return sum
}

function likelihoodOfCase(run: string, letters: readonly string[]): number {
  if (run === run.toLowerCase()) return 0
  if (run === run.toUpperCase()) return letters.length === 1 ? CAPITAL : CAPITALS
  const [first = '', ...rest] = letters
  const capitals = rest.filter((letter) => letter !== letter.toLowerCase()).length
  return (first === first.toLowerCase() ? 0 : CAPITAL) + capitals * MIXED
}
