/** The file of the pair that the page opens on: two runs of the same network and seed that differ by one term, at the same iterations. */
import * as says from '../../messages/generated/results'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { count, wrongPart } from '../run-schema'
import { madeWith, png, share } from './made-with'

const checkpoint = v.object({
  /** Iterations done. */
  iteration: count(0),
  /** Name of the PNG beside this file: grey, `rows × columns` images of `size` px, no space between. */
  file: png,
  /** Of the test set's images, one for each Gaussian; they sum to 1. */
  shares: v.array(share),
  accuracy: share,
  nmi: share,
})

const side = v.object({
  /** Iterations' own time, evaluations apart. */
  minutes: v.number(),
  checkpoints: v.pipe(v.array(checkpoint), v.minLength(2)),
})

const schema = v.object({
  format: v.literal('modeweave-pair'),
  ...madeWith,
  /** Of both runs, but for the term. */
  preset: v.literal('joint'),
  seed: count(0),
  iterations: count(1),
  /** The samples of a checkpoint: a row for each Gaussian, one ε for each column, the same at all checkpoints and on both sides. */
  samples: v.object({ rows: count(1), columns: count(1), size: count(1), seed: count(0) }),
  /** Test images that the shares are of. */
  tested: count(1),
  without: side,
  with: side,
})

export type PairFile = v.InferOutput<typeof schema>
export type PairSide = v.InferOutput<typeof side>

/** @throws BadInput naming the part and what is wrong with it */
export function checkPair(input: unknown): PairFile {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (!result.success)
    throw new BadInput(says.fileNoneOf({ what: 'This is no pair of runs.', problem: wrongPart(result.issues[0]) }))
  const { samples, without, with: other } = result.output
  const places = (one: PairSide) => one.checkpoints.map(({ iteration }) => iteration).join(' ')
  if (places(without) !== places(other))
    throw new BadInput(
      says.figureCheckpointsDiffer({
        what: 'The pair was',
        first: places(without),
        second: places(other),
        unit: 'iterations',
      }),
    )
  const wrong = [...without.checkpoints, ...other.checkpoints].find(({ shares }) => shares.length !== samples.rows)
  if (wrong !== undefined)
    throw new BadInput(says.figureShares({ file: wrong.file, count: wrong.shares.length, needed: samples.rows }))
  return result.output
}
