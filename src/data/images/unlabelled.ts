/** Images without a label among those that have one. */
import { formatCount } from '../bad-input'
import { someOf } from '../left-out'
import type { ImageSource } from './source'

/**
 * @param kept places of the usable images in the source
 * @param isTest a flag for each of them, 1 for testing
 * @returns a sentence for the training images and one for the test images, where only some, or only the others, have labels
 */
export function noteUnlabelled(source: ImageSource, kept: readonly number[], isTest: Uint8Array): string[] {
  if (source.classNames === null) return []
  return [0, 1].flatMap((part) => {
    const images = kept.filter((_, i) => isTest[i] === part)
    const without = images.filter((index) => source.label(index) === null)
    if (without.length === 0) return []
    const title = part === 1 ? 'test' : 'training'
    // Labels are for measuring alone, and that is done on test images.
    const then = part === 1 ? ', so nothing is measured by class' : ''
    if (without.length === images.length) return [`The ${title} images have no labels${then}.`]
    const have = without.length === 1 ? 'has' : 'have'
    const names = someOf(without.map((index) => source.nameOf(index)))
    return [
      `${formatCount(without.length)} of the ${formatCount(images.length)} ${title} images ${have} no label${then}: ${names}.`,
    ]
  })
}
