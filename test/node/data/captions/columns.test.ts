/** Several columns of a file, row by row. */
import { describe, expect, it } from 'vitest'
import { inspectCaptionFile, readCaptionFile } from '../../../../src/data/captions/file'
import type { CaptionFilePart, CaptionLayout } from '../../../../src/data/captions/types'

/** Reads the named columns of a file: those before the bar are scored, those behind it go along. */
async function read(content: string, fileName: string, columns: string) {
  const file = new Blob([content])
  const report = await inspectCaptionFile(file, fileName, null)
  const [scored = [], carried = []] = columns.split('|').map((names) =>
    names
      .split(' ')
      .filter((name) => name !== '')
      .map((name): CaptionLayout => {
        const found = report.columns.find((column) => column.name === name)
        if (found === undefined)
          throw new Error(`no ${name} in ${report.columns.map((column) => column.name).join(', ')}`)
        return found.layout
      }),
  )
  const parts: CaptionFilePart[] = []
  const summary = await readCaptionFile(file, fileName, { scored, carried }, (part) => parts.push(part))
  const all = <T>(of: (part: CaptionFilePart) => readonly T[]) => parts.flatMap(of)
  return {
    summary,
    captions: all(({ captions }) => captions),
    beside: scored.slice(1).map((_, i) => all(({ beside }) => beside[i] ?? [])),
    carried: carried.map((_, i) => all(({ carried }) => carried[i] ?? [])),
    left: all(({ left }) => left),
  }
}

describe('a table', () => {
  const csv = [
    'id,original,general,five,url',
    '1,a brown dog,a dog,dog,http://a/1',
    '2,,,,http://a/2',
    '3,"a cat, sitting",,cat,http://a/3',
    '4,a, surplus,x,y,http://a/4',
    '5,,a bird,bird,"two',
    'lines"',
    '',
  ].join('\n')

  it('gives its columns side by side, and other cells along with them', async () => {
    const { captions, beside, carried } = await read(csv, 'a.csv', 'original general five|id url')
    expect(captions).toEqual(['a brown dog', 'a cat, sitting', ''])
    expect(beside).toEqual([
      ['a dog', null, 'a bird'],
      ['dog', 'cat', 'bird'],
    ])
    expect(carried).toEqual([
      ['1', '3', '5'],
      ['http://a/1', 'http://a/3', 'two\nlines'],
    ])
  })

  it('keeps the places of rows that hold nothing to score, with their cells where they can be told', async () => {
    const { left, summary } = await read(csv, 'a.csv', 'original general five|id url')
    expect(left).toMatchObject([
      { before: 1, line: 3, words: 'has no text', carried: ['2', 'http://a/2'] },
      { before: 2, line: 5, carried: ['', ''] },
    ])
    expect(summary.count).toBe(3)
    expect(summary.skipped).toBe(2)
    expect(summary.notes.slice(2)).toEqual([
      'The captions’ own column has no text to score in 1 row where another column has one.',
      'Column 2 of those that are scored has no text to score in 1 row where another column has one.',
    ])
  })

  it('knows the cells that came before a quote that is not closed', async () => {
    const { left } = await read('id,caption\n1,a\n2,"open\n3,b\n', 'a.csv', 'caption|id')
    expect(left).toMatchObject([{ before: 1, line: 3, carried: ['2'] }])
  })
})

describe('JSON', () => {
  it('lines give the fields of each', async () => {
    const lines = '{"id":1,"caption":"a dog","short":"dog"}\n{"id":"x","caption":"a cat"}\n{"id":3}\n'
    const { captions, beside, carried, left } = await read(lines, 'a.jsonl', 'caption short|id')
    expect({ captions, beside, carried }).toEqual({
      captions: ['a dog', 'a cat'],
      beside: [['dog', null]],
      carried: [['1', 'x']],
    })
    expect(left).toMatchObject([{ before: 2, line: 3, carried: ['3'] }])
  })

  it.each([
    [
      'COCO’s',
      { info: { year: 2014 }, annotations: [1, 2].map((id) => ({ id, image_id: 10 + id, caption: `a dog ${id}` })) },
      'caption|image_id year',
      ['a dog 1', 'a dog 2'],
      [
        ['11', '12'],
        ['2014', '2014'],
      ],
    ],
    [
      'Karpathy’s',
      {
        images: [
          { filename: '1.jpg', sentences: [{ raw: 'a dog' }, { raw: 'a hound' }] },
          { filename: '2.jpg', sentences: [{ raw: 'a cat' }] },
        ],
      },
      'raw|filename',
      ['a dog', 'a hound', 'a cat'],
      [['1.jpg', '1.jpg', '2.jpg']],
    ],
    [
      'columns of lists',
      { caption: ['a dog runs', 'a cat sits'], id: [7, 8], set: 'small' },
      'caption|id set',
      ['a dog runs', 'a cat sits'],
      [
        ['7', '8'],
        ['small', 'small'],
      ],
    ],
    [
      'columns by row',
      { caption: { '0': 'a dog', '1': 'a cat' }, url: { '0': 'u/0', '1': 'u/1' } },
      'caption|url',
      ['a dog', 'a cat'],
      [['u/0', 'u/1']],
    ],
    [
      'records with lists',
      [
        { id: 1, captions: ['a dog', 'a hound'], tags: ['pet', 'brown'] },
        { id: 2, captions: ['a cat'], tags: ['pet', 'grey', 'small'] },
      ],
      'captions|id tags',
      ['a dog', 'a hound', 'a cat'],
      [
        ['1', '1', '2'],
        ['pet', 'brown', '["pet","grey","small"]'],
      ],
    ],
  ])('in the form of %s gives what belongs to each caption', async (_, value, columns, captions, carried) => {
    const found = await read(JSON.stringify(value), 'a.json', columns)
    expect(found.captions).toEqual(captions)
    expect(found.carried).toEqual(carried)
  })

  it('says where one text is needed and there are several', async () => {
    const value = [
      { id: 1, caption: 'a dog', others: ['a', 'b'] },
      { id: 2, caption: 'a cat', others: ['c'] },
    ]
    const { beside } = await read(JSON.stringify(value), 'a.json', 'caption others|id')
    expect(beside).toEqual([[null, 'c']])
  })
})
