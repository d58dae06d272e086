/**
 * Which images of Fashion-MNIST and MNIST the bundled model has seen, and which it has not: the same splits as
 * pretrain/splits.py, where the reasons are. Two classes are held out of all pretraining as a fusion set.
 */
import type { ImageSplit } from '../images/types'

/** Sandal and Bag: the Fashion fusion set. */
export const fusionClasses: readonly number[] = [5, 8]

/**
 * - `pretrain`: trained on by the autoencoder, the text encoder, the teacher and the student
 * - `heldOut`: real images that no net and no fine-tuning saw, to compare replication with
 * - `fineTune`: the first N of these are the fine-tuning set
 * - `fashionFusion`: Sandal and Bag, all of the training file
 */
export type FashionSplit = 'pretrain' | 'heldOut' | 'fineTune' | 'fashionFusion'

const pretrainEnd = 50_000
const heldOutEnd = 55_000

/** Images 0-49,999 of MNIST's training file are its fusion set; the other 10,000 were 12 % of the pretraining mix. */
export const mnistFusionEnd = 50_000

/**
 * Indices into Fashion-MNIST's training file, ascending.
 * @param labels [60000] classes of the training file
 */
export function fashionSplit(labels: NonNullable<ImageSplit['labels']>, split: FashionSplit): number[] {
  const ranges: Record<FashionSplit, [number, number]> = {
    pretrain: [0, pretrainEnd],
    heldOut: [pretrainEnd, heldOutEnd],
    fineTune: [heldOutEnd, labels.length],
    fashionFusion: [0, labels.length],
  }
  const [first, end] = ranges[split]
  const found: number[] = []
  labels.subarray(first, end).forEach((label, place) => {
    if (fusionClasses.includes(label) === (split === 'fashionFusion')) found.push(first + place)
  })
  return found
}
