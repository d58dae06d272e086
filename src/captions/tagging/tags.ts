/**
 * Tags of the Penn Treebank as the English Web Treebank writes them. `HYPH`, `AFX`, `NFP`, `ADD`, `GW` and `XX` are its own: hyphens,
 * affixes, ornaments, addresses, parts of a word written apart, and what cannot be read.
 */
export const TAGS = (
  "# $ '' `` , . : -LRB- -RRB- ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS RP SYM " +
  'TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX'
).split(' ')

const numbers: ReadonlyMap<string, number> = new Map(TAGS.map((tag, number) => [tag, number]))

/** The tag's place in {@link TAGS}. @throws RangeError where there is no such tag */
export function tagNumber(tag: string): number {
  const number = numbers.get(tag)
  if (number === undefined) throw new RangeError(`"${tag}" is no tag of the English Web Treebank.`)
  return number
}

/** True of every tag of nouns, names too. */
export const isNoun = (tag: string | undefined): boolean => tag !== undefined && tag.startsWith('NN')

/** What stands before a caption's first word and behind its last. */
export const OUTSIDE = TAGS.length

/** Tags as bits of two integers would not fit one: a table of one byte a tag does. */
export const tagTable = (tags: string): Uint8Array => {
  const table = new Uint8Array(TAGS.length + 1)
  for (const tag of tags.split(' ')) table[tagNumber(tag)] = 1
  return table
}
