/** What WordNet says of a noun as a caption has it, for the page to show beside the score. */
import type { NounSense } from '../types'
import type { NounHierarchy } from './hierarchy'
import type { GlossReader } from './load'

/** The synset that a noun was scored with. */
export interface NounDescription {
  lemma: string
  /** Words of the synset, e.g. "pipe, pipage, piping". */
  synonyms: string
  /** Its definition, without the examples. */
  gloss: string
  /** First word of each synset from the parent to the root, along the shortest path. */
  hypernyms: string[]
}

/**
 * @param sense as the scoring table gave it: its lemma's first synset is described
 * @returns null where the hierarchy lacks the lemma, which it does not for a sense from the table of the same WordNet
 * @throws BadInput where a shard of glosses is damaged
 */
export async function describeNoun(
  { lemma }: NounSense,
  hierarchy: NounHierarchy,
  glosses: GlossReader,
): Promise<NounDescription | null> {
  const [synset] = hierarchy.sensesOf(lemma)
  if (synset === undefined) return null
  const words = hierarchy.wordsOf(synset).map(({ text }) => text)
  const { definition } = await glosses.glossOf(synset)
  return {
    lemma,
    synonyms: words.join(', '),
    gloss: definition,
    hypernyms: hierarchy.pathToRoot(synset).map((above) => hierarchy.wordsOf(above)[0]?.text ?? ''),
  }
}
