/** Images whose files hold long runs of anything, or are many: an answer, or what was left out, in time that grows with the length. */
import { gzipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { writeIdx } from '../../../../src/data/images/formats/idx'
import { understandImages } from '../../../../src/data/images/own'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const MOST_MS = 2000
const png = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64) })

async function timed(files: readonly NamedBytes[]) {
  const begun = cpuTime()
  const understood = await understandImages(files, { seed: 1 })
  return { understood, ms: cpuTime() - begun }
}

const PIECES = [
  ' ',
  '.',
  '/',
  './',
  '../',
  '(1)',
  ' (1)',
  ' copy',
  '-',
  '_',
  'a',
  'train',
  'test/',
  'a/',
  '@',
  '%20',
  'é',
  'images-',
  '1',
]

it('long names and paths are read or refused in time', async () => {
  const kinds = ['.png', '/0.png', '.bin', '-idx3-ubyte', '.zip', '.tar.gz', '']
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PIECES), fc.constantFrom(...kinds), async (piece, end) => {
      const path = piece.repeat(60_000) + end
      const { understood, ms } = await timed([
        { path, bytes: png },
        { path: 'train/a.png', bytes: png },
      ])
      expect(understood.images + understood.leftOut.length).toBe(understood.files)
      expect(ms).toBeLessThan(MOST_MS)
    }),
    { numRuns: 60, seed: 1 },
  )
}, 120_000)

it('headers that go on and on are read or refused in time', async () => {
  const begin = fc.constantFrom<number[]>(
    [0xff, 0xd8, 0xff],
    [0xff, 0xd8, 0xff, 0xe0, 0, 2],
    [...png.subarray(0, 33)],
    [0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
    [0, 0, 8, 3],
    [0, 0, 8, 8],
    [0x1f, 0x8b, 8, 0],
    [0x50, 0x4b, 3, 4],
  )
  const piece = fc.constantFrom<number[]>(
    [0],
    [0xff],
    [0xff, 0xe1, 0, 2],
    [0, 0, 0, 0, 65, 65, 65, 65, 0, 0, 0, 0],
    [0x50, 0x4b, 1, 2],
  )
  await fc.assert(
    fc.asyncProperty(begin, piece, fc.boolean(), async (start, again, packed) => {
      const bytes = Uint8Array.from({ length: 2 ** 20 }, (_, i) => start[i] ?? again[i % again.length] ?? 0)
      const { understood, ms } = await timed([
        { path: 'a', bytes: packed ? gzipSync(bytes) : bytes },
        { path: 'b.png', bytes },
      ])
      expect(understood.images + understood.leftOut.length).toBeGreaterThanOrEqual(understood.files)
      expect(ms).toBeLessThan(MOST_MS)
    }),
    { numRuns: 60, seed: 1 },
  )
}, 120_000)

describe('many', () => {
  const many = (count: number, path: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => ({ path: path(i), bytes: png }))

  it.each<[string, () => NamedBytes[]]>([
    ['pictures in a folder each', () => many(10_000, (i) => `s/${i}/a.png`)],
    ['pictures of one path', () => many(10_000, () => 's/a.png')],
    ['folders that divide', () => many(10_000, (i) => `s/train${i}/${i}.png`)],
    ['thumbnails', () => many(20_000, (i) => `s/@eaDir/${i}.png/a.png`)],
    [
      'IDX files',
      () => Array.from({ length: 500 }, (_, i) => ({ path: `s/${i}`, bytes: writeIdx([2, 2, 2], new Uint8Array(8)) })),
    ],
    [
      'equal test images',
      () => [
        { path: 'train-images', bytes: writeIdx([60_000, 8, 8], new Uint8Array(3_840_000)) },
        { path: 't10k-images', bytes: writeIdx([10_000, 8, 8], new Uint8Array(640_000)) },
      ],
    ],
  ])('%s', async (_, files) => {
    const { understood, ms } = await timed(files())
    expect(understood.images + understood.leftOut.length).toBeGreaterThan(0)
    expect(ms).toBeLessThan(MOST_MS)
  })
})
