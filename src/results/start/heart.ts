/** The file of Start's figure "Watch it learn by heart": two fine-tuning runs of one seed on the same images, looked at at the same steps. */
import * as says from '../../messages/generated/results'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { count, wrongPart } from '../run-schema'
import { madeWith, png, share } from './made-with'

const finite = v.pipe(v.number(), v.finite())

/** R of some images against the training images, with the ends of its bootstrap interval over images. */
const replication = v.object({ value: finite, low: finite, high: finite, count: count(1) })

const checkpoint = v.object({
  /** Steps made. */
  step: count(0),
  /** Of `generations` images, as many of each caption. */
  replication,
  /** Share of them above the copy threshold. */
  copies: share,
  /** Fréchet distance of the classifier's features to `heldOut` real images. */
  frechet: finite,
  /** Share of them that the classifier takes for what the caption names. */
  agreement: share,
  /** Of each prompt's picture: the training image nearest to it, and the similarity. */
  nearest: v.array(count(0)),
  similarities: v.array(finite),
})

const side = v.object({
  /** In short, as the room Fusion names it. */
  name: v.string(),
  /** Pictures, a row for each checkpoint and a column for each prompt. */
  file: png,
  minutes: v.number(),
  checkpoints: v.pipe(v.array(checkpoint), v.minLength(2)),
})

const schema = v.object({
  format: v.literal('modeweave-heart'),
  ...madeWith,
  model: v.string(),
  /** "copy-detector", whose descriptors' cosine is the similarity; "classifier-fashion-mnist". */
  detector: v.string(),
  classifier: v.string(),
  seed: count(0),
  steps: count(1),
  /** Similarity from which the detector calls a picture a copy. */
  threshold: finite,
  /** Edge of a picture in px. */
  size: count(1),
  sampling: v.object({ steps: count(1), guidance: finite, perCaption: count(1) }),
  heldOut: count(2),
  /** The images that both were trained on, row after row. */
  training: v.object({ file: png, rows: count(1), columns: count(1) }),
  /** Captions of training images as they are, which both are asked for. */
  prompts: v.pipe(v.array(v.object({ image: count(0), caption: v.string() })), v.minLength(1)),
  /** R of held-out images, which nothing was trained on, and of the training images as the autoencoder makes them again. */
  background: replication,
  ceiling: replication,
  specific: side,
  fusion: side,
  /** R of the same runs with other seeds, at the same checkpoints. */
  others: v.array(v.object({ seed: count(0), specific: v.array(finite), fusion: v.array(finite) })),
})

export type HeartFile = v.InferOutput<typeof schema>
export type HeartSide = v.InferOutput<typeof side>
export type HeartCheckpoint = v.InferOutput<typeof checkpoint>

/** @throws BadInput naming the part and what is wrong with it */
export function checkHeart(input: unknown): HeartFile {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (!result.success)
    throw new BadInput(
      says.fileNoneOf({ what: 'These are no runs that learn by heart.', problem: wrongPart(result.issues[0]) }),
    )
  const { specific, fusion, others, prompts, training } = result.output
  const places = (one: HeartSide) => one.checkpoints.map(({ step }) => step).join(' ')
  if (places(specific) !== places(fusion))
    throw new BadInput(
      says.figureCheckpointsDiffer({
        what: 'The two runs were',
        first: places(specific),
        second: places(fusion),
        unit: 'steps',
      }),
    )
  const short = others.find((other) =>
    [other.specific, other.fusion].some(({ length }) => length !== specific.checkpoints.length),
  )
  if (short !== undefined)
    throw new BadInput(
      says.figureSeedShort({
        seed: short.seed,
        specific: short.specific.length,
        fusion: short.fusion.length,
        needed: specific.checkpoints.length,
      }),
    )
  const images = training.rows * training.columns
  for (const { file, checkpoints } of [specific, fusion])
    for (const { step, nearest, similarities } of checkpoints) {
      if (nearest.length !== prompts.length || similarities.length !== prompts.length)
        throw new BadInput(
          says.figurePrompts({
            step,
            file,
            nearest: nearest.length,
            similarities: similarities.length,
            prompts: prompts.length,
          }),
        )
      const outside = nearest.find((image) => image >= images)
      if (outside !== undefined) throw new BadInput(says.figureImageOutside({ step, file, image: outside, images }))
    }
  return result.output
}
