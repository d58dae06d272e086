import { expect, it } from 'vitest'
import { captionCopies } from '../../../../src/state/fusion/studio/caption-copies'
import type { Gallery, Measured } from '../../../../src/workers/fusion/protocol'

const measured = (similarities: number[]) => ({ judgement: { replication: { similarities } } }) as unknown as Measured
const gallery = (own: number[], captions: string[]) => ({ own, captions }) as unknown as Gallery

it('means the images of one training caption, and keeps captions of other images apart, alike or not', () => {
  const found = captionCopies(
    measured([0.2, 0.4, 0.9, 0.5]),
    gallery([3, 3, 7, 8], ['a boot', 'a boot', 'a shirt', 'a shirt']),
  )
  expect(found).toEqual([
    { caption: 'a boot', similarity: expect.closeTo(0.3, 12), images: 2 },
    { caption: 'a shirt', similarity: 0.9, images: 1 },
    { caption: 'a shirt', similarity: 0.5, images: 1 },
  ])
  expect(captionCopies(measured([0.2, 0.4]), gallery([1], ['a']))).toHaveLength(1)
})
