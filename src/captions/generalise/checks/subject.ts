/** What the caption is about stays: its first noun, or a kind of it. */
import { kindOf } from '../edits/kinds'
import type { Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'
import type { Check } from './types'

/** Words that stand for names and lists: what a kind's word may be besides a hypernym of the noun. */
const SORTS = new Set('person people'.split(' '))

/** The version's first noun is one of the caption's, or more general than one of them. */
export const keepsSubject: Check = (original, version, lexicon) => {
  const subject = version.chunks[0]
  if (subject === undefined) return original.chunks.length === 0
  const { nouns } = lexicon
  return original.chunks.some((chunk) => {
    if (textOf(original, chunk) === textOf(version, subject)) return true
    // "noise cancelling headphones" may be read as a noise that does something.
    for (const i of chunk.modifiers) if (original.words.lower(i) === version.words.lower(subject.last)) return true
    if (chunk.name !== null) {
      const sort = kindOf(original, chunk, lexicon, 0)
      const lemma = subject.noun?.lemma
      return subject.name?.text === chunk.name.text || lemma === sort || (sort === 'person' && lemma === 'people')
    }
    if (chunk.noun === null || subject.noun === null) return false
    const word = subject.noun.lemma
    return (
      chunk.noun.lemma === word ||
      SORTS.has(word) ||
      nouns.sensesOf(word).some((sense) => chunk.noun !== null && nouns.isAncestor(sense, chunk.noun.synset)) ||
      lexicon.kinds.above(chunk.noun.synset).some((kind) => kind.word === word)
    )
  })
}

const textOf = ({ words }: Reading, { head, last }: NounChunk): string => words.phrase(head, last)
