/** Files with the captions of many pictures, each as long as they come: what they say is known in time, and in memory that they pay for. */
// First: it watches the arrays that the others make.
import { bounded } from '../bounded'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const MANY = 60_000
const png = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const json = (value: unknown, path = 's/captions.json') => text(path, JSON.stringify(value))
const numbers = Array.from({ length: MANY }, (_, i) => i)
const mapOf = (name: (i: number) => string, value: (i: number) => unknown) =>
  Object.fromEntries(numbers.map((i) => [name(i), value(i)]))

/** Understands the caption file with a few pictures beside it, within the bounds. */
async function understood(file: NamedBytes, pictures = ['0.png', '1.png', 'a/2.png', 'b/2.png']) {
  const files = [...pictures.map((path) => ({ path: `s/${path}`, bytes: png })), file]
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  return bounded(size, () => understandCaptionedFiles(files, { least: 1, most: 100_000 }))
}

const A = 'a dog runs on the grass'
const coco = (name: (i: number) => string) => ({
  images: numbers.map((i) => ({ id: i, file_name: name(i), license: 1 })),
  annotations: numbers.map((i) => ({ image_id: i, id: i, caption: `${A} ${i}` })),
})

describe('60,000', () => {
  it.each<[string, () => NamedBytes, number]>([
    ['captions in COCO’s form', () => json(coco((i) => `${i}.png`)), 2],
    ['captions in COCO’s form, with paths', () => json(coco((i) => `/home/me/coco/train2017/images/${i}.png`)), 2],
    ['captions by number', () => json(numbers.map((i) => ({ image_id: i, caption: `${A} ${i}` }))), 2],
    [
      'captions in Karpathy’s form',
      () =>
        json({
          images: numbers.map((i) => ({
            filepath: 'val2014',
            filename: `${i}.png`,
            sentences: [{ raw: `${A} ${i}` }],
          })),
        }),
      2,
    ],
    [
      'keys of a map',
      () =>
        json(
          mapOf(
            (i) => `${i}.png`,
            (i) => `${A} ${i}`,
          ),
        ),
      2,
    ],
    [
      'keys of a map that are paths',
      () =>
        json(
          mapOf(
            (i) => `/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/${i}`,
            (i) => `${A} ${i}`,
          ),
        ),
      2,
    ],
    [
      'keys of a map that are percent-encoded',
      () =>
        json(
          mapOf(
            (i) => `%2Fhome%2Fme%2Ftrain%20set/${i}.png`,
            (i) => `${A} ${i}`,
          ),
        ),
      2,
    ],
    [
      'keys of a map that could mean several',
      () =>
        json(
          mapOf(
            (i) => `${i}/2.png`,
            (i) => `${A} ${i}`,
          ),
        ),
      0,
    ],
    [
      'records by picture',
      () =>
        json(
          mapOf(
            (i) => `${i}.png`,
            (i) => ({ caption: `${A} ${i}`, tags: 'dog' }),
          ),
        ),
      2,
    ],
    [
      'fields of a record',
      () =>
        json([
          {
            file_name: '0.png',
            caption: A,
            ...mapOf(
              (i) => `field ${i}`,
              () => 1,
            ),
          },
        ]),
      1,
    ],
    [
      'fields, one a record',
      () => json(numbers.map((i) => ({ file_name: `${i}.png`, [`f${i}`]: 1, caption: `${A} ${i}` }))),
      2,
    ],
    ['columns', () => json({ image: numbers.map((i) => `${i}.png`), caption: numbers.map((i) => `${A} ${i}`) }), 2],
    [
      'columns by row',
      () => json({ image: mapOf(String, (i) => `${i}.png`), caption: mapOf(String, (i) => `${A} ${i}`) }),
      2,
    ],
    ['rows without names', () => json(numbers.map((i) => [`${i}.png`, `${A} ${i}`])), 2],
    ['records', () => json(numbers.map((i) => ({ file_name: `${i}.png`, text: `${A} ${i}` }))), 2],
    ['records of one picture', () => json(numbers.map((i) => ({ file_name: '0.png', text: `${A} ${i}` }))), 1],
    ['captions in a list', () => json({ '0.png': numbers.map((i) => `${A} ${i}`), '1.png': [A] }), 2],
    [
      'lines of JSON',
      () =>
        text(
          's/captions.jsonl',
          numbers.map((i) => JSON.stringify({ image: `${i}.png`, caption: `${A} ${i}` })).join('\n'),
        ),
      2,
    ],
    [
      'lines of a table',
      () => text('s/captions.csv', `image,caption\n${numbers.map((i) => `${i}.png,${A} ${i}`).join('\n')}`),
      2,
    ],
    [
      'lines of a table with surplus cells',
      () =>
        text('s/captions.csv', `image,caption\n0.png,${A}\n${numbers.map((i) => `${i}.png,${A}, ${i}`).join('\n')}`),
      1,
    ],
    [
      'lines of a token file',
      () => text('s/captions.token', numbers.map((i) => `${i >> 2}.png#${i & 3}\t${A} ${i}`).join('\n')),
      2,
    ],
    [
      'columns of a table',
      () => text('s/captions.csv', `image,caption${numbers.map((i) => `,c${i}`).join('')}\n0.png,${A}\n1.png,${A}`),
      0,
    ],
  ])('%s', async (_, file, images) => {
    expect((await understood(file())).images).toBe(images)
  })
})

