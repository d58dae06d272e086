/** What lists show of a fine-tuning run beside its summary, made when it is saved. */
import { cardPictures } from '../../shared/card-pictures'
import type { FusionCard } from './card-types'
import type { Sampling } from './types'

/** @returns undefined where nothing was sampled yet */
export function cardOf(samples: readonly Sampling[]): FusionCard | undefined {
  const newest = samples.at(-1)
  if (newest === undefined) return undefined
  const { step, prompts, images } = newest
  return { step, prompts, pictures: cardPictures(images) }
}
