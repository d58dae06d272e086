/** Part-of-speech tags of the Penn Treebank, as far as the rules tell them apart. `SYM` stands for all punctuation. */
export type PennTag =
  | 'NN'
  | 'NNS'
  | 'NNP'
  | 'VB'
  | 'VBZ'
  | 'VBP'
  | 'VBD'
  | 'VBN'
  | 'VBG'
  | 'MD'
  | 'JJ'
  | 'JJR'
  | 'JJS'
  | 'RB'
  | 'RP'
  | 'IN'
  | 'TO'
  | 'DT'
  | 'CC'
  | 'CD'
  | 'EX'
  | 'UH'
  | 'POS'
  | 'PRP'
  | 'PRP$'
  | 'WDT'
  | 'WP'
  | 'WRB'
  | 'SYM'

/** True of every tag of nouns, `NNPS` too. */
export const isNoun = (tag: string | undefined): boolean => tag !== undefined && tag.startsWith('NN')
export const isVerb = (tag: PennTag | undefined): boolean => tag !== undefined && tag.startsWith('VB')

/** One term, and compromise's tags of its last word ("Heavy-Duty" is two words to compromise). */
export interface PennToken {
  text: string
  lower: string
  tags: ReadonlySet<string>
}
