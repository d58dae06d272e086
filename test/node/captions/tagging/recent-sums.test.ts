import { expect, it } from 'vitest'
import { RecentSums } from '../../../../src/captions/tagging/recent-sums'
import { TAGS } from '../../../../src/captions/tagging/tags'
import { Random } from '../../../../src/tensor/random'

it('never takes sums of some numbers for those of others, however they push each other out', () => {
  const recent = new RecentSums()
  const random = new Random(7)
  const kept = { found: 0, added: 0 }
  for (let i = 0; i < 50_000; i++) {
    const [first, second] = [random.integer(200), random.integer(200)]
    const row = () => recent.sums.subarray(recent.place, recent.place + TAGS.length)
    if (recent.has(first, second)) {
      kept.found++
    } else {
      kept.added++
      expect(row().every((sum) => sum === 0)).toBe(true)
      row()[0] = first
      row()[TAGS.length - 1] = second
    }
    expect([row()[0], row()[TAGS.length - 1]]).toEqual([first, second])
  }
  expect(Math.min(kept.found, kept.added)).toBeGreaterThan(1000)
})

it('has sums that were asked for just before', () => {
  const recent = new RecentSums()
  expect(recent.has(0, 0)).toBe(false)
  expect(recent.has(0, 0)).toBe(true)
  expect(recent.has(0, 1)).toBe(false)
})
