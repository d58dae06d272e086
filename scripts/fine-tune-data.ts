/** Captions of a set as `npm run fine-tune` asks for them. */
import type { CaptionedSet } from '../src/data/captioned/types'
import type { CaptionRegime } from '../src/diffusion/training/types'
import { BadInput } from '../src/gpu/errors'

/** @throws BadInput where the set has no such captions */
export function captionsIn({ captions, name }: CaptionedSet, regime: CaptionRegime): string[] {
  if (regime === 'room')
    throw new BadInput('Captions of the Captions room are in the page only; choose original, general or 5-word.')
  const found = captions[regime]
  if (found === undefined) throw new BadInput(`${name} has no ${regime} captions; choose original.`)
  return found
}
