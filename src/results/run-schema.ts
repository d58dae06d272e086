/** Shapes that a sweep's file and a file of results share: which images, and how a run is measured. */
import * as v from 'valibot'
import { issueClause } from '../tensor/issue-clause'

export const count = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least))

export const dataSchemas = {
  mixture: v.object({
    dataset: v.picklist(['mnist', 'fashion-mnist']),
    shares: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.minValue(0))), v.length(10))),
  }),
  fusion: v.object({ fusionSet: v.picklist(['fashion-fusion', 'mnist-fusion']), fusionImages: count(1) }),
}

const tameTo = v.exactOptional(v.pipe(v.number(), v.gtValue(0)))

/** What a variant may measure otherwise. */
export const variantMeasure = v.object({ tameTo })

export const measureSchemas = {
  mixture: v.object({ every: count(1), samples: count(10) }),
  fusion: v.object({
    perCaption: count(1),
    guidance: v.number(),
    samplingSteps: count(1),
    heldOut: count(2),
    samplings: count(0),
    rising: count(2),
    tameTo,
  }),
}

/** Which part of a file is wrong, and how: `Its "seeds" is empty; …`. */
export function wrongPart(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  const where = path === null ? 'It' : `Its "${path}"`
  return `${where} ${issueClause(issue)}.`
}
