import { describe, expect, it } from 'vitest'
import { sharesNote, sharesProblem } from '../../../src/mixture/shares'

describe('shares of classes', () => {
  it.each([
    [[1, 0, 0], 'leave all to one, so that nothing is left to tell apart; give two at least more than 0'],
    [[0, 0, 0], 'are all 0; two at least have to be more'],
    [[1, -2, 0], 'have -2 among them; each has to be 0 or more'],
    [[1, 2], 'are 2 numbers; 3 are needed, one each'],
    [[0, 1, 1], null],
  ])('%j', (shares, problem) => {
    expect(sharesProblem(shares, 3)).toBe(problem)
  })

  it('are remarked upon where classes go or nearly go', () => {
    expect(sharesNote([3, 2, 1])).toBeNull()
    expect(sharesNote([1, 0, 1])).toBe('With these, 1 of 3 classes gets no image.')
    expect(sharesNote([1000, 0, 0, 1])).toBe(
      'With these, 2 of 4 classes get no image, and the smallest class gets one image for every 1,000 of the largest.',
    )
  })
})
