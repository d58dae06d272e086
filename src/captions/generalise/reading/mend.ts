/** Tags that a noun phrase contradicts, mended. */
import type { CaptionWords } from './words'

/** Plurals that "a" may stand before: "a glasses case" is none, "a pants suit" neither, but "a series", "a crossroads". */
const SINGULAR_IN_S = /(?:ss|us|is|series|species|news|means|crossroads|headquarters|barracks|gallows|woods)$/

/** Tags that the words around contradict: hyphens inside a word, words of a name, and verbs that look like plurals. */
export function mendTags(words: CaptionWords): CaptionWords {
  for (let i = 0; i < words.length; i++) {
    const word = words.at(i)
    const isTight = words.at(i - 1).end === word.start && word.end === words.at(i + 1).start
    if (word.text === '-' && i > 0 && isTight) Object.assign(word, { tag: 'HYPH' })
    if (isInLongName(words, i) && /^(?:VB|JJ|RB|CD|FW)/.test(word.tag))
      Object.assign(word, { tag: 'NNP', part: 'noun', form: null })
  }
  return mendThirdPerson(words)
}

/** In a name of several words all but the small ones are nouns: "Mount Everest", "Elizabeth II". */
function isInLongName(words: CaptionWords, i: number): boolean {
  const { entity } = words.at(i)
  const isName = entity !== null && /^(?:person|place|organisation|other)$/.test(entity.kind)
  return isName && (words.at(i - 1).entity === entity || words.at(i + 1).entity === entity)
}

/**
 * "a bear walks", "a child's hand reaches", "Pope Francis waves": behind "a" no plural stands, and behind a name no noun that is not of it, so what
 * looks like one is the verb.
 */
function mendThirdPerson(words: CaptionWords): CaptionWords {
  for (let i = 1; i < words.length; i++) {
    if (words.tag(i) !== 'NNS' || SINGULAR_IN_S.test(words.lower(i)) || words.isNoun(i + 1)) continue
    const isPersons =
      words.at(i - 1).entity?.kind === 'person' && words.at(i).entity === null && /^\p{Ll}/u.test(words.at(i).text)
    if (isPersons || (words.tag(i - 1) === 'NN' && opensWithA(words, i - 1))) {
      Object.assign(words.at(i), { tag: 'VBZ', part: 'verb', form: 'finite-present' })
    }
  }
  return words
}

function opensWithA(words: CaptionWords, head: number): boolean {
  let i = head
  while (/^(?:NN|JJ[RS]?|VBN|VBG|HYPH|POS)$/.test(words.tag(i))) i--
  return /^(?:an?|each|every|this|that)$/.test(words.lower(i)) && words.tag(i) === 'DT'
}
