/** Which images are for testing. */
import type { UnderstoodDivision } from '../understood-types'
import type { ImageSource } from './source'
import { drawTestImages } from './test-split'

/**
 * The visitor's own division, else a seeded tenth.
 * @param kept places of the usable images in the source
 * @returns a flag for each of them, 1 for testing, and what they come from
 */
export function divisionOf(
  { isTest, divisionFrom }: ImageSource,
  kept: readonly number[],
  seed: number,
): { isTest: Uint8Array; from: UnderstoodDivision['from'] } {
  const own = isTest ? Uint8Array.from(kept, (index) => (isTest(index) ? 1 : 0)) : null
  if (own?.includes(1) && own.includes(0)) return { isTest: own, from: divisionFrom }
  return { isTest: kept.length === 0 ? new Uint8Array() : drawTestImages(kept.length, seed), from: 'drawn' }
}
