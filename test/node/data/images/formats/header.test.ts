import { describe, expect, it } from 'vitest'
import { looksLikePicture, readImageHeader } from '../../../../../src/data/images/formats/header'

const ascii = (text: string) => Array.from(text, (c) => c.charCodeAt(0))
const png = Uint8Array.from([
  0x89,
  ...ascii('PNG\r\n\x1a\n'),
  0,
  0,
  0,
  13,
  ...ascii('IHDR'),
  0,
  0,
  0x4e,
  0x20,
  0,
  0,
  1,
  2,
])
// APP0 of 4 bytes, a padding FF, a Huffman table (C4, no frame), then a progressive frame (C2) of 300 rows, 400 columns.
const jpeg = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc4, 0, 3, 0, 0xff, 0xc2, 0, 11, 8, 0x01, 0x2c, 0x01, 0x90,
])
const riff = (chunk: number[]) => Uint8Array.from([...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...chunk])

describe('readImageHeader', () => {
  it.each([
    ['PNG', png, { type: 'image/png', width: 20_000, height: 258, hasAlpha: false }],
    ['JPEG', jpeg, { type: 'image/jpeg', width: 400, height: 300, hasAlpha: false }],
    [
      'lossy WebP',
      riff([...ascii('VP8 '), 0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x90, 0x41, 0x2c, 0x01]),
      { type: 'image/webp', width: 400, height: 300, hasAlpha: false },
    ],
    // 14 bits of 399, then 14 bits of 299: 299 << 14 | 399 = 0x004ac18f
    [
      'lossless WebP',
      riff([...ascii('VP8L'), 0, 0, 0, 0, 0x2f, 0x8f, 0xc1, 0x4a, 0x00]),
      { type: 'image/webp', width: 400, height: 300, hasAlpha: false },
    ],
    [
      'extended WebP',
      riff([...ascii('VP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 0x8f, 1, 0, 0x2b, 1, 0]),
      { type: 'image/webp', width: 400, height: 300, hasAlpha: false },
    ],
  ])('reads the size of %s, and knows when it is cut short', (_, bytes, header) => {
    expect(readImageHeader(bytes)).toEqual(header)
    expect(looksLikePicture(bytes)).toBe(true)
    for (let end = 0; end < bytes.length; end++) expect(readImageHeader(bytes.subarray(0, end))).toBeNull()
  })

  it('knows what may be transparent', () => {
    const of = (bytes: Uint8Array) => readImageHeader(bytes)?.hasAlpha
    const chunk = (name: string, length = 0) => [0, 0, 0, length, ...ascii(name), ...Array<number>(length + 4).fill(0)]
    const withType = (type: number, ...chunks: number[][]) =>
      Uint8Array.from([...png, 8, type, 0, 0, 0, 0, 0, 0, 0, ...chunks.flat()])
    expect([0, 2, 3, 4, 6].map((type) => of(withType(type, chunk('IDAT'))))).toEqual([false, false, false, true, true])
    expect(of(withType(3, chunk('PLTE', 3), chunk('tRNS', 1), chunk('IDAT')))).toBe(true)
    expect(of(withType(3, chunk('IDAT'), chunk('tRNS', 1)))).toBe(false)
    expect(of(riff([...ascii('VP8L'), 0, 0, 0, 0, 0x2f, 0x8f, 0xc1, 0x4a, 0x10]))).toBe(true)
    expect(of(riff([...ascii('VP8X'), 10, 0, 0, 0, 0x10, 0, 0, 0, 0x8f, 1, 0, 0x2b, 1, 0]))).toBe(true)
  })

  it('refuses anything else', () => {
    expect(readImageHeader(Uint8Array.from(ascii('GIF89a and so on, long enough')))).toBeNull()
    expect(looksLikePicture(Uint8Array.from(ascii('GIF89a and so on')))).toBe(false)
    expect(readImageHeader(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9, 0, 2, 0, 0, 0, 0, 0, 0, 0]))).toBeNull()
  })
})
