/** Shapes that a sweep's file and a file of results share: which images, and how a run is measured. */
import * as v from 'valibot'

export const count = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least))

export const dataSchemas = {
  mixture: v.object({
    dataset: v.picklist(['mnist', 'fashion-mnist']),
    shares: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.minValue(0))), v.length(10))),
  }),
  fusion: v.object({ fusionSet: v.picklist(['fashion-fusion', 'mnist-fusion']), fusionImages: count(1) }),
}

export const measureSchemas = {
  mixture: v.object({ every: count(1), samples: count(10) }),
  fusion: v.object({
    perCaption: count(1),
    guidance: v.number(),
    samplingSteps: count(1),
    heldOut: count(2),
    samplings: count(0),
    rising: count(2),
  }),
}

/** Which part of a file is wrong, and how: `Its "seeds" is not usable: …`. */
export function wrongPart(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  const where = path === null ? 'It' : `Its "${path}"`
  // Valibot's own messages begin with a capital; ours go on behind the part's name.
  const said = issue.message.startsWith('Invalid') ? `is not usable: ${issue.message}` : issue.message
  return `${where} ${said}.`
}
