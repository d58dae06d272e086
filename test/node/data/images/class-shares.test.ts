/** A set cut to class shares: as many images as fit, the first of each class. */
import { describe, expect, it } from 'vitest'
import { withClassShares } from '../../../../src/data/images/class-shares'
import type { ImageDataset, ImageSplit } from '../../../../src/data/images/types'

/** One-pixel images that are their own number. */
const split = (labels: number[]): ImageSplit => ({
  count: labels.length,
  pixels: Uint8Array.from(labels, (_, i) => i),
  labels: Uint8Array.from(labels),
})
const data: ImageDataset = {
  name: 'Dots',
  id: 'dots',
  size: 28,
  channels: 1,
  train: split([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]),
  test: split([2, 1, 0, 2, 1, 0]),
  classNames: ['a', 'b', 'c'],
  notes: [],
}

describe('class shares', () => {
  it('leave as many images as fit, the first of each class, in both parts alike', () => {
    // Four of each class, half of them wanted of class 0: 4, 2 and 2; of the two of the test set 2, 1 and 1.
    const { train, test, id, name } = withClassShares(data, [2, 1, 1], 'Dots, cut')
    expect([...train.pixels]).toEqual([0, 1, 2, 3, 4, 5, 6, 9])
    expect([...(train.labels ?? [])]).toEqual([0, 1, 2, 0, 1, 2, 0, 0])
    expect([...test.pixels]).toEqual([0, 1, 2, 5])
    expect([train.count, test.count, id, name]).toEqual([8, 4, 'dots|2,1,1', 'Dots, cut'])
    expect(data.train.count).toBe(12)
  })

  it('may leave a class out', () => {
    expect([...(withClassShares(data, [0, 1, 3], '').train.labels ?? [])]).toEqual([1, 2, 2, 2, 2])
  })

  it.each([
    [[1, 1], 'The class shares 1, 1 do not fit Dots, which has 3 classes'],
    [[0, 0, 0], 'give each a number of 0 or more, one of them more'],
    [[1, -1, 2], 'The class shares 1, -1, 2 do not fit'],
    [[1, NaN, 2], 'do not fit'],
  ])('%j are refused in a sentence', (shares, sentence) => {
    expect(() => withClassShares(data, shares, '')).toThrow(sentence)
  })
})
