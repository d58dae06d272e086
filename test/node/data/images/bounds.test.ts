/** Archives and images made to cost much: each is answered in time, and in memory that what really came pays for. */
// First: it watches the arrays that the others make.
import { bounded } from '../bounded'
import { deflateRawSync, gzipSync as gzipInNode } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip, gunzipHead } from '../../../../src/data/archives/gzip'
import { understandImages } from '../../../../src/data/images/own'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'
import { extraOf, joined, makeZip, text, type MadeEntry } from '../archives/made-zip'

const gzipSync = (bytes: Uint8Array) => new Uint8Array(gzipInNode(bytes, { level: 1 }))

const png = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64) })
/** Of the 60,000 that MNIST has for training, as many as keep well within the bound on a machine that does other work: all take 1.6 s on an idle one. */
const PICTURES = 40_000
/** What takes the square of this takes seconds; of more entries no test would show more. */
const MANY = 20_000
const MOST_16 = 0xffff
const MOST_32 = 0xffffffff

const big = (length: number, value = 0) => new Uint8Array(length).fill(value)
const uint32 = (...values: number[]) => {
  const bytes = new Uint8Array(4 * values.length)
  for (const [i, value] of values.entries()) new DataView(bytes.buffer).setUint32(4 * i, value)
  return bytes
}

/** Understands the files within the bounds; every one of them is used or named. */
async function understood(...files: readonly NamedBytes[]) {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const result = await bounded(size, () => understandImages(files, { seed: 1 }))
  const named = new Set(result.leftOut.map(({ file }) => file)).size
  expect(result.images + named).toBeGreaterThanOrEqual(Math.min(result.files, 1))
  return result
}

describe('a zip', () => {
  const archive = (entries: readonly MadeEntry[], made = {}) => ({ path: 'z.zip', bytes: makeZip(entries, made) })
  const numbers = Array.from({ length: MANY }, (_, i) => i)

  it.each<[string, () => NamedBytes, number]>([
    [
      '40,000 pictures',
      () => archive(Array.from({ length: PICTURES }, (_, i) => ({ name: `${i % 7}/${i}.png`, data: png, method: 0 }))),
      PICTURES,
    ],
    ['20,000 entries without a byte', () => archive(numbers.map((i) => ({ name: `${i}.png`, method: 0 }))), 0],
    ['20,000 of one name', () => archive(numbers.map(() => ({ name: 'a/a.png', data: png, method: 0 }))), MANY],
    ['20,000 folders', () => archive([...numbers.map((i) => ({ name: `${i}/` })), { name: 'a.png', data: png }]), 1],
    [
      '20,000 names of a code page',
      () =>
        archive(
          numbers.map((i) => ({
            name: joined(Uint8Array.of(0xaa, 0xae, 0xe2), text(`${i}.png`)),
            method: 0,
            data: joined(png, uint32(i)),
          })),
        ),
      MANY,
    ],
    [
      '20,000 names of no code page',
      () =>
        archive(
          numbers.map((i) => ({
            name: Uint8Array.of(0xff, 0x80 | (i >> 12), 0x80 | ((i >> 6) & 63), 0x80 | (i & 63)),
            method: 0,
          })),
        ),
      0,
    ],
    [
      'names and extra fields as long as they can be',
      () =>
        archive(
          numbers
            .slice(0, 200)
            .map((i) => ({ name: `${'é'.repeat(30_000)}${i}`, extra: extraOf(0x7075, big(MOST_16 - 4)) })),
        ),
      0,
    ],
    [
      'extra fields of no length',
      () => archive(numbers.slice(0, 200).map((i) => ({ name: `${i}.png`, extra: big(MOST_16 - 3) }))),
      0,
    ],
    [
      'a comment as long as it can be',
      () => archive([{ name: 'a.png', data: png }], { comment: big(MOST_16, 0x50) }),
      1,
    ],
    [
      'ends of archives in its comment',
      () =>
        archive([{ name: 'a.png', data: png }], {
          behind: joined(...numbers.slice(0, 5000).map(() => text('PK\x05\x06' + '\0'.repeat(18)))),
        }),
      0,
    ],
    [
      'entries that claim 4 GB each',
      () =>
        archive(numbers.slice(0, 2000).map((i) => ({ name: `${i}.png`, data: png, claims: { size: MOST_32 - 1 } }))),
      0,
    ],
    [
      'stored entries that claim 4 GB each',
      () =>
        archive(
          numbers.slice(0, 2000).map((i) => ({
            name: `${i}.png`,
            data: png,
            method: 0,
            claims: { size: MOST_32 - 1, packedSize: MOST_32 - 1 },
          })),
        ),
      0,
    ],
    [
      'entries that claim one stretch',
      () => archive(numbers.map((i) => ({ name: `${i}.png`, data: png, method: 0, claims: { offset: 0 } }))),
      1,
    ],
    [
      'a picture of 200 MB of zeros',
      () =>
        archive([
          {
            name: 'a.png',
            packed: deflateRawSync(joined(png, big(200_000_000)), { level: 1 }),
            claims: { size: 200_000_000 + png.length },
          },
        ]),
      0,
    ],
    [
      'a name of 30,000 folders',
      () =>
        archive([
          { name: `${'a/'.repeat(30_000)}1.png`, data: png },
          { name: 'b/1.png', data: png },
        ]),
      2,
    ],
    [
      '200 names of 10,000 folders',
      () => archive(numbers.slice(0, 200).map((i) => ({ name: `${'a/'.repeat(10_000)}${i}/1.png`, data: png }))),
      200,
    ],
    [
      'a directory cut in half',
      () => ({ path: 'z.zip', bytes: makeZip(numbers.map((i) => ({ name: `${i}` }))).subarray(0, -200_000) }),
      0,
    ],
  ])('with %s', async (_, made, images) => {
    expect((await understood(made())).images).toBe(images)
  })
})

