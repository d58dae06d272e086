import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadInput } from '../../../../../src/data/bad-input'
import {
  checkCounts,
  looksLikeIdx,
  parseIdx,
  parseIdxImages,
  parseIdxLabels,
  writeIdx,
} from '../../../../../src/data/images/formats/idx'

const arrays = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }).chain((dims) => {
  const length = dims.reduce((product, d) => product * d, 1)
  return fc.record({ dims: fc.constant(dims), data: fc.uint8Array({ minLength: length, maxLength: length }) })
})

describe('IDX', () => {
  it('reads back what it wrote, for any shape', () => {
    fc.assert(
      fc.property(arrays, ({ dims, data }) => {
        expect(parseIdx(writeIdx(dims, data), 'a')).toEqual({ dims, data })
      }),
      { seed: 1 },
    )
  })

  it('never accepts a file of another length', () => {
    fc.assert(
      fc.property(arrays, fc.integer({ min: 1, max: 20 }), ({ dims, data }, change) => {
        const whole = writeIdx(dims, data)
        const longer = new Uint8Array(whole.length + change)
        longer.set(whole)
        expect(() => parseIdx(longer, 'a')).toThrow(BadInput)
        expect(() => parseIdx(whole.subarray(0, Math.max(0, whole.length - change)), 'a')).toThrow(BadInput)
      }),
      { seed: 2 },
    )
  })

  it('writes the header that MNIST has', () => {
    const header = Array.from(writeIdx([2, 1, 3], new Uint8Array(6)).subarray(0, 16))
    expect(header).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3])
    expect(() => writeIdx([2, 2], new Uint8Array(3))).toThrow('2×2 needs 4 bytes, not 3')
  })

  it('reads a view that does not begin at its buffer', () => {
    const file = writeIdx([2], Uint8Array.of(7, 9))
    const shifted = new Uint8Array(file.length + 5)
    shifted.set(file, 5)
    expect(parseIdxLabels(shifted.subarray(5), 'labels')).toEqual(Uint8Array.of(7, 9))
  })

  it('reads grey and colour images', () => {
    expect(parseIdxImages(writeIdx([2, 2, 3], new Uint8Array(12)), 'a')).toMatchObject({
      count: 2,
      height: 2,
      width: 3,
      channels: 1,
    })
    expect(parseIdxImages(writeIdx([1, 2, 2, 3], new Uint8Array(12)), 'a')).toMatchObject({ count: 1, channels: 3 })
  })

  it('is told by its first four bytes', () => {
    expect(looksLikeIdx(writeIdx([1], new Uint8Array(1)))).toBe(true)
    expect(looksLikeIdx(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toBe(false)
    expect(looksLikeIdx(Uint8Array.of(0, 0, 1, 0))).toBe(false)
    expect(looksLikeIdx(new Uint8Array(2))).toBe(false)
  })
})

describe('IDX, bad files', () => {
  const images = writeIdx([3, 28, 28], new Uint8Array(3 * 784))
  const labels = writeIdx([3], new Uint8Array(3))

  it.each([
    [
      'too short',
      images.subarray(0, 1000),
      'train-images: the header says 3 images of 28×28 (2,352 bytes) but only 984 follow; the file is cut short, fetch it again.',
    ],
    [
      'too long',
      new Uint8Array([...images, 0]),
      'train-images: the header says 3 images of 28×28 (2,352 bytes) but 2,353 follow; the header or the file is damaged, fetch it again.',
    ],
    [
      'cut inside the header',
      images.subarray(0, 9),
      'train-images: the header needs 16 bytes for its 3 dimensions but the file has only 9; the file is cut short, fetch it again.',
    ],
    [
      'a web page',
      new TextEncoder().encode('<!doctype html>'),
      'train-images: this is no IDX file (its first bytes are 3c 21 64 6f, expected 00 00 08 03 for images or 00 00 08 01 for labels); choose an IDX file as MNIST has them.',
    ],
    ['empty', new Uint8Array(0), 'its first bytes are none'],
    [
      'floats',
      Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0),
      'train-images: the header says that the values are 32-bit floats (type 0x0d), but only unsigned bytes (0x08) can be read; save the file with values from 0 to 255.',
    ],
    [
      'labels',
      labels,
      'train-images holds labels (magic 2049) where images (2051) are expected; the two files seem to be swapped, exchange them.',
    ],
    [
      'two dimensions',
      writeIdx([2, 2], new Uint8Array(4)),
      'an array of shape 2×2 holds no images; expected count×height×width',
    ],
    ['four channels', writeIdx([1, 1, 1, 4], new Uint8Array(4)), 'an array of shape 1×1×1×4 holds no images'],
    [
      'no images',
      writeIdx([0, 28, 28], new Uint8Array(0)),
      'the header says 0 images of 28×28: there is no pixel in it',
    ],
    [
      'a product beyond all memory',
      Uint8Array.of(0, 0, 8, 3, ...Array.from({ length: 12 }, () => 255)),
      'but only 0 follow; the file is cut short',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => parseIdxImages(bytes, 'train-images')).toThrow(BadInput)
    expect(() => parseIdxImages(bytes, 'train-images')).toThrow(message)
  })

  it('names images where labels are expected, and an empty list', () => {
    expect(() => parseIdxLabels(images, 'train-labels')).toThrow(
      'train-labels holds images (magic 2051) where labels (2049) are expected; the two files seem to be swapped, exchange them.',
    )
    expect(() => parseIdxLabels(writeIdx([0], new Uint8Array(0)), 'l')).toThrow('l: the header says 0 labels')
  })

  it('names both counts where they differ', () => {
    expect(() => checkCounts(60000, 'a', 10000, 'b')).toThrow(
      'a has 60,000 images but b has 10,000 labels; every image needs one label',
    )
    expect(() => checkCounts(5, 'a', 5, 'b')).not.toThrow()
  })
})
