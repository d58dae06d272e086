/** Tells lists of tags: booru's 1girl, long_hair; a stock site's dog, animal, pet, cute, isolated; #hashtags. */
import { ENGLISH } from './function-words'
import type { Vocabulary } from './vocabulary'

/** Parts between commas from which on they are a list though each could be an adjective. */
const MANY = 5
/** Parts that are enough where one of them is no English word. */
const FEW = 3
const MOST_WORDS_A_TAG = 3

/** Words that stand in lists of tags alone. */
const TAG_WORDS =
  /^(\d\+?(girl|boy|other|cat|dog)s?|solo|masterpiece|best quality|worst quality|high(est)? quality|ultra[- ]?detailed|highly detailed|highres|absurdres|8k|4k|uhd|hdr|nsfw|sfw|score_\d.*|rating:.*)$/i

/** Nouns alone, each by itself, are a list from so many on. */
const FEW_NOUNS = 3

/** @param pieces what stands between blanks @param words as `wordsOf` gives them */
export function isTagList(
  text: string,
  pieces: readonly string[],
  words: readonly string[],
  vocabulary: Vocabulary,
): boolean {
  const joined = words.filter((word) => /[\p{L}\p{N}]_[\p{L}\p{N}(]/u.test(word)).length
  if (joined > 0 && joined >= 0.3 * words.length) return true
  const hashes = pieces.filter((word) => /^#[\p{L}\p{N}_]/u.test(word)).length
  if (hashes >= 2 && hashes >= 0.5 * words.length) return true
  if (!/[,;|\n]/.test(text)) return false
  // A comma inside a number parts nothing.
  const parts = text
    .split(/[;|\n]|,(?!\d)/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length < FEW) return false
  const isTag = (part: string) => {
    const inside = part.split(/\s+/)
    return inside.length <= MOST_WORDS_A_TAG && !inside.some((word) => ENGLISH.has(word.toLowerCase()))
  }
  const tags = parts.filter(isTag).length
  const known = parts.filter((part) => part.length < 60 && TAG_WORDS.test(part)).length
  if (known >= 1 && tags >= 0.6 * parts.length) return true
  if (tags === parts.length && isNounsAlone(text, parts, vocabulary)) return true
  // A noun may have many adjectives, and a sentence may end in a list; a list of tags ends as it begins.
  return parts.length >= MANY && tags === parts.length && !/[.!?]$/.test(text) && !/\b(and|or)\b/i.test(text)
}

/** "cat, dog, tree, house"; neither "tall, dark stranger" nor "Boston, Massachusetts, USA". */
function isNounsAlone(text: string, parts: readonly string[], vocabulary: Vocabulary): boolean {
  if (parts.length < FEW_NOUNS || /[.!?]$/.test(text) || /\b(and|or)\b/i.test(text)) return false
  const lengths = parts.map((part) => part.split(/\s+/).length)
  // Adjectives before the noun that is the last part's.
  if (lengths.at(-1) !== 1 && lengths.slice(0, -1).every((length) => length === 1)) return false
  const places = parts.slice(1).filter((part) => /^\p{Lu}/u.test(part)).length
  if (parts.length === FEW_NOUNS && places > 0) return false
  return parts.every((part) => vocabulary.isNoun(part.split(/\s+/).at(-1)?.toLowerCase() ?? ''))
}