describe('gzip', () => {
  const zeros = gzipSync(big(120_000_000))
  const member = gzipSync(big(4))
  it.each<[string, () => NamedBytes]>([
    ['of a bomb, called a batch', () => ({ path: 'data_batch_1.bin.gz', bytes: zeros })],
    ['of a bomb, called labels', () => ({ path: 'a-labels-idx1-ubyte.gz', bytes: zeros })],
    ['of a bomb, called a text', () => ({ path: 'a.csv.gz', bytes: zeros })],
    [
      'of IDX that claims billions',
      () => ({
        path: 'a.gz',
        bytes: gzipSync(joined(Uint8Array.of(0, 0, 8, 3), uint32(MOST_32, MOST_32, MOST_32), big(50_000_000))),
      }),
    ],
    ['of gzip of gzip', () => ({ path: 'a.png.gz.gz', bytes: gzipSync(gzipSync(gzipSync(png))) })],
    [
      'of many members',
      () => ({
        path: 'train-images-idx3-ubyte.gz',
        bytes: new Uint8Array(Buffer.alloc(20_000 * member.length, member)),
      }),
    ],
    [
      'with a name that does not end',
      () => ({
        path: 'a-images-idx3-ubyte.gz',
        bytes: joined(Uint8Array.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3), big(5_000_000, 0x61)),
      }),
    ],
  ])('%s', async (_, made) => {
    expect((await understood(made())).images).toBe(0)
  })

  it('that unpacks without end is given up', async () => {
    await bounded(zeros.length, () => gunzipHead(zeros, 100))
    await bounded(zeros.length, () => gunzip(zeros, 'a.gz').catch(String))
  })
})

