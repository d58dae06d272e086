/** Settings of a run: limits, and the check that any settings from outside (a link, a checkpoint) must pass. */
import * as says from '../messages/generated/mixture'
import * as v from 'valibot'
import { issueClause, notBetween } from '../tensor/issue-clause'
import { shareList, sharesProblem } from './shares'
import type { MixtureConfig, Phase } from './types'

/** R_C as it was before its balance term could want other shares than 1/K; also what a run's file from then means. */
export const evenly = { prior: 'uniform', shares: '' } as const

/** R_C as it was before it could be of both views; also what a run's file from then means. */
export const oneView = { bothViews: false } as const

/** ε: what of the learnt prior's shares stays uniform, so that a Gaussian that loses its images is called back. */
export const LEARNT_FLOOR = 0.3

/** How runs were trained before C could learn first; also what a run's file from then means. */
export const together = { first: 0, heads: 1, wide: 0, frozen: false } as const

/** Lowest and highest value that a setting may take. */
const limits = {
  components: [2, 20],
  latent: [2, 256],
  width: [1 / 16, 2],
  batch: [2, 1024],
  iterations: [1, 1_000_000],
  learningRate: [1e-6, 0.1],
  beta: [0, 0.9999],
  priorRadius: [0, 10],
  weight: [0, 100],
  brightness: [0, 0.9],
  rotation: [0, Math.PI],
  first: [0, 1_000_000],
  heads: [1, 20],
  wide: [0, 200],
  every: [1, 100_000],
  qualitySamples: [0, 50_000],
} as const satisfies Record<string, readonly [number, number]>

/** Parts that an Inception score's mean and deviation are over (Salimans et al. 2016). */
export const QUALITY_SPLITS = 10

import { BadInput } from '../messages/errors'
export { BadInput }

const number = (key: keyof typeof limits) => {
  const [low, high] = limits[key]
  return v.pipe(
    v.number(),
    v.check(
      (x) => x >= low && x <= high,
      ({ input }) => notBetween(input, low, high),
    ),
  )
}
const integer = (key: keyof typeof limits) =>
  v.pipe(
    number(key),
    v.check(
      (x: number) => Number.isInteger(x),
      (issue) => `is ${issue.input}; it must be a whole number`,
    ),
  )

const schema = v.object({
  method: v.picklist(['balanced', 'as-published', 'gm-gan', 'vanilla']),
  classifier: v.picklist(['shared', 'separate', 'separate-encoder']),
  components: integer('components'),
  latent: integer('latent'),
  width: number('width'),
  samplesPerImage: v.pipe(v.number(), v.integer(), v.minValue(1)),
  batch: integer('batch'),
  iterations: integer('iterations'),
  learningRateG: number('learningRate'),
  learningRateD: number('learningRate'),
  learningRateC: number('learningRate'),
  beta1: number('beta'),
  beta2: number('beta'),
  priorRadius: number('priorRadius'),
  informationWeight: number('weight'),
  regulariser: v.object({
    enabled: v.boolean(),
    balance: number('weight'),
    entropy: number('weight'),
    consistency: number('weight'),
    prior: v.optional(v.picklist(['uniform', 'learnt', 'given']), evenly.prior),
    shares: v.optional(v.string(), evenly.shares),
    bothViews: v.optional(v.boolean(), oneView.bothViews),
    brightness: number('brightness'),
    rotation: v.optional(number('rotation'), 0.3),
    batch: integer('batch'),
    first: v.optional(integer('first'), together.first),
    heads: v.optional(integer('heads'), together.heads),
    wide: v.optional(integer('wide'), together.wide),
    frozen: v.optional(v.boolean(), together.frozen),
  }),
  adversarialToClassifier: v.boolean(),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  checkpointEvery: integer('every'),
  previewEvery: integer('every'),
  evaluateEvery: integer('every'),
  // Runs from before it measured nothing.
  qualitySamples: v.optional(integer('qualitySamples'), 0),
})

/**
 * Settings from anywhere, checked.
 * @throws BadInput naming the setting, its value and what is allowed
 */
export function validateConfig(input: unknown): MixtureConfig {
  const result = v.safeParse(schema, input)
  if (!result.success) {
    const [issue] = result.issues
    const path = issue.path?.map((item) => String(item.key)).join('.') ?? 'settings'
    throw new BadInput(says.mixtureSetting({ path, mend: issueClause(issue) }))
  }
  const config = result.output
  if (config.samplesPerImage > config.components) {
    throw new BadInput(says.samplesPerImage({ count: config.samplesPerImage, components: config.components }))
  }
  const { first } = config.regulariser
  if (learnsFirst(config) && first >= config.iterations) {
    throw new BadInput(
      says.firstPhaseTooLong({ first: first.toLocaleString('en'), iterations: config.iterations.toLocaleString('en') }),
    )
  }
  const { prior, shares } = config.regulariser
  if (prior === 'given') {
    const problem = sharesProblem(shareList(shares), config.components)
    if (problem !== null) throw new BadInput(says.givenShares({ shares, mend: problem }))
  }
  if (config.qualitySamples > 0 && config.qualitySamples < QUALITY_SPLITS) {
    throw new BadInput(says.qualitySamples({ parts: QUALITY_SPLITS, count: config.qualitySamples }))
  }
  if (config.method === 'as-published' && config.samplesPerImage !== config.components) {
    throw new BadInput(says.asPublishedAll({ components: config.components, count: config.samplesPerImage }))
  }
  return config
}

