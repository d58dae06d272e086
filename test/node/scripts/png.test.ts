import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../../scripts/png'
import { writePng } from '../../../src/tensor/files/png'

const GREY = 0
const PALETTE = 3
const GREY_ALPHA = 4
const RGBA = 6

/** A PNG of filtered lines, its check sums left out: the decoder reads none. */
function png(width: number, height: number, type: number, lines: number[], more: [string, number[]][] = [], depth = 8) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([depth, type], 8)
  const chunk = (kind: string, data: Uint8Array) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(kind, 'latin1'), data, Buffer.alloc(4)])
  }
  const packed = deflateSync(Uint8Array.from(lines))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...more.map(([kind, data]) => chunk(kind, Uint8Array.from(data))),
    // In two pieces, as encoders of large pictures have them.
    chunk('IDAT', packed.subarray(0, 3)),
    chunk('IDAT', packed.subarray(3)),
    chunk('IEND', new Uint8Array()),
  ])
}

describe('decodePng', () => {
  it('reads what writePng writes, opaque', () => {
    const pixels = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) % 256)
    const { width, height, rgba } = decodePng(writePng({ width: 5, height: 3, channels: 3, pixels }), 'a.png')
    expect([width, height]).toEqual([5, 3])
    expect([...rgba].filter((_, i) => i % 4 !== 3)).toEqual([...pixels])
    expect([...rgba].filter((_, i) => i % 4 === 3).every((opacity) => opacity === 255)).toBe(true)
  })

  it('takes back each of the five filters', () => {
    // Each line is 10, 20, 250: worked out by hand from the definitions; values wrap at 256.
    const lines = [0, 10, 20, 250, 1, 10, 10, 230, 2, 0, 0, 0, 3, 5, 5, 115, 4, 0, 0, 0]
    const { rgba } = decodePng(png(3, 5, GREY, lines), 'a.png')
    const grey = [...rgba].filter((_, i) => i % 4 === 0)
    expect(grey).toEqual([...Array(5)].flatMap(() => [10, 20, 250]))
  })

  it('predicts by the neighbour that is nearest to left + up − corner, the left of those that are as near', () => {
    // Second line: left 0, up 10, corner 0 for the first pixel: up. Then left 12, up 30, corner 10: 32, nearest 30.
    const { rgba } = decodePng(png(2, 2, GREY, [0, 10, 30, 4, 2, 1]), 'a.png')
    expect([rgba[8], rgba[12]]).toEqual([12, 31])
  })

  it('reads opacity of grey, of colour, and of a palette', () => {
    expect([...decodePng(png(1, 1, GREY_ALPHA, [0, 7, 99]), 'a').rgba]).toEqual([7, 7, 7, 99])
    expect([...decodePng(png(1, 1, RGBA, [0, 1, 2, 3, 4]), 'a').rgba]).toEqual([1, 2, 3, 4])
    const palette: [string, number[]][] = [
      ['PLTE', [1, 2, 3, 4, 5, 6]],
      ['tRNS', [9]],
    ]
    expect([...decodePng(png(2, 1, PALETTE, [0, 1, 0], palette), 'a').rgba]).toEqual([4, 5, 6, 255, 1, 2, 3, 9])
  })

  it.each([
    ['no PNG', Buffer.from('GIF89a'), 'a.png is no PNG'],
    ['16 bits', png(1, 1, GREY, [0, 1, 1], [], 16), 'a PNG of 16 bits'],
    ['too few lines', png(1, 2, GREY, [0, 1]), 'a.png has 2 bytes of pixels'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodePng(bytes, 'a.png')).toThrow(message)
  })
})
