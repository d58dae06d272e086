/** Files of the figures that no table's runs give: FID-like against n, and paper A's Figure 2. */
import * as says from '../messages/generated/results'
import * as v from 'valibot'
import { BadInput } from '../gpu/errors'
import { count, wrongPart } from './run-schema'

const finite = v.pipe(v.number(), v.finite())
const head = {
  version: v.literal(1),
  /** YYYY-MM-DD */
  made: v.pipe(v.string(), v.isoDate()),
  /** How it was made, one sentence. */
  how: v.string(),
}

const biasSchema = v.object({
  ...head,
  format: v.literal('modeweave-fid-against-n'),
  series: v.array(
    v.object({
      name: v.string(),
      /** Distances of disjoint sets of so many images. */
      points: v.pipe(
        v.array(v.object({ count: count(2), values: v.pipe(v.array(finite), v.minLength(1)) })),
        v.minLength(2),
      ),
    }),
  ),
})

const figureTwoSchema = v.object({
  ...head,
  format: v.literal('modeweave-figure-2'),
  /** Edge of an image in px; `figure-2.png` beside it has a row of training images, and one for each model below it. */
  size: count(1),
  /** One for each column. */
  captions: v.array(v.string()),
  models: v.array(
    v.object({
      name: v.string(),
      /** Of each column's generation to its training image, by the copy detector. */
      similarities: v.array(finite),
    }),
  ),
  /** From which a generation counts as a copy. */
  threshold: finite,
})

export type BiasFile = v.InferOutput<typeof biasSchema>
export type FigureTwoFile = v.InferOutput<typeof figureTwoSchema>

/** @throws BadInput naming the part and what is wrong with it */
export const checkBias = (input: unknown): BiasFile => checked(biasSchema, input)
/** @throws BadInput as `checkBias` */
export const checkFigureTwo = (input: unknown): FigureTwoFile => checked(figureTwoSchema, input)

function checked<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  throw new BadInput(says.fileNoneOf({ what: 'This is no file of a figure.', problem: wrongPart(result.issues[0]) }))
}
