import { expect, it } from 'vitest'
import { cutSheet, fetchSheet } from '../../../../src/state/start/sheet'

it('cuts a sheet into its images', () => {
  // Two rows of two images of 2 × 2 px; each has its number.
  const sheet = Uint8Array.from([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3])
  expect([...cutSheet(sheet, 2, 2, 2)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
})

it('says what is wrong with a sheet of another size', async () => {
  const files = {
    folder: 'heart',
    json: async () => null,
    picture: async () => ({ width: 4, height: 2, grey: new Uint8Array(8) }),
  }
  await expect(fetchSheet(files, 'a.png', { rows: 2, columns: 2, size: 2 })).rejects.toThrow(
    'start/heart/a.png is 4 × 2 px; 4 × 4 are needed',
  )
})
