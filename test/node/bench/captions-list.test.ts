import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { BENCH_CAPTIONS, benchCaptionList } from '../../../bench/captions/list'
import { readPublic } from '../../../scripts/read-public.mjs'
import { loadHierarchy } from '../../../src/captions/wordnet/load'

/** Times of different days are compared: the list must be the same. */
const SHA_256 = 'ff020dfc23d9f39ce7d2fa4d154868f999cd8192cd9f7c61d762e16b424c1db2'

it('is the same list everywhere, and a shorter one is its beginning', async () => {
  const hierarchy = await loadHierarchy(readPublic)
  const captions = benchCaptionList(hierarchy)
  expect(captions.length).toBe(BENCH_CAPTIONS)
  expect(createHash('sha256').update(captions.join('\n')).digest('hex')).toBe(SHA_256)
  expect(benchCaptionList(hierarchy, 100)).toEqual(captions.slice(0, 100))
  const words = captions.map((caption) => caption.split(/\s+/).length)
  expect([Math.min(...words), Math.max(...words)]).toEqual([6, 12])
})
