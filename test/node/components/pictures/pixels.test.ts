import { expect, it } from 'vitest'
import { cellEdge, fittingScale, overviewScale } from '../../../../src/components/pictures/pixels'

it.each([
  ['as large as asked for', 28, 11, 2000, 3, 3],
  ['the largest whole multiple', 28, 11, 632, 3, 2],
  ['at least 1 of small images', 28, 11, 200, 3, 1],
  ['1 of large images where they fit', 64, 9, 585, 3, 1],
  ['half of large images where they do not', 64, 11, 632, 3, 0.5],
] as const)('fits a row of images: %s', (_, size, columns, width, most, scale) => {
  expect(fittingScale(size, columns, width, most)).toBe(scale)
})

it('has whole cells at half size too', () => {
  expect(cellEdge(64, 0.5)).toBe(33)
})

it('looks many images over at a whole multiple, and large ones at an edge of 128', () => {
  expect([28, 32, 64, 128, 256, 512].map((size) => size * overviewScale(size, 48))).toEqual([56, 64, 64, 128, 128, 128])
})
