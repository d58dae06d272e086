/** Whose something is: "his father", "its mother's legs", "to her left". Where the owner tells who or where is meant, the phrase stays. */
import type { Lexicon } from '../lexicon'
import type { Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'

/** Who is someone's too, though WordNet has them under no relative. */
const SOMEONES =
  /^(?:friend|boyfriend|girlfriend|owner|master|mistress|boss|partner|teammate|classmate|colleague|companion|mate|opponent|rival|neighbou?r|fan|follower|baby|kid|child|twin|fianc[eé]e?|assistant|teacher|mentor|bodyguard|keeper|handler|trainer|caretaker|guest|host)$/

/** Sides, of which nothing is left without whose they are: "to her left". */
const SIDE = /^(?:left|right|side|back|front|own)$/

/** Its determiner says whose it is: "her", "its". */
export const hasOwnersPronoun = ({ words }: Reading, { determiner }: NounChunk): boolean =>
  determiner !== null && words.tag(determiner) === 'PRP$'

/** "her left", "his father", "its mother's legs": says nothing without its pronoun, and no other noun would do. */
export function isSomeones(reading: Reading, chunk: NounChunk, lexicon: Lexicon): boolean {
  if (!hasOwnersPronoun(reading, chunk)) return false
  if (chunk.owner !== null) return true
  if (chunk.noun === null) return false
  const { lemma, synset } = chunk.noun
  const { nouns } = lexicon
  return (
    SIDE.test(reading.words.lower(chunk.last)) ||
    SOMEONES.test(lemma) ||
    nouns.sensesOf('relative').some((relative) => nouns.isAncestor(relative, synset))
  )
}
