/**
 * Reads the nouns of WordNet's own database files (manual page wndb(5WN)): `index.noun` (lemma → synsets, most frequent
 * sense first), `data.noun` (synset → words, pointers, gloss), `index.sense` (how often each sense was tagged) and
 * `noun.exc` (irregular plurals).
 */

/** A noun synset of the database. Other synsets are named by their place in `data.noun`, from 0. */
export interface Synset {
  /** Lexicographer file, e.g. 5 for noun.animal. */
  lexicographerFile: number
  /** As written, "_" for a space, in the database's order. */
  words: readonly string[]
  /** Pointer `@`. */
  hypernyms: readonly number[]
  /** Pointer `@i`: what an instance (Paris) is one of. */
  instanceHypernyms: readonly number[]
  /** Number of pointers `~`: direct hyponyms without instances. */
  hyponyms: number
  gloss: string
}

/** The nouns of WordNet. */
export interface NounDatabase {
  /** In the order of `data.noun`. */
  synsets: readonly Synset[]
  /** Lemma in lower case, "_" for a space → its synsets, first sense first; lemmas in the order of their code units. */
  senses: ReadonlyMap<string, readonly number[]>
  /** Irregular form → its lemmas; forms in the order of their code units. Of repeated lines the last counts, as in NLTK. */
  exceptions: ReadonlyMap<string, readonly string[]>
  /** Times each sense was tagged in the concordances, in the order of `senses`; 0 for most. */
  tagCounts: ReadonlyMap<string, readonly number[]>
  /** Princeton's licence: the heading of `data.noun`. */
  licence: string
}

/** Text of each file. */
export interface DatabaseFiles {
  data: string
  index: string
  senseIndex: string
  exceptions: string
}

/** Lines of the licence at the head of a database file begin with two spaces and a line number. */
const isHeading = (line: string) => line.startsWith('  ')

/** @throws Error where a file refers to a synset that `data.noun` does not hold */
export function readNounDatabase(files: DatabaseFiles): NounDatabase {
  const lines = linesOf(files.data)
  const records = lines.filter((line) => !isHeading(line))
  const numbers = new Map(records.map((line, number) => [line.slice(0, 8), number]))
  const numberOf = (offset: string | undefined): number => {
    const number = numbers.get(offset ?? '')
    if (number === undefined) {
      throw new Error(`data.noun has no synset at "${offset}"; the files of the database do not belong together.`)
    }
    return number
  }
  const senses = readIndex(files.index, numberOf)
  return {
    synsets: records.map((line) => readSynset(line, numberOf)),
    senses,
    exceptions: readExceptions(files.exceptions),
    tagCounts: readTagCounts(files.senseIndex, senses),
    licence: lines
      .filter(isHeading)
      .map((line) => line.replace(/^ +\d+ ?/, '').trimEnd())
      .join('\n')
      .trim(),
  }
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')

const byCodeUnits = <T>([a]: readonly [string, T], [b]: readonly [string, T]) => (a < b ? -1 : a > b ? 1 : 0)

/** `offset file type words(hex) word id … pointers(decimal) symbol offset part source/target … | gloss` */
function readSynset(line: string, numberOf: (offset: string | undefined) => number): Synset {
  const bar = line.indexOf(' | ')
  const fields = line.slice(0, bar).split(' ')
  const wordCount = parseInt(fields[3] ?? '', 16)
  const words = Array.from({ length: wordCount }, (_, i) => fields[4 + 2 * i] ?? '')
  const start = 5 + 2 * wordCount
  const pointers = Array.from({ length: Number(fields[start - 1]) }, (_, i) => ({
    symbol: fields[start + 4 * i],
    offset: fields[start + 4 * i + 1],
  }))
  const targets = (symbol: string) => pointers.filter((p) => p.symbol === symbol).map((p) => numberOf(p.offset))
  return {
    lexicographerFile: Number(fields[1]),
    words,
    hypernyms: targets('@'),
    instanceHypernyms: targets('@i'),
    hyponyms: pointers.filter(({ symbol }) => symbol === '~').length,
    gloss: line.slice(bar + 3).trim(),
  }
}

/** `lemma n synsets pointers symbol … senses tagged offset …` */
function readIndex(text: string, numberOf: (offset: string | undefined) => number): Map<string, number[]> {
  const rows = linesOf(text)
    .filter((line) => !isHeading(line))
    .map((line): [string, number[]] => {
      const fields = line.trimEnd().split(' ')
      return [fields[0] ?? '', fields.slice(fields.length - Number(fields[2])).map(numberOf)]
    })
  return new Map(rows.sort(byCodeUnits))
}

/** `form lemma …` */
function readExceptions(text: string): Map<string, string[]> {
  const forms = new Map<string, string[]>()
  for (const line of linesOf(text)) {
    const [form, ...lemmas] = line.trim().split(/\s+/)
    if (form) forms.set(form, lemmas)
  }
  return new Map([...forms].sort(byCodeUnits))
}

/** `lemma%type:file:id:head:head_id offset sense_number tag_count`; nouns have type 1, sense numbers count from 1. */
function readTagCounts(text: string, senses: ReadonlyMap<string, readonly number[]>): Map<string, number[]> {
  const counts = new Map([...senses].map(([lemma, synsets]) => [lemma, synsets.map(() => 0)]))
  for (const line of linesOf(text)) {
    const [key = '', , sense, count] = line.split(' ')
    const [lemma = '', rest] = key.split('%')
    const ofLemma = rest?.startsWith('1:') ? counts.get(lemma) : undefined
    if (ofLemma) ofLemma[Number(sense) - 1] = Number(count)
  }
  return counts
}
