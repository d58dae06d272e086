/** A caption's terms with the tags that each tagger gave. */
import type { AnnotatedCaption } from '../../captions/types'

export interface TagRow {
  term: string
  /** Our tagger's, of each word that spaCy cuts the term into: "CD HYPH NN" of "2-Ton". */
  own: string
  /** By what stands for NLTK's (`AnnotatedCaption.published`). */
  published: string
}

export function tagRows({ terms, words }: AnnotatedCaption): TagRow[] {
  return terms.map((term) => ({
    term: term.text,
    own: words
      .filter((word) => word.start < term.end && term.start < word.end)
      .map(({ tag }) => tag)
      .join(' '),
    published: term.publishedTag,
  }))
}