describe('pictures', () => {
  const chunk = (name: string, length: number, data = big(0)) => joined(uint32(length), text(name), data, uint32(0))
  const start = png.subarray(0, 33)
  const ihdr = (width: number, height: number) => joined(png.subarray(0, 16), uint32(width, height), png.subarray(24))
  const jpeg = (...segments: Uint8Array[]) => joined(Uint8Array.of(0xff, 0xd8), ...segments)
  const frame = (width: number, height: number) =>
    Uint8Array.of(
      0xff,
      0xc0,
      0,
      17,
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      3,
      1,
      17,
      0,
      2,
      17,
      1,
      3,
      17,
      1,
    )
  const riff = (name: string, data: Uint8Array) =>
    joined(text('RIFF'), uint32(MOST_32), text(`WEBP${name}`), uint32(0), data)
  const again = (piece: Uint8Array, times: number) => new Uint8Array(Buffer.alloc(piece.length * times, piece))

  it.each<[string, () => Uint8Array, number]>([
    ['a PNG of 4 billion pixels a side', () => ihdr(MOST_32, MOST_32), 0],
    ['a PNG without a pixel', () => ihdr(0, 0), 0],
    ['a PNG of a million chunks', () => joined(start, again(chunk('tEXt', 0), 1_000_000), png.subarray(33)), 1],
    ['a PNG whose chunk claims 4 GB', () => joined(start, chunk('tEXt', MOST_32), png.subarray(33)), 1],
    ['a JPEG of 65,535 pixels a side', () => jpeg(frame(MOST_16, MOST_16)), 0],
    ['a JPEG of a million comments', () => jpeg(again(Uint8Array.of(0xff, 0xfe, 0, 2), 1_000_000), frame(8, 8)), 1],
    ['a JPEG of padding', () => jpeg(big(8_000_000, 0xff)), 0],
    ['a JPEG whose segments have no length', () => jpeg(again(Uint8Array.of(0xff, 0xe1, 0, 0), 1_000_000)), 0],
    ['a WebP of 16 million pixels a side', () => riff('VP8X', big(20, 0xff)), 0],
    ['a WebP of no known chunk', () => riff('XXXX', big(5_000_000)), 0],
    ['a GIF of 65,535 pixels a side', () => joined(text('GIF89a'), big(5_000_000, 0xff)), 0],
    ['a BMP of 4 billion pixels a side', () => joined(text('BM'), big(5_000_000, 0xff)), 0],
  ])('%s', async (_, made, images) => {
    expect((await understood({ path: 'a.png', bytes: made() }, { path: 'b', bytes: made() })).images).toBe(2 * images)
  })

  it('in folders 60,000 deep', async () => {
    const deep = (end: string) => ({ path: `${'a/'.repeat(60_000)}${end}`, bytes: png })
    await understood(deep('1.png'), deep('b/1.png'), deep('c/d/1.png'), { path: 'train/1.png', bytes: png })
  })
})

describe('arrays', () => {
  const idx = (dims: readonly number[], data: Uint8Array, type = 8) =>
    joined(Uint8Array.of(0, 0, type, dims.length), uint32(...dims), data)
  it.each<[string, string, () => Uint8Array]>([
    ['billions of images', 'train-images-idx3-ubyte', () => idx([MOST_32, 28, 28], big(1_000_000))],
    ['images of billions of pixels', 'train-images-idx3-ubyte', () => idx([1, MOST_32, MOST_32], big(1_000_000))],
    [
      '255 dimensions',
      'train-images-idx3-ubyte',
      () =>
        idx(
          Array.from({ length: 255 }, () => MOST_32),
          big(10),
        ),
    ],
    ['billions of images without a pixel', 'train-images-idx3-ubyte', () => idx([MOST_32, 0, 0], big(0))],
    ['a million images of no pixel', 'a', () => idx([1_000_000, 1, 0], big(0))],
    ['billions of labels', 'train-labels-idx1-ubyte', () => idx([MOST_32], big(1_000_000))],
    ['floats', 'a', () => idx([MOST_32], big(5_000_000), 0x0e)],
    ['a batch that is none', 'data_batch_1.bin', () => big(30_730_000, 200)],
    ['a batch that is cut short', 'data_batch_1.bin', () => big(30_730_001)],
  ])('with %s', async (_, path, made) => {
    expect((await understood({ path, bytes: made() })).images).toBe(0)
  })

  it('of millions of pixels, and ten batches alike', async () => {
    expect((await understood({ path: 'a', bytes: idx([60_000, 8, 8], big(3_840_000)) })).images).toBe(60_000)
    const batches = Array.from({ length: 5 }, (_, i) => ({ path: `data_batch_${i}.bin`, bytes: big(30_730_000 / 5) }))
    expect((await understood(...batches)).images).toBe(10_000)
  })
})
