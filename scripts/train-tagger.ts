/**
 * Trains the tagger of captions and writes it to `public/models/tagger/`, the same byte for byte every time.
 *
 *   npm run tagger -- PATH            trains, writes and measures; PATH is the folder of the English Web Treebank's {train,dev,test}.tsv
 *   npm run tagger -- PATH --measure  measures the tagger that is there
 *
 * The treebank (Universal Dependencies, English EWT; CC BY-SA 4.0) is not part of the repository: one `word<TAB>Penn tag` a line, a blank
 * line between sentences.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readTagger, TAGGER_FILE } from '../src/captions/tagging/load'
import { loadNounTable } from '../src/captions/wordnet/load'
import { readPublic } from './read-public.mjs'
import { measurePatterns, shareRight, type PatternResult } from './tagger/measure'
import { PICTURE_VERBS } from './tagger/picture-verbs'
import { makeSentences } from './tagger/sentences'
import { trainTagger } from './tagger/train'
import { readTreebank } from './tagger/treebank'
import { verbForms } from './tagger/verb-forms'
import { lexiconOf, readWordNetWords } from './tagger/wordnet-words'

/** Most bytes that the page may have to fetch. */
const BUDGET = 300_000
const SEED = 12

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { measure: { type: 'boolean', default: false } },
  })
  const [folder] = positionals
  if (folder === undefined) throw new Error('name the folder of the treebank: npm run tagger -- PATH')
  const nouns = await loadNounTable(readPublic)
  const wordnet = readWordNetWords(fromHere('../node_modules/'))
  if (!values.measure) {
    const treebank = readTreebank(folder, 'train')
    // Twice, so that made sentences do not outweigh what people wrote.
    const sentences = [...treebank, ...treebank, ...makeSentences(wordnet, SEED)]
    console.log(`${sentences.length} sentences`)
    const packed = trainTagger(sentences, lexiconOf(wordnet), nouns, BUDGET, console.log)
    writeFileSync(fromHere(`../public/${TAGGER_FILE}`), packed)
  }
  const tagger = (await readTagger(readPublic))(nouns)
  const ewt = { dev: 0, test: 0 }
  for (const part of ['dev', 'test'] as const) {
    ewt[part] = shareRight(tagger, readTreebank(folder, part))
    console.log(`EWT ${part}: ${(100 * ewt[part]).toFixed(2)} % of the Penn tags`)
  }
  const patterns = measurePatterns(tagger, verbForms(PICTURE_VERBS, wordnet.irregular))
  for (const { pattern, right, of, wrong } of patterns)
    console.log(`${String(right).padStart(4)} of ${of}  ${pattern}  ${wrong.slice(0, 12).join(' ')}`)
  writeFileSync(fromHere('../public/models/tagger/card.json'), cardOf(ewt, patterns))
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

function cardOf(ewt: Readonly<Record<'dev' | 'test', number>>, patterns: readonly PatternResult[]): string {
  const rounded = (share: number) => Number(share.toFixed(4))
  const card = {
    purpose:
      'Part-of-speech tagger of captions: an averaged perceptron, left to right, Penn tags. SI, TM and the reading as intended go by it (paper A uses spaCy). Made by scripts/train-tagger.ts.',
    data: 'Training: the train part of the English Web Treebank (Universal Dependencies, English EWT; CC BY-SA 4.0) and sentences made from patterns and the words of WordNet 3.0 (scripts/tagger). The dev and test parts were not seen.',
    licence: 'CC BY-SA 4.0, see LICENSE',
    shareOfPennTagsRight: { dev: rounded(ewt.dev), test: rounded(ewt.test) },
    verbsRight: Object.fromEntries(patterns.map(({ pattern, right, of }) => [pattern, `${right} of ${of}`])),
    sha256: {
      LICENSE: sha256(fromHere('../public/models/tagger/LICENSE')),
      'tagger.bin.gz': sha256(fromHere(`../public/${TAGGER_FILE}`)),
    },
  }
  return `${JSON.stringify(card, null, 2)}\n`
}

try {
  await main()
} catch (error) {
  console.error(`tagger: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
