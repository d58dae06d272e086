/** What R has to be read beside, from one pass of a classifier over the generated images: R also falls when images merely get worse. */
import { partsOf, type Task } from '../../tensor/cancellation'
import type { Random } from '../../tensor/random'
import { authenticity } from '../copying/authenticity'
import { copyingTest, fewestForCells, type CopyingTest } from '../copying/ct-score'
import { frechetDistance, momentsOf, type FrechetDistance, type Moments } from './frechet'
import { frechetInterval, type FrechetInterval } from './frechet-interval'
import { inceptionScore, type InceptionScore } from './inception-score'
import { kernelInceptionDistance, type KernelDistance } from './kid'
import { pointsOf, type Points } from './nearest-neighbours'
import { fewestForManifold, precisionRecall } from './precision-recall'
import type { Share } from '../statistics/share'

/** Every score carries the number of images it is made of. */
export interface PictureQuality extends FeatureQuality {
  /** FID with Inception's features, FID-like with any other network's. */
  frechet: FrechetDistance
  /** Null where the network gives no logits, only features. */
  inception: InceptionScore | null
  /** Null where there are no logits, or the captions name no class of theirs. */
  agreement: { share: number; count: number } | null
}

/**
 * What else the same features tell. Runs measured before these were taken lack them; null where there are too few images for a score,
 * or none to compare with.
 */
export interface FeatureQuality {
  /** Null where features are so many that it would take minutes. */
  frechetInterval?: FrechetInterval | null
  /** KID with Inception's features, KID-like with any other network's. */
  kid?: KernelDistance | null
  precision?: Share | null
  recall?: Share | null
  /** AuthPct, to the training images. */
  authenticity?: Share | null
  /** C_T; null without held-out images. */
  copying?: CopyingTest | null
}

/** Real images by the same network. */
export interface RealFeatures {
  /** What the distances are to. */
  reference: Points
  moments: Moments
  training: Points
  /** Whether the reference is of other images than the training's. */
  heldOut: boolean
}

export interface ClassifiedImages {
  /** `[M, D]` row-major. */
  features: ArrayLike<number>
  /** Null where the network gives none. */
  logits: Logits | null
  /** `[M]` class that each image's caption names; null where captions name none. */
  labels: ArrayLike<number> | null
}

export interface Logits {
  /** `[M, classes]` row-major. */
  values: ArrayLike<number>
  classes: number
}

/**
 * @param reference Gaussian of real images, of the same network
 * @throws RangeError where the lengths do not fit one number of images, or a value is not finite
 */
export function pictureQuality({ features, logits, labels }: ClassifiedImages, reference: Moments): PictureQuality {
  const moments = momentsOf(features, reference.mean.length)
  const frechet = frechetDistance(moments, reference)
  if (logits === null) return { frechet, inception: null, agreement: null }
  const { values, classes } = logits
  const inception = inceptionScore(values, classes)
  if (inception.count !== moments.count)
    throw new RangeError(
      `There are logits of ${inception.count} images and features of ${moments.count}; both have to be of the same images.`,
    )
  const agreement = labels === null ? null : { share: captionAgreement(values, classes, labels), count: labels.length }
  return { frechet, inception, agreement }
}

/**
 * Scores of the features, all intervals from resamples of `random`.
 * @param features `[M, D]`, two images at least
 * @param frechet their distance to the reference
 * @throws RangeError where the widths differ, or a feature is not finite; Cancelled
 */
export async function featureQuality(
  features: ArrayLike<number>,
  { reference, moments, training, heldOut }: RealFeatures,
  frechet: FrechetDistance,
  random: Random,
  task: Task = {},
): Promise<Required<FeatureQuality>> {
  const generated = pointsOf(features, reference.width)
  // Of 512 images and 64 features, the interval takes about two thirds of the time.
  const [forInterval = {}, forKernel = {}] = partsOf(task, [2, 1])
  const interval = await frechetInterval(generated, moments, frechet.value, random.fork('frechet'), forInterval)
  const kid = await kernelInceptionDistance(generated, reference, random.fork('kid'), forKernel)
  const areEnough = Math.min(generated.count, reference.count) >= fewestForManifold
  const manifolds = areEnough ? precisionRecall(generated, reference, random.fork('manifolds')) : null
  const areMany = training.count >= fewestForCells
  return {
    frechetInterval: interval,
    kid,
    precision: manifolds?.precision ?? null,
    recall: manifolds?.recall ?? null,
    authenticity:
      training.count < 2 ? null : authenticity(generated, training, random.fork('authenticity').integer(2 ** 32)),
    copying: heldOut && areMany ? copyingTest({ training, heldOut: reference, generated }, random.fork('cells')) : null,
  }
}

/** Share of the images, 0 … 1, whose predicted class is the one that their caption names. */
export function captionAgreement(logits: ArrayLike<number>, classes: number, labels: ArrayLike<number>): number {
  if (labels.length < 1 || logits.length !== labels.length * classes)
    throw new RangeError(
      `${logits.length} logits of ${classes} classes do not fit ${labels.length} labels; each image needs one label.`,
    )
  let agreed = 0
  for (let i = 0; i < labels.length; i++) {
    const row = Array.from({ length: classes }, (_, c) => logits[i * classes + c] ?? NaN)
    if (row.indexOf(Math.max(...row)) === labels[i]) agreed++
  }
  return agreed / labels.length
}
