/** Plain types of paper B's model and its training; no code, so that the page may import them. */
import type { FrechetDistance } from '../metrics/pictures/frechet'
import type { InceptionScore } from '../metrics/pictures/inception-score'

/**
 * What is optimised.
 * - `balanced`: the recipe that was measured to cluster (K-output discriminator, L^I with k as the code, R_C).
 * - `as-published`: Eq. 3, Eq. 4 and Algorithm 1 of paper B, literally. It collapses onto one Gaussian.
 * - `gm-gan`: GM-GAN (Ben-Yosef & Weinshall 2018): trainable Gaussians, uniform weights, no classifier.
 * - `vanilla`: one fixed N(0, I), no classifier (paper B, Eq. 2).
 */
export type Method = 'balanced' | 'as-published' | 'gm-gan' | 'vanilla'

/**
 * How the classifier C gets its features (paper B, Table 1).
 * - `shared`: on the discriminator's encoder.
 * - `separate`: its own network as Table 1 prints it ("if not shared").
 * - `separate-encoder`: its own weights with the shared design's encoder (clusters best, measured).
 */
export type ClassifierKind = 'shared' | 'separate' | 'separate-encoder'

/**
 * Which shares of the images R_C's balance term wants the Gaussians to have (`objectives/balance-prior.ts`).
 * - `uniform`: 1/K each, as RIM has it.
 * - `learnt`: what the batch itself has, drawn towards 1/K.
 * - `given`: stated ones, the largest for the largest Gaussian.
 */
export type BalancePrior = 'uniform' | 'learnt' | 'given'

/** Weights of R_C = balance·Σ_k ᾱ_k log ᾱ_k + entropy·E H(α) + consistency·E CE(sg α, C(warp x)). Not in the paper. */
export interface RegulariserConfig {
  enabled: boolean
  balance: number
  entropy: number
  consistency: number
  prior: BalancePrior
  /** Of the prior `given`: K numbers, separated by commas, that need not sum to 1. */
  shares: string
  /** Balance and entropy are of both views, and consistency goes both ways: the mean of R_C and of R_C with the views exchanged. */
  bothViews: boolean
  /** Pixel brightness is scaled by 1 ± this in the warp (helps Fashion-MNIST, hurts MNIST). 0 = off. */
  brightness: number
  /** The warp turns by up to this, radians to either side. */
  rotation: number
  /** Images in R_C's own batch of real images. */
  batch: number
  /** N₁: iterations in which C learns alone, by R_C, before G and D begin. 0: all learn together, as in the paper. */
  first: number
  /** K-way heads on C's encoder while it learns alone; the one with the lowest R_C is kept. */
  heads: number
  /** Outputs of one more head, which helps the encoder while C learns alone; 0 for none. */
  wide: number
  /** Whether C stands still once it has learned alone. */
  frozen: boolean
}

export interface MixtureConfig {
  method: Method
  classifier: ClassifierKind
  /** K, number of Gaussians, 2 to 20. `vanilla` ignores it. */
  components: number
  /** D_z, length of the latent vector. */
  latent: number
  /** Channels of every network relative to the paper's tables (1 = Tables 1-3). */
  width: number
  /** S: Gaussians drawn per real image. S = K passes all K as one [K·M] batch; S < K draws k ~ α. */
  samplesPerImage: number
  /** M, real images an iteration. */
  batch: number
  /** Iterations of the whole run. */
  iterations: number
  learningRateG: number
  learningRateD: number
  learningRateC: number
  beta1: number
  beta2: number
  /** r: the means start as μ_k ~ N(0, r² I); A_k starts as I. */
  priorRadius: number
  /** Weight of L^I. */
  informationWeight: number
  regulariser: RegulariserConfig
  /** Also send Eq. 3's gradient into C through α (always so in `as-published`). */
  adversarialToClassifier: boolean
  seed: number
  /** Iterations between checkpoints, previews of the sample grid, evaluations on the test set. */
  checkpointEvery: number
  previewEvery: number
  evaluateEvery: number
  /** Samples that each evaluation's Inception score and FID-like distance are made of; 0: none are measured. Training is the same either way. */
  qualitySamples: number
}

/**
 * What learns in an iteration.
 * - `together`: D, G with μ and A, and C.
 * - `classifier`: C alone, by R_C.
 * - `classifier still`: all but C, which learned before.
 */
export type Phase = 'together' | 'classifier' | 'classifier still'

/** Which of the three updates an iteration makes ("step D | G | C | all"). G includes μ and A. */
export interface StepParts {
  discriminator: boolean
  generator: boolean
  classifier: boolean
}

/** Trainable parameters by network (biases and batch-norm scales included, running statistics not). */
export interface ParameterCounts {
  generator: number
  discriminator: number
  classifier: number
  prior: number
  total: number
}

/** Scalars of one iteration; NaN where the method has no such term. Losses as they are minimised. */
export interface StepMetrics {
  iteration: number
  lossD: number
  lossG: number
  /** L^I, before its weight. */
  information: number
  /** R_C's three parts, before their weights. `balance` is Σ ᾱ log ᾱ (−log K when balanced). */
  balance: number
  entropy: number
  consistency: number
}

/** Scores of samples of the whole mixture (paper B, section 3.3), by a classifier of the images that it learns. */
export interface SampleQuality {
  iteration: number
  inception: InceptionScore
  /** FID-like: with the classifier's features, not Inception's. Counts: samples, and real images. */
  frechet: FrechetDistance
  /** Which real images the distance is to. */
  reference: 'training' | 'test'
  /** The network, as it is told beside the scores: "classifier-mnist, 64 numbers of 32×32 grey images". */
  classifier: string
  /** What the visitor calls it, where it is one of their own. */
  own?: string
}

/** Unsupervised clustering scores of the responsibilities on the test set. */
export type { ClusteringReport } from '../metrics/clustering/types'

/** One setting that was changed while a run was trained. */
export interface Adjustment {
  /** Iterations done when it was changed. */
  iteration: number
  /** As in the configuration, "regulariser.enabled" with a dot. */
  path: string
  from: number | string | boolean
  to: number | string | boolean
}

/** What a run began from, where that was another run. */
export interface Beginning {
  name: string
  iteration: number
}
