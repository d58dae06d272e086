/** What charts show, in words. */
import { expect, it } from 'vitest'
import { lineWords, seriesWords } from '../../../../src/components/charts/chart-words'

it('a line says where it is, where it began and how far it went', () => {
  expect(lineWords('loss', [1, 10, 3492], [0.14159, 0.5, -0.0521], 'at')).toBe(
    'loss −0.0521 at 3,492, 0.1416 at 1, between −0.0521 and 0.5',
  )
  expect(lineWords('R', [0, 50, 100], [NaN, 0.5, NaN], 'step')).toBe('R 0.5 at step 50')
  expect(lineWords('R', [0], [NaN], 'step')).toBe('R has no value yet')
})

it('a plot says where each dot lies and what each line goes through, with what they may be off', () => {
  const one = (points: { x: number; y: number; low?: number; high?: number }[]) =>
    seriesWords({ name: 'MC', colour: '', line: 'none', dots: true, points }, 'FID-like', 'R')
  expect(one([{ x: 4.5, y: 0.915, low: 0.9, high: 0.93 }])).toBe('MC: R 0.915 (0.9 to 0.93) at FID-like 4.5')
  expect(
    one([
      { x: 1, y: 2 },
      { x: 2, y: 0.5 },
      { x: 3, y: 1 },
    ]),
  ).toBe('MC: from R 2 at FID-like 1 to R 1 at FID-like 3, between 0.5 and 2')
  expect(one([])).toBe('MC: nothing measured')
})
