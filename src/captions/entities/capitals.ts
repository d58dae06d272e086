/** What a caption's capitals say: in running text they mark names, in titles and in capitals throughout they mark nothing. */
import { wordSet, type EntityWord, type Words } from './words'

const CLOSED = [
  'Determiner',
  'Preposition',
  'Conjunction',
  'Pronoun',
  'Copula',
  'Auxiliary',
  'Modal',
  'QuestionWord',
  'Adverb',
  'Value',
]

/** Titles write these small; longer words have a capital there. */
const SHORTEST = 3

/** Written small behind a name and before its next word: "Stratford-upon-Avon", "Vincent van Gogh". */
export const PARTICLES = wordSet('de da di du del des van von der den la le el al bin ibn y e upon')

/** Behind a small word capitals are more likely a name's ("in World War II uniforms") than behind a capital ("Wooden Toy Train for toddlers"). */
const MOST_BEHIND_SMALL = 2

/**
 * True of running text: "Serena Williams serves at Wimbledon", where what is no name is written small. False of "Classic Cars for Sale": there
 * common words have a capital.
 */
export function capitalsMeanNames(words: Words): boolean {
  let small = 0
  let capitals = 0
  let opens = false
  words.list.forEach((entry, i) => {
    const { text, lower } = entry.word
    if (!/^\p{L}+$/u.test(text) || text.length < SHORTEST || isClosed(entry)) return
    if (/^\p{Ll}/u.test(text)) small += PARTICLES.has(lower) ? 0 : 1
    else if (!hasOwnCapital(words, i) && words.isCommon(i) && !/^\p{Lu}+$/u.test(text)) {
      capitals++
      const before = words.at(i - 1)
      // "The Golden Gate Bridge" is no title yet, "Wooden Toy Train" is one.
      opens ||= before !== undefined && !isClosed(before) && hasOwnCapital(words, i - 1) && words.isCommon(i - 1)
    }
  })
  return (
    isMixed(words) && (capitals === 0 || small > (opens ? capitals : Math.max(0, capitals / MOST_BEHIND_SMALL - 1)))
  )
}

const isClosed = ({ tags }: EntityWord): boolean => CLOSED.some((tag) => tags.has(tag))

/** Not all letters are capitals. */
const isMixed = (words: Words): boolean => words.list.some(({ word }) => /\p{Ll}/u.test(word.text))

/** Capitals that say nothing: at the beginning of a sentence, and in "T-Shirt". */
export function hasOwnCapital(words: Words, i: number): boolean {
  const before = words.at(i - 1)
  return before === undefined || /^[.!?:|]$/.test(before.word.text) || words.isHyphen(i - 1)
}