/** Settings that may change between iterations; the others shape the networks, the batches or the objective. */
const ADJUSTABLE: readonly (keyof MixtureConfig)[] = [
  'iterations',
  'learningRateG',
  'learningRateD',
  'learningRateC',
  'beta1',
  'beta2',
  'informationWeight',
  'regulariser',
  'checkpointEvery',
  'previewEvery',
  'evaluateEvery',
  'qualitySamples',
]

/**
 * Settings changed while a run goes on.
 * @throws BadInput naming a setting that needs a new run, or one that cannot be used
 */
export function adjusted(config: MixtureConfig, change: Partial<MixtureConfig>): MixtureConfig {
  const fixed = (Object.keys(change) as (keyof MixtureConfig)[]).find((key) => !ADJUSTABLE.includes(key))
  if (fixed !== undefined) throw new BadInput(says.settingFixed({ setting: fixed }))
  const next = validateConfig({ ...config, ...change })
  const set = (['batch', 'first', 'heads', 'wide'] as const).find(
    (key) => next.regulariser[key] !== config.regulariser[key],
  )
  if (set !== undefined) throw new BadInput(says.settingFixed({ setting: `regulariser.${set}` }))
  return next
}

/**
 * Checks that a dataset has enough training images for the settings.
 * @throws BadInput
 */
export function checkDataFits(config: MixtureConfig, trainImages: number): void {
  if (config.components > trainImages) {
    throw new BadInput(says.tooFewForGaussians({ components: config.components, images: trainImages }))
  }
  const batches: [string, number][] = [['A batch (M)', config.batch]]
  if (config.regulariser.enabled && hasClassifier(config)) batches.push(["R_C's batch", config.regulariser.batch])
  for (const [name, size] of batches) {
    if (size <= trainImages) continue
    throw new BadInput(says.batchAboveImages({ name, size, images: trainImages }))
  }
}

/** A preset's batches are no larger than there are training images: its other settings hold for any number of them. */
export function fittedToImages(config: MixtureConfig, trainImages: number): MixtureConfig {
  const most = (size: number) => Math.max(limits.batch[0], Math.min(size, trainImages))
  const regulariser = { ...config.regulariser, batch: most(config.regulariser.batch) }
  return { ...config, batch: most(config.batch), regulariser }
}

/** What `fittedToImages` lowers of the batches that are in use, one sentence; null where it is nothing. */
export function fitNote(preset: MixtureConfig, trainImages: number): string | null {
  const fits = fittedToImages(preset, trainImages)
  const lowered = [
    ...(fits.batch < preset.batch ? [`the batch M (${preset.batch} in the preset)`] : []),
    ...(preset.regulariser.enabled && hasClassifier(preset) && fits.regulariser.batch < preset.regulariser.batch
      ? [`R_C’s batch M_R (${preset.regulariser.batch} in the preset)`]
      : []),
  ]
  if (lowered.length === 0) return null
  const verb = lowered.length === 1 ? 'is' : 'are'
  return `There are ${trainImages} images to train on, so ${lowered.join(' and ')} ${verb} set to ${fits.regulariser.batch}.`
}

/** True where the method trains a classifier (and so has responsibilities). */
export const hasClassifier = ({ method }: Pick<MixtureConfig, 'method'>): boolean =>
  method === 'balanced' || method === 'as-published'

/** True where C learns alone before G and D begin; with D's encoder it cannot. */
export const learnsFirst = ({ method, classifier, regulariser }: MixtureConfig): boolean =>
  method === 'balanced' && regulariser.enabled && regulariser.first > 0 && classifier !== 'shared'

/** What learns in the iteration that follows so many. */
export function phaseAfter(iterations: number, config: MixtureConfig): Phase {
  if (!learnsFirst(config)) return 'together'
  const { first, frozen } = config.regulariser
  if (iterations < first) return 'classifier'
  return frozen ? 'classifier still' : 'together'
}

/** True where the method's prior has Gaussians. */
export const hasGaussians = ({ method }: Pick<MixtureConfig, 'method'>): boolean => method !== 'vanilla'
