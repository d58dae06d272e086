/** Fashion-MNIST as `npm run fine-tune` uses it: which images, with which captions. */
import type * as tf from '@tensorflow/tfjs-core'
import { loadBundled } from '../src/data/bundled'
import { captionFashion, type FashionCaptions } from '../src/data/fashion-captions'
import { fashionSplit, type FashionSplit } from '../src/data/fashion-splits'
import type { CaptionRegime } from '../src/diffusion/fine-tuning-types'
import { fusionCaption } from '../src/diffusion/fusion'
import { imagesOf } from '../src/diffusion/pictures'
import { BadInput } from '../src/gpu/errors'
import { readPublic } from './read-public.mjs'

/** Images as the bundled networks take them, 32 pixels wide, with what is known of each. */
export interface CaptionedImages {
  /** `[N, 32, 32, 1]` in [−1, 1] */
  images: tf.Tensor4D
  captions: FashionCaptions[]
  labels: number[]
}

const SIZE = 32

/** @returns the first `count` images of a split of the training file */
export async function fashionReader(): Promise<(split: FashionSplit, count: number) => CaptionedImages> {
  const { train, size } = await loadBundled('fashion-mnist', readPublic)
  const { labels } = train
  if (labels === null) throw new BadInput('Fashion-MNIST has no labels.')
  return (split, count) => {
    const indices = fashionSplit(labels, split).slice(0, count)
    if (indices.length < count)
      throw new BadInput(`${count} images of the split "${split}" were asked for; it has ${indices.length}.`)
    const captions = indices.map((index) =>
      captionFashion(train.pixels.subarray(index * size * size, (index + 1) * size * size), labels[index] ?? -1, index),
    )
    return {
      images: imagesOf(train, indices, size, SIZE),
      captions,
      labels: indices.map((index) => labels[index] ?? -1),
    }
  }
}

export function captionIn(regime: CaptionRegime, { original, general, fiveWords }: FashionCaptions): string {
  if (regime === 'room')
    throw new BadInput('Captions of the Captions room are in the page only; choose original, general or 5-word.')
  return { original, general, '5-word': fiveWords }[regime]
}

/** Caption of an image of the fusion set. */
export function fusionCaptionOf({ label }: FashionCaptions): string {
  return fusionCaption(label)
}
