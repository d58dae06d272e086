/** `memorisation-detectors.json`, checked before the room shows it. */
import * as says from '../messages/generated/results'
import * as v from 'valibot'
import { checkFineTuning } from '../diffusion/training/config'
import { BadInput } from '../gpu/errors'
import { detectors } from './detectors'
import type { DetectorName, DetectorTrial } from './memorisation-types'
import { count, wrongPart } from './run-schema'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const score = v.object({ value: share, interval: v.strictTuple([share, share]) })
const comparison = v.array(
  v.object({
    seed: v.nullable(count(0)),
    counts: v.strictTuple([count(1), count(1)]),
    auroc: score,
    tprAt1: score,
    curve: v.pipe(v.array(v.strictTuple([share, share])), v.minLength(2)),
  }),
)
const schema = v.object({
  format: v.literal('modeweave-memorisation'),
  version: v.literal(1),
  made: v.pipe(v.string(), v.isoDate()),
  backend: v.string(),
  model: v.string(),
  config: v.unknown(),
  seeds: v.pipe(v.array(count(0)), v.minLength(1)),
  replication: v.array(v.number()),
  conditions: v.object({
    candidates: count(1),
    controls: count(1),
    perPrompt: count(1),
    guidance: v.number(),
    samplingSteps: count(1),
    lossTimesteps: v.array(count(0)),
    attentionLayer: v.string(),
    noiseSeed: count(0),
    resamples: count(1),
  }),
  detectors: v.array(
    v.object({
      name: v.picklist(Object.keys(detectors) as DetectorName[]),
      calls: count(0),
      comparisons: v.object({ others: comparison, before: comparison, untrained: comparison }),
    }),
  ),
})

/** @throws BadInput naming the part and what is wrong with it */
export function checkDetectors(input: unknown): DetectorTrial {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (!result.success)
    throw new BadInput(
      says.fileNoneOf({ what: 'This is no trial of detectors.', problem: wrongPart(result.issues[0]) }),
    )
  return { ...result.output, config: checkFineTuning(result.output.config) }
}
