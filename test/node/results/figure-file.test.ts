/** The figures that come with the page, as the room Results reads them. */
import { expect, test } from 'vitest'
import { readPublic } from '../../../scripts/read-public.mjs'
import { checkBias, checkFigureTwo } from '../../../src/results/figure-file'

const json = async (path: string): Promise<unknown> => JSON.parse(new TextDecoder().decode(await readPublic(path)))
/** Width and height of a PNG, from its head. */
const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

test('Figure 2 of paper A has a column for each caption, and a row for the training images and for each model', async () => {
  const { size, captions, models } = checkFigureTwo(await json('results/figure-2.json'))
  for (const { name, similarities } of models) expect(similarities.length, name).toBe(captions.length)
  const png = new Uint8Array(await readPublic('results/figure-2.png'))
  expect(sizeOf(png)).toEqual([captions.length * size, (1 + models.length) * size])
})

test('distances against 1/n are read', async () => {
  expect(checkBias(await json('results/fid-against-n.json')).series.length).toBeGreaterThan(0)
})

test('another file is told by the part that is wrong', async () => {
  const file = await json('results/figure-2.json')
  expect(() => checkFigureTwo({ ...(file as object), size: 0 })).toThrow(/size/)
  expect(() => checkBias(file)).toThrow('This is no file of a figure.')
})
