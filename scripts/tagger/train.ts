/**
 * From sentences to the tagger's file: three trainings, each with what the one before found worth its room, so that the last makes up for what
 * is left out.
 */
import { gzipSync } from 'fflate'
import { LexiconClasses } from '../../src/captions/tagging/lexicon-class'
import { packTagger, type FeatureRow } from '../../src/captions/tagging/model-file'
import { TAGS } from '../../src/captions/tagging/tags'
import { frontCode, frontDecode } from '../../src/captions/wordnet/front-coding'
import type { NounLemmas } from '../../src/captions/wordnet/morphy'
import { Random } from '../../src/tensor/random'
import { PerceptronTrainer, prepare, type MeanWeights } from './averaged-perceptron'
import type { TaggedSentence } from './treebank'

const SEED = 20_261_129
/** Passes of the three trainings. */
const PASSES = [3, 3, 5] as const
/** A feature goes on to the second training where one of its mean weights is this large. */
const WORTH = 0.8
/** A weight goes on to the third where it is this large: the least that is tried, and by how much more until the file is small enough. */
const WORTHY = { first: 1, step: 0.05 } as const
/** Weights grow where others are left out: so much smaller than the file may be it is when the third training begins. */
const ROOM = 0.95
/** Steps of the file's weights in one unit of training. */
const SCALE = 3

/**
 * @param lexicon words in order, with their bits of `KNOWN`
 * @param budget most bytes that the file may have, packed
 * @param tell is told how far it has come
 * @returns the file, packed; the same input gives the same bytes
 */
export function trainTagger(
  sentences: readonly TaggedSentence[],
  lexicon: readonly (readonly [string, number])[],
  nouns: NounLemmas,
  budget: number,
  tell: (sentence: string) => void,
): Uint8Array {
  const words = frontDecode(frontCode(lexicon.map(([word]) => word)))
  const known = Uint8Array.from(lexicon, ([, bits]) => bits)
  const prepared = prepare(sentences, new LexiconClasses(words, known, nouns))
  const random = new Random(SEED)
  const run = (trainer: PerceptronTrainer, passes: number): MeanWeights => {
    for (let pass = 1; pass <= passes; pass++)
      tell(`pass ${pass} of ${passes}: ${(100 * trainer.pass(random)).toFixed(2)} % of the tags right`)
    return trainer.means()
  }
  const rich = run(new PerceptronTrainer(prepared), PASSES[0])
  const worth = new Map(
    [...rich].filter(([, row]) => row.some((weight) => Math.abs(weight) >= WORTH)).map(([name]) => [name, EVERY]),
  )
  tell(`${worth.size} of ${rich.size} features go on`)
  const middle = run(new PerceptronTrainer(prepared, worth), PASSES[1])
  const sizeOf = (rows: readonly FeatureRow[]) => pack(lexicon, rows).length
  let least: number = WORTHY.first
  while (sizeOf(rowsOf(middle, least)) > ROOM * budget) least += WORTHY.step
  const worthy = new Map(rowsOf(middle, least).map(({ feature, weights }) => [feature, tableOf(weights)]))
  tell(`weights of at least ${least.toFixed(2)} go on, of ${worthy.size} features`)
  const packed = pack(lexicon, rowsOf(run(new PerceptronTrainer(prepared, worthy), PASSES[2]), 0))
  tell(`${packed.length} bytes`)
  if (packed.length > budget)
    throw new Error(`The file has ${packed.length} bytes, its budget is ${budget}; leave more room.`)
  return packed
}

const EVERY = new Uint8Array(TAGS.length).fill(1)

function tableOf(weights: FeatureRow['weights']): Uint8Array {
  const table = new Uint8Array(TAGS.length)
  for (const [tag] of weights) table[tag] = 1
  return table
}

const pack = (lexicon: readonly (readonly [string, number])[], rows: readonly FeatureRow[]): Uint8Array =>
  gzipSync(packTagger(lexicon, rows, SCALE), { level: 9, mtime: 0 })

const LARGEST = 127

function rowsOf(means: MeanWeights, smallest: number): FeatureRow[] {
  return [...means]
    .sort(([a], [b]) => a - b)
    .map(([feature, row]) => ({
      feature,
      weights: Array.from(row, (weight, tag): [number, number] => [tag, quantised(weight, smallest)]).filter(
        ([, weight]) => weight !== 0,
      ),
    }))
    .filter(({ weights }) => weights.length > 0)
}

const quantised = (weight: number, smallest: number): number =>
  Math.abs(weight) < smallest ? 0 : Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight * SCALE)))
