/** Settings of a fine-tuning run: presets, limits, and the check that settings from outside (a link, a checkpoint) must pass. */
import * as says from '../../messages/generated/fusion'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { issueClause, notBetween } from '../../tensor/issue-clause'
import type { FineTuningConfig } from './types'
import { USUAL_OPTIMISER, USUAL_TRAINING } from './usual'
import type { RivalSettings } from '../captions/types'

export type FineTuningPreset = 'demo' | 'paper' | 'true-size'

/** The baseline: captions as they are. */
export const noRivals: RivalSettings = {
  multipleCaptions: false,
  wordRepetition: 0,
  randomTokens: 0,
  randomCaption: 0,
  embeddingNoise: 0,
  dropAbove: 0,
}

/** Where copying shows in miniature: 64 images, 300 epochs. */
const common = {
  images: 64,
  captions: '5-word',
  size: null,
  steps: 600,
  batch: 32,
  microBatches: null,
  adaptation: { method: 'full' },
  seed: 0,
  optimiser: {
    learningRate: 1.5e-3,
    crossAttentionRate: 3,
    warmup: 20,
    decayShare: 0.3,
    lastRate: 0.1,
    beta1: 0.9,
    beta2: 0.99,
    weightDecay: 0,
    clipNorm: 1,
  },
  duplication: { share: 0, times: 5 },
  rivals: noRivals,
} as const satisfies Partial<FineTuningConfig>

/** On every sample; the latents keep their variance. */
const fusion = { latentWeight: 0.1, keepVariance: true, level: 'embedding', probability: 1 } as const

/**
 * Both: 5-word captions with dual fusion at the embedding level.
 * - `demo`: w_lat 0.1, w_emb 0.3, where R falls most of the way that 0.5 takes it
 * - `paper`: w_lat 0.1, w_emb 0.5, paper A's best (Table 5)
 * - `true-size`: the same for a public model such as BK-SDM-Tiny: LoRA at its usual rate, and the authors' batch of 16
 */
export const fineTuningPresets: Record<FineTuningPreset, FineTuningConfig> = {
  demo: { ...common, fusion: { ...fusion, embeddingWeight: 0.3 } },
  paper: { ...common, fusion: { ...fusion, embeddingWeight: 0.5 } },
  'true-size': {
    ...common,
    steps: 1000,
    batch: USUAL_TRAINING.lora.batch,
    adaptation: { method: 'lora', rank: 8, alpha: 8 },
    optimiser: {
      ...common.optimiser,
      ...USUAL_OPTIMISER,
      learningRate: USUAL_TRAINING.lora.learningRate,
      warmup: USUAL_TRAINING.lora.warmup,
    },
    fusion: { ...fusion, embeddingWeight: 0.5 },
  },
}

/** Lowest and highest value that a setting may take. */
export const fineTuningLimits = {
  images: [2, 5000],
  size: [1, 4096],
  steps: [1, 1_000_000],
  batch: [1, 256],
  microBatches: [1, 256],
  rank: [1, 256],
  alpha: [1e-3, 1024],
  seed: [0, 2 ** 32 - 1],
  learningRate: [1e-7, 0.1],
  crossAttentionRate: [0, 100],
  warmup: [0, 1_000_000],
  share: [0, 1],
  beta: [0, 0.9999],
  weightDecay: [0, 1],
  clipNorm: [1e-6, 1e6],
  times: [1, 1000],
  embeddingNoise: [0, 10],
  dropAbove: [0, 1000],
} as const satisfies Record<string, readonly [number, number]>

const number = (key: keyof typeof fineTuningLimits) => {
  const [low, high] = fineTuningLimits[key]
  return v.pipe(
    v.number(),
    v.check(
      (value) => value >= low && value <= high,
      ({ input }) => notBetween(input, low, high),
    ),
  )
}
const integer = (key: keyof typeof fineTuningLimits) =>
  v.pipe(
    number(key),
    v.check(
      (value: number) => Number.isInteger(value),
      (issue) => `is ${issue.input}; it must be a whole number`,
    ),
  )

const settings = v.object({
  images: integer('images'),
  captions: v.picklist(['original', 'general', '5-word', 'room']),
  // Runs from before there was a choice had the model's own.
  size: v.optional(v.nullable(integer('size')), null),
  steps: integer('steps'),
  batch: integer('batch'),
  microBatches: v.nullable(integer('microBatches')),
  adaptation: v.variant('method', [
    v.object({ method: v.literal('full') }),
    v.object({ method: v.literal('lora'), rank: integer('rank'), alpha: number('alpha') }),
  ]),
  seed: integer('seed'),
  optimiser: v.object({
    learningRate: number('learningRate'),
    crossAttentionRate: number('crossAttentionRate'),
    warmup: integer('warmup'),
    decayShare: number('share'),
    lastRate: number('share'),
    beta1: number('beta'),
    beta2: number('beta'),
    weightDecay: number('weightDecay'),
    clipNorm: number('clipNorm'),
  }),
  duplication: v.object({ share: number('share'), times: integer('times') }),
  fusion: v.nullable(
    v.object({
      latentWeight: number('share'),
      // Runs from before there was a choice did not.
      keepVariance: v.optional(v.boolean(), false),
      level: v.picklist(['embedding', 'token']),
      embeddingWeight: number('share'),
      probability: number('share'),
    }),
  ),
  rivals: v.object({
    multipleCaptions: v.boolean(),
    wordRepetition: number('share'),
    randomTokens: number('share'),
    randomCaption: number('share'),
    embeddingNoise: number('embeddingNoise'),
    // Runs from before it was there dropped none.
    dropAbove: v.optional(number('dropAbove'), 0),
  }),
})

const schema = v.pipe(
  settings,
  v.forward(
    v.partialCheck(
      [['batch'], ['microBatches']],
      ({ batch, microBatches }) => microBatches === null || batch % microBatches === 0,
      ({ input: { batch, microBatches } }) =>
        `is ${microBatches}, into which a batch of ${batch} cannot be divided equally; choose one of ${divisors(batch)}`,
    ),
    ['microBatches'],
  ),
)

const divisors = (count: number) =>
  Array.from({ length: count }, (_, i) => i + 1)
    .filter((part) => count % part === 0)
    .join(', ')

/**
 * The same settings, checked; what is not a setting is left out.
 * @throws BadInput naming the first setting that cannot be used, its value, and what is allowed
 */
export function checkFineTuning(settings: unknown): FineTuningConfig {
  const result = v.safeParse(schema, settings, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw new BadInput(says.fineTuningSetting({ setting: path === null ? '' : `"${path}" `, mend: issueClause(issue) }))
}
