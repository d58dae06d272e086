/** A run's summary as it comes out of a file: everything that lists and plots rely on is checked. */
import * as says from '../../../messages/generated/fusion'
import { plainName } from '../../../messages/plain'
import * as v from 'valibot'
import { checkFineTuning } from '../../../diffusion/training/config'
import { BadInput } from '../../../gpu/errors'
import type { FeatureQuality } from '../../../metrics/pictures/picture-quality'
import { stretchSchema } from '../../../tensor/stretches'
import type { FusionRunSummary } from './types'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const portion = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const seconds = v.pipe(v.number(), v.minValue(0))
const name = v.pipe(v.string(), v.transform(plainName))
const label = v.object({ id: v.string(), name })
const counted = v.object({ id: v.string(), name, count })
const similarity = v.number()

const statistics = v.object({
  count,
  references: count,
  replication: similarity,
  interval: v.tuple([similarity, similarity]),
  median: similarity,
  mean: similarity,
  deviation: similarity,
  percentile75: similarity,
  percentile90: similarity,
  aboveHalf: similarity,
  copies: v.nullable(v.object({ threshold: similarity, share: similarity })),
})

const interval = v.tuple([v.number(), v.number()])
const share = v.object({ share: v.number(), interval, count })
/** Runs measured before these were taken lack them. */
const unlessOld = <const S extends v.GenericSchema>(schema: S) => v.exactOptional(v.nullable(schema))
const featureQuality = {
  frechetInterval: unlessOld(v.object({ interval, deviation: v.number(), resamples: count })),
  kid: unlessOld(
    v.object({
      value: v.number(),
      deviation: v.number(),
      subsets: count,
      size: count,
      counts: v.tuple([count, count]),
    }),
  ),
  precision: unlessOld(share),
  recall: unlessOld(share),
  authenticity: unlessOld(share),
  copying: unlessOld(
    v.object({ value: v.number(), cells: v.tuple([count, count]), counts: v.tuple([count, count, count]) }),
  ),
} satisfies Record<keyof FeatureQuality, v.GenericSchema>

const judgement = v.object({
  replication: v.object({
    generated: statistics,
    similarities: v.array(similarity),
    pairs: v.array(v.object({ generated: count, training: count, similarity })),
    own: v.nullable(v.object({ mean: similarity, isNearest: v.number() })),
    background: v.nullable(statistics),
    ceiling: v.nullable(statistics),
    amongTraining: v.nullable(statistics),
  }),
  quality: v.object({
    ...featureQuality,
    frechet: v.object({ value: v.number(), counts: v.tuple([count, count]) }),
    inception: v.nullable(v.object({ mean: v.number(), deviation: v.number(), splits: count, count })),
    agreement: v.nullable(v.object({ share: v.number(), count })),
  }),
  reference: v.picklist(['held-out', 'training']),
})

const measured = v.object({
  judgement,
  detector: v.string(),
  classifier: v.string(),
  perCaption: count,
  guidance: v.number(),
  samplingSteps: count,
  solver: v.exactOptional(v.picklist(['ddim', 'dpm-solver++'])),
  seed: count,
  tameTo: v.exactOptional(v.number()),
  heldOut: v.nullable(v.object({ name, count })),
})

const schema = v.object({
  runId: v.pipe(v.string(), v.minLength(1)),
  name,
  config: v.unknown(),
  model: label,
  training: counted,
  fusion: v.nullable(counted),
  step: count,
  savedAt: v.number(),
  seconds,
  backend: v.object({ name: v.picklist(['webgpu', 'webgl', 'wasm', 'cpu']), adapter: name }),
  stretches: v.exactOptional(v.array(stretchSchema)),
  losses: v.array(v.object({ step: count, loss: v.number(), dropped: v.exactOptional(portion) })),
  rising: v.array(v.object({ step: count, replication: similarity, own: similarity, count, copied: unlessOld(share) })),
  measured: v.nullable(measured),
  bundled: v.boolean(),
  hasWeights: v.boolean(),
  resumable: v.boolean(),
  bytes: count,
})

/** @throws BadInput naming every value that is missing or wrong */
export function parseSummary(value: unknown): FusionRunSummary {
  const result = v.safeParse(schema, value)
  if (!result.success) throw new BadInput(says.runSummaryDamaged({ faults: faultsIn(result.issues) }))
  return { ...result.output, config: checkFineTuning(result.output.config) }
}

/** "it lacks runId and name; step is not as it has to be" */
function faultsIn(issues: readonly v.BaseIssue<unknown>[]): string {
  const missing = new Set<string>()
  const wrong = new Set<string>()
  for (const issue of issues) {
    const place = v.getDotPath(issue)
    if (place === null) return 'it is no summary of a run'
    if (issue.received === 'undefined') missing.add(`"${place}"`)
    else wrong.add(`"${place}"`)
  }
  return [
    ...(missing.size > 0 ? [`it lacks ${[...missing].join(', ')}`] : []),
    ...(wrong.size > 0 ? [`not as ${wrong.size === 1 ? 'it has' : 'they have'} to be: ${[...wrong].join(', ')}`] : []),
  ].join('; ')
}
