/** Sets of captioned images as `npm run fine-tune` hands them to the networks. */
import type * as tf from '@tensorflow/tfjs-core'
import type { CaptionedSet } from '../src/data/captioned-types'
import type { CaptionRegime } from '../src/diffusion/fine-tuning-types'
import { imagesOf } from '../src/diffusion/pictures'
import { BadInput } from '../src/gpu/errors'

/** `[count, size, size, channels]` in [−1, 1] */
export function tensorOf({ pixels, count, size, channels }: CaptionedSet): tf.Tensor4D {
  const all = Array.from({ length: count }, (_, index) => index)
  return imagesOf({ pixels }, all, size, size, channels)
}

/** @throws BadInput where the set has no such captions */
export function captionsIn({ captions, name }: CaptionedSet, regime: CaptionRegime): string[] {
  if (regime === 'room')
    throw new BadInput('Captions of the Captions room are in the page only; choose original, general or 5-word.')
  const found = captions[regime]
  if (found === undefined) throw new BadInput(`${name} has no ${regime} captions; choose original.`)
  return found
}
