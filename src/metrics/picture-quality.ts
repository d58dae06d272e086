/** What R has to be read beside, from one pass of a classifier over the generated images: R also falls when images merely get worse. */
import { frechetDistance, momentsOf, type FrechetDistance, type Moments } from './frechet'
import { inceptionScore, type InceptionScore } from './inception-score'

/** Every score carries the number of images it is made of. */
export interface PictureQuality {
  /** FID with Inception's features, FID-like with any other network's. */
  frechet: FrechetDistance
  /** Null where the network gives no logits, only features. */
  inception: InceptionScore | null
  /** Null where there are no logits, or the captions name no class of theirs. */
  agreement: { share: number; count: number } | null
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
