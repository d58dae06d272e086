/**
 * The tagger's file (`column-file.ts`): the lexicon that tells what WordNet can make of a word (`shared`, `endings`, `known`), and the
 * weights (`steps` between the names of features, varints; `counts` of weights in each row; `tags`; `weights`), a byte each.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { columnOf, factOf, readColumnFile, writeColumnFile } from '../wordnet/column-file'
import { frontCode, frontDecode } from '../wordnet/front-coding'
import type { NounLemmas } from '../wordnet/morphy'
import { packVarints, unpackVarints } from '../wordnet/varint'
import { LexiconClasses } from './lexicon-class'
import type { Weights } from './model'
import { Perceptron } from './perceptron'
import { TAGS } from './tags'

const NAME = "the tagger's file"

/** A row of the model before it is packed: the feature's name (24 bits), and tag number → weight of −127 to 127, none of them 0. */
export interface FeatureRow {
  feature: number
  weights: readonly (readonly [tag: number, weight: number])[]
}

/**
 * The file's bytes.
 * @param lexicon words in order, with bits of `KNOWN`
 * @param rows in the order of their features
 * @param scale steps of the weights in one unit of training
 */
export function packTagger(
  lexicon: readonly (readonly [string, number])[],
  rows: readonly FeatureRow[],
  scale: number,
): Uint8Array {
  const { shared, endings } = frontCode(lexicon.map(([word]) => word))
  const entries = rows.flatMap(({ weights }) => weights)
  return writeColumnFile({
    facts: { words: lexicon.length, features: rows.length, weights: entries.length, scale },
    columns: {
      shared,
      endings,
      known: Uint8Array.from(lexicon, ([, known]) => known),
      steps: packVarints(rows.map(({ feature }, i) => feature - (rows[i - 1]?.feature ?? 0))),
      counts: Uint8Array.from(rows, ({ weights }) => weights.length),
      tags: Uint8Array.from(entries, ([tag]) => tag),
      weights: new Uint8Array(Int8Array.from(entries, ([, weight]) => weight).buffer),
    },
  })
}

/**
 * Reads the tagger (unpacked bytes).
 * @param nouns the scoring table, which the lexicon's nouns are looked up in
 * @throws BadInput where the file is damaged or of another format
 */
export function parseTagger(bytes: Uint8Array, nouns: NounLemmas): Perceptron {
  const file = readColumnFile(bytes, NAME)
  const words = frontDecode({ shared: columnOf(file, 'shared'), endings: columnOf(file, 'endings') })
  const known = columnOf(file, 'known')
  return new Perceptron(
    readWeights(
      unpackVarints(columnOf(file, 'steps')),
      columnOf(file, 'counts'),
      columnOf(file, 'tags'),
      columnOf(file, 'weights'),
    ),
    new LexiconClasses(words, known, nouns),
    factOf(file, 'scale'),
  )
}

function readWeights(steps: Uint32Array, counts: Uint8Array, tags: Uint8Array, weights: Uint8Array): Weights {
  const features = new Uint32Array(steps.length)
  const starts = new Uint32Array(steps.length + 1)
  let feature = 0
  for (let row = 0; row < steps.length; row++) {
    feature += steps[row] ?? 0
    features[row] = feature
    starts[row + 1] = (starts[row] ?? 0) + (counts[row] ?? 0)
  }
  const total = starts[steps.length] ?? 0
  if (counts.length !== steps.length || tags.length !== total || weights.length !== total)
    throw new BadInput(
      says.taggerFileLengths({ name: NAME, tags: tags.length, weights: weights.length, expected: total }),
    )
  if (tags.some((tag) => tag >= TAGS.length)) throw new BadInput(says.taggerFileTags({ name: NAME, most: TAGS.length }))
  return { features, starts, tags, weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length) }
}
