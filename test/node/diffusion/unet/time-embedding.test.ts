import { expect, it } from 'vitest'
import { sinusoids } from '../../../../src/diffusion/unet/time-embedding'

it('puts sines before cosines, or after them, at frequencies from 1 down to 1/10,000', () => {
  const sinesFirst = sinusoids([2], 4, false, 1)
  const expected = [Math.sin(2), Math.sin(2e-4), Math.cos(2), Math.cos(2e-4)]
  sinesFirst.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6))
  const [a, b, c, d] = sinesFirst
  expect([...sinusoids([2], 4, true, 1)]).toEqual([c, d, a, b])
})

it('never reaches the longest period where nothing is shifted: 2 frequencies are 1 and 1/100', () => {
  const [sine, slow] = sinusoids([1], 4, false, 0)
  expect(sine).toBeCloseTo(Math.sin(1), 6)
  expect(slow).toBeCloseTo(Math.sin(0.01), 6)
})

it('leaves a last odd channel at zero, in every row', () => {
  const values = sinusoids([3, 5], 5, true, 0)
  expect([values[4], values[9]]).toEqual([0, 0])
  expect(values[5]).toBeCloseTo(Math.cos(5), 6)
})
