/** From sentences to the tagger's file: two trainings, the second with the features that the first found worth their room. */
import { LexiconClasses } from '../../src/captions/tagging/lexicon-class'
import { packTagger, type FeatureRow } from '../../src/captions/tagging/model-file'
import { frontCode, frontDecode } from '../../src/captions/wordnet/front-coding'
import type { NounLemmas } from '../../src/captions/wordnet/morphy'
import { Random } from '../../src/tensor/random'
import { PerceptronTrainer, prepare, type MeanWeights } from './averaged-perceptron'
import type { TaggedSentence } from './treebank'

const SEED = 20_261_129
/** Passes of the first training, and of the second. */
const PASSES = [3, 5] as const
/** A feature goes on to the second training where one of its mean weights is this large. */
const WORTH = 0.8
/** Weights below are left out of the file. */
const SMALLEST = 1.25
/** Steps of the file's weights in one unit of training. */
const SCALE = 3

/**
 * @param lexicon words in order, with their bits of `KNOWN`
 * @param tell is told how far it has come
 * @returns the file, unpacked; the same input gives the same bytes
 */
export function trainTagger(
  sentences: readonly TaggedSentence[],
  lexicon: readonly (readonly [string, number])[],
  nouns: NounLemmas,
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
  const first = run(new PerceptronTrainer(prepared), PASSES[0])
  const worth = [...first].filter(([, row]) => row.some((weight) => Math.abs(weight) >= WORTH)).map(([name]) => name)
  tell(`${worth.length} of ${first.size} features go on`)
  const means = run(new PerceptronTrainer(prepared, worth), PASSES[1])
  return packTagger(lexicon, rowsOf(means), SCALE)
}

const LARGEST = 127

function rowsOf(means: MeanWeights): FeatureRow[] {
  return [...means]
    .sort(([a], [b]) => a - b)
    .map(([feature, row]) => ({
      feature,
      weights: Array.from(row, (weight, tag): [number, number] => [tag, quantised(weight)]).filter(
        ([, weight]) => weight !== 0,
      ),
    }))
    .filter(({ weights }) => weights.length > 0)
}

const quantised = (weight: number): number =>
  Math.abs(weight) < SMALLEST ? 0 : Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight * SCALE)))
