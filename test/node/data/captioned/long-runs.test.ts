/** Images with captions whose files hold long runs of anything: an answer, or what was left out, in time that grows with the length. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const MOST_MS = 2000
const MANY = 60_000

const png = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const row = (fields: Record<string, unknown>) => JSON.stringify(fields)

async function timed(files: readonly NamedBytes[]) {
  const begun = cpuTime()
  const understood = await understandCaptionedFiles(files, { most: 100_000 })
  return { understood, ms: cpuTime() - begun }
}

const PIECES = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  ',',
  '"',
  '""',
  "'",
  '\\',
  '[',
  ']',
  "['",
  "', '",
  '["',
  '{',
  '%',
  '%20',
  '%C3',
  '/',
  '../',
  '.',
  '_',
  '1',
  'é',
  'e\u0301',
  '(1)',
  ' copy',
  'a b ',
]

describe('a long run', () => {
  const run = fc.record({
    piece: fc.constantFrom(...PIECES),
    before: fc.constantFrom('', 'a', '['),
    after: fc.constantFrom('', 'x', ']', '.png'),
  })

  it('in a caption, a column’s name, an image’s name or a text costs little time, and every file is accounted for', async () => {
    await fc.assert(
      fc.asyncProperty(run, fc.integer({ min: 0, max: 7 }), async ({ piece, before, after }, place) => {
        const long = before + piece.repeat(MANY) + after
        const quoted = `"${long.replaceAll('"', '""')}"`
        const files = [
          [text('metadata.jsonl', row({ file_name: '0.png', text: long }))],
          [text('metadata.jsonl', row({ file_name: long, text: 'a' }))],
          [text('metadata.jsonl', row({ file_name: '0.png', [long]: 'a', text: 'b' }))],
          [text('metadata.csv', `file_name,text\n0.png,${quoted}`)],
          [text('metadata.csv', `file_name,${quoted},text\n0.png,a,b`)],
          [text('metadata.csv', `file_name,text\n${quoted},a`)],
          [text('metadata.csv', long)],
          [text('0.txt', long)],
        ][place]
        const { understood, ms } = await timed([{ path: '0.png', bytes: png }, ...(files ?? [])])
        expect(ms).toBeLessThan(MOST_MS)
        const left = new Set(understood.leftOut.flatMap(({ file, line }) => (line === undefined ? [file] : [])))
        expect(understood.images + (left.has('0.png') ? 1 : 0)).toBe(1)
      }),
      { numRuns: 120, seed: 1 },
    )
  }, 120_000)
})

describe('many', () => {
  const rows = (count: number, fields: (i: number) => Record<string, unknown>) =>
    text('s/metadata.jsonl', Array.from({ length: count }, (_, i) => row(fields(i))).join('\n'))

  it.each<[string, () => NamedBytes[], number]>([
    [
      'rows for one image',
      () => [{ path: 's/0.png', bytes: png }, rows(20_000, (i) => ({ file_name: '0.png', text: `caption ${i}` }))],
      1,
    ],
    [
      'images of one name',
      () => [
        ...Array.from({ length: 4000 }, (_, i) => ({ path: `s/x/${i}/a.png`, bytes: png })),
        rows(4000, (i) => ({ file_name: `${i}/A.png`, text: 'a' })),
      ],
      4000,
    ],
    [
      'rows that name none of them',
      () => [
        ...Array.from({ length: 4000 }, (_, i) => ({ path: `s/x/${i}/a.png`, bytes: png })),
        rows(20_000, () => ({ file_name: 'a.png', text: 'a' })),
      ],
      0,
    ],
    [
      'metadata files, a folder each',
      () =>
        Array.from({ length: 2000 }, (_, i) => [
          { path: `s/${i}/a.png`, bytes: png },
          text(`s/${i}/metadata.csv`, 'file_name,text\na,a cat'),
        ]).flat(),
      2000,
    ],
    [
      'columns, and rows with few cells',
      () => [
        { path: 's/0.png', bytes: png },
        text(
          's/metadata.csv',
          `file_name,text,${Array.from({ length: 50_000 }, (_, i) => `c${i}`).join()}\n${'0.png,a\n'.repeat(20_000)}`,
        ),
      ],
      1,
    ],
    [
      'columns of captions, and rows with few cells',
      () => [
        { path: 's/0.png', bytes: png },
        text(
          's/metadata.csv',
          `file_name,${Array.from({ length: 20_000 }, (_, i) => `text_${i}`).join()}\n${'0.png,a\n'.repeat(10_000)}`,
        ),
      ],
      1,
    ],
    [
      'names of fields',
      () => [{ path: 's/0.png', bytes: png }, rows(20_000, (i) => ({ file_name: '0.png', [`k${i}`]: 1, text: 'a' }))],
      1,
    ],
    [
      'texts beside nothing',
      () => [{ path: 's/a.png', bytes: png }, ...Array.from({ length: 20_000 }, (_, i) => text(`s/${i}.txt`, 'a'))],
      0,
    ],
    [
      'files of one path',
      () => Array.from({ length: 20_000 }, () => text('s/a.txt', 'a')).concat({ path: 's/a.png', bytes: png }),
      1,
    ],
  ])('%s', async (_, files, images) => {
    const { understood, ms } = await timed(files())
    expect(understood.images).toBe(images)
    expect(ms).toBeLessThan(MOST_MS)
  })
})
