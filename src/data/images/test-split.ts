/** Which images are kept for testing. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/**
 * Draws a tenth of `count` images (rounded, at least one) without replacement: `flags[i]` is 1 where image i is for testing.
 * Same count and seed, same choice.
 */
export function drawTestImages(count: number, seed: number): Uint8Array {
  const flags = new Uint8Array(count)
  const wanted = Math.min(count, Math.max(1, Math.round(count / 10)))
  const generator = xoroshiro128plus(seed)
  // Floyd's sampling (Bentley & Floyd 1987): no list of all indices to shuffle.
  for (let i = count - wanted; i < count; i++) {
    const drawn = uniformInt(generator, 0, i)
    flags[flags[drawn] === 1 ? i : drawn] = 1
  }
  return flags
}
