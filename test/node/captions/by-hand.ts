/** Captions annotated by hand, and a noun table of a few given senses, so that formulas are tested without a tagger. */
import type { AnnotatedCaption, Entity, NounTable, Term, VerbForm, Word, WordPart } from '../../../src/captions/types'

/** WordNet 3.0's constants, as `scripts/build-wordnet.ts` computes them. */
export const WORDNET_3_0 = {
  nounSynsets: 82_115,
  hyponymPointers: 75_850,
  averageHyponyms: 75_850 / 30_000,
  averageDepth: 7.955148267673385,
}

/** [direct hyponyms, min depth] of the first synset, by the caption's word. */
export function nounTable(senses: Record<string, [number, number]>): NounTable {
  return {
    constants: WORDNET_3_0,
    lookUp(surface) {
      const sense = senses[surface.toLowerCase()]
      return sense ? { lemma: surface.toLowerCase(), hyponyms: sense[0], depth: sense[1] } : null
    },
  }
}

type HandWord = string | [string, WordPart] | [string, 'verb' | 'auxiliary', VerbForm]

/** Words (`other` unless said), terms (a noun where it begins with `+`), entities: each found in the text from left to right. */
export function annotateByHand(text: string, words: HandWord[], terms: string[], entities: string[]): AnnotatedCaption {
  const spans = (tokens: readonly string[]) => {
    let from = 0
    return tokens.map((token) => {
      const start = text.indexOf(token, from)
      if (start < 0) throw new Error(`"${token}" is not in "${text}" after ${from}`)
      from = start + token.length
      return { text: token, start, end: from }
    })
  }
  const asTuple = (word: HandWord) => (typeof word === 'string' ? ([word, 'other', null] as const) : word)
  const tuples = words.map(asTuple)
  return {
    text,
    words: spans(tuples.map(([token]) => token)).map((span, i): Word => ({
      ...span,
      part: tuples[i]?.[1] ?? 'other',
      form: tuples[i]?.[2] ?? null,
      tag: '',
    })),
    terms: spans(terms.map((term) => term.replace(/^\+/, ''))).map((span, i): Term => ({
      ...span,
      noun: terms[i]?.startsWith('+') ?? false,
      publishedTag: terms[i]?.startsWith('+') ? 'NN' : 'DT',
    })),
    entities: spans(entities).map((span): Entity => ({ ...span, kind: 'quantity' })),
    published: 'nltk',
  }
}