const PIECES = [
  ' ',
  '\t',
  '\n',
  '\r',
  ',',
  '"',
  "'",
  '\\',
  '[',
  '["',
  "['",
  '{',
  '{"a":',
  '}',
  '%',
  '%20',
  '%C3',
  '%2F',
  '/',
  '../',
]
const MORE = [
  '.',
  '#',
  '#1',
  '1',
  '_',
  '-',
  ' .png',
  'e\u0301',
  'İ',
  '\u0301',
  '😀',
  '\ud83d',
  'a b ',
  '0.png,',
  'sep=',
]

it('a long run in a name, a caption, a field or a whole file costs little time, and every file is accounted for', async () => {
  const run = fc.record({
    piece: fc.constantFrom(...PIECES, ...MORE),
    before: fc.constantFrom('', 'a', '/home/me/', '0.png'),
    after: fc.constantFrom('', 'x', '0.png', '#0'),
  })
  const quoted = (long: string) => `"${long.replaceAll('"', '""')}"`
  const places: ((long: string) => NamedBytes)[] = [
    (long) => json({ [long]: A, '0.png': A }),
    (long) => json({ '0.png': long, '1.png': A }),
    (long) => json([{ [long]: A, file_name: '0.png', caption: A }]),
    (long) => json([{ file_name: long, caption: A }]),
    (long) => json({ images: [{ id: long, file_name: long }], annotations: [{ image_id: long, caption: A }] }),
    (long) => text('s/captions.csv', `image,caption\n0.png,${A}\n${quoted(long)},${A}`),
    (long) => text('s/captions.csv', `image,${quoted(long)},caption\n0.png,a,${A}`),
    (long) => text('s/captions.csv', `image,caption\n0.png,${long}`),
    (long) => text('s/captions.token', `0.png#0\t${A}\n${long}\t${A}`),
    (long) => text('s/captions.jsonl', `${JSON.stringify({ image: '0.png', caption: A })}\n${long}`),
    (long) => text('s/captions.json', long),
    (long) => text('s/captions.csv', long),
  ]
  await fc.assert(
    fc.asyncProperty(run, fc.constantFrom(...places), async ({ piece, before, after }, place) => {
      const { images, leftOut } = await understood(place(before + piece.repeat(MANY) + after), ['0.png'])
      expect(images + (leftOut.some(({ file }) => file === 's/0.png') ? 1 : 0)).toBe(1)
    }),
    { numRuns: 120, seed: 1 },
  )
}, 120_000)
