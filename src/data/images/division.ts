/** Which images are for testing. */
import type { UnderstoodDivision } from '../understood-types'
import type { ImageSource } from './source'
import { drawTestImages } from './test-split'

/**
 * The visitor's own division, else a seeded tenth: of the images that have a label, where only some have.
 * @param kept places of the usable images in the source
 * @returns a flag for each of them, 1 for testing, and what they come from
 */
export function divisionOf(
  source: ImageSource,
  kept: readonly number[],
  seed: number,
): { isTest: Uint8Array; from: UnderstoodDivision['from'] } {
  const { isTest, divisionFrom } = source
  const own = isTest ? Uint8Array.from(kept, (index) => (isTest(index) ? 1 : 0)) : null
  if (own?.includes(1) && own.includes(0)) return { isTest: own, from: divisionFrom }
  const isDrawn = new Uint8Array(kept.length)
  const drawable = measurable(source, kept)
  if (drawable.length === 0) return { isTest: isDrawn, from: 'drawn' }
  for (const [i, flag] of drawTestImages(drawable.length, seed).entries()) isDrawn[drawable[i] ?? 0] = flag
  return { isTest: isDrawn, from: 'drawn' }
}

/** Which of the images a measure by class can be taken of; all, where none or all have a label. */
function measurable(source: ImageSource, kept: readonly number[]): number[] {
  const labelled = kept.flatMap((index, i) => (source.label(index) === null ? [] : [i]))
  return labelled.length > 0 ? labelled : kept.map((_, i) => i)
}
