/** What stands in a caption's place and is none, and that every file has its row or its reason. */
import { describe, expect, it } from 'vitest'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import { areBoxes, isMissing } from '../../../../src/data/captioned/no-caption'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const pictures = (count: number): NamedBytes[] =>
  Array.from({ length: count }, (_, i) => ({ path: `s/${i}.png`, bytes: png(i) }))
const broken = (path: string): NamedBytes => ({ path, bytes: new Uint8Array(40) })

async function told(files: readonly NamedBytes[]) {
  const { captions, leftOut } = await understandCaptionedFiles(files)
  return {
    captions: Object.fromEntries(captions.map(({ file, captions }) => [file, captions])),
    leftOut: Object.fromEntries(leftOut.map(({ file, reason }) => [file, reason])),
  }
}

it('tells boxes and missing values from captions', () => {
  expect(areBoxes(['0 0.5 0.5 0.2 0.3', '12 0.1 .25 1 0.75'])).toBe(true)
  expect(areBoxes(['3 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8'])).toBe(true)
  for (const lines of [
    [],
    ['7'],
    ['0 1 2 3 4'],
    ['1 0 0 0 1'],
    ['a cat 0.5 0.5 0.2 0.3'],
    ['0 0.5 0.5 0.2 0.3', 'a cat'],
  ])
    expect(areBoxes(lines)).toBe(false)
  for (const value of ['NaN', 'nan', 'None', 'null', 'NULL', 'N/A', '<NA>', '#N/A', 'undefined', '[None]'])
    expect(isMissing(value)).toBe(true)
  for (const value of ['7', 'a man', 'Nan bread', 'none of them', 'banana', '']) expect(isMissing(value)).toBe(false)
})

it('leaves YOLO’s labels out, and takes captions from elsewhere then', async () => {
  const boxes = [text('s/0.txt', '0 0.5 0.5 0.2 0.3\n1 0.1 0.1 0.2 0.2\n'), text('s/1.txt', '0 0.5 0.5 0.2 0.3')]
  const reason = 'held boxes of objects (labels as YOLO has them), and no caption'
  expect(await told([...pictures(2), ...boxes])).toEqual({
    captions: {},
    leftOut: {
      's/0.txt': reason,
      's/1.txt': reason,
      's/0.png': 'had no caption: the text beside it holds boxes of objects',
      's/1.png': 'had no caption: the text beside it holds boxes of objects',
    },
  })
  const csv = text('s/captions.csv', 'file,caption\n0.png,a red cat\n1.png,a dog that runs')
  expect(await told([...pictures(2), ...boxes, csv])).toEqual({
    captions: { 's/0.png': ['a red cat'], 's/1.png': ['a dog that runs'] },
    leftOut: { 's/0.txt': reason, 's/1.txt': reason },
  })
})

it.each([
  ['metadata.csv', 'file_name,text\n0.png,NaN\n1.png,a cat\n2.png,None'],
  [
    'metadata.jsonl',
    '{"file_name":"0.png","text":"NaN"}\n{"file_name":"1.png","text":"a cat"}\n{"file_name":"2.png","text":"None"}',
  ],
  ['captions.csv', 'file,caption\n0.png,NaN\n1.png,a cat that sits\n2.png,None'],
])('takes no missing value of %s for a caption', async (name, content) => {
  const { captions, leftOut } = await told([...pictures(3), text(`s/${name}`, content)])
  expect(Object.keys(captions)).toEqual(['s/1.png'])
  expect(leftOut).toEqual({
    's/0.png': 'had “NaN” for a caption, which stands for none',
    's/2.png': 'had “None” for a caption, which stands for none',
  })
})

describe('every file has its row or its reason', () => {
  const SETS: [string, NamedBytes[]][] = [
    [
      'texts',
      [
        ...pictures(9),
        text('s/0.txt', 'a cat'),
        text('s/1.txt', ''),
        text('s/2.txt', ' \n '),
        text('s/3.txt', 'x'.repeat(10_001)),
        text('s/4.txt', '0 0.5 0.5 0.2 0.3'),
        text('s/5.txt', 'NaN'),
        text('s/6.txt', 'a dog'),
        text('s/6.caption', 'a hound'),
        { path: 's/7.txt', bytes: Uint8Array.of(0xff, 0xfe, 0xfd) },
        text('s/notes.txt', 'nothing of interest'),
        text('s/classes.txt', 'cat\ndog'),
        text('s/readme.md', '# hi'),
        broken('s/bad.png'),
        text('s/bad.txt', 'a caption of it'),
        text('s/other.json', '{}'),
      ],
    ],
    [
      'metadata',
      [
        ...pictures(2),
        text('s/metadata.csv', 'file_name,text\n0.png,a cat\n1.png,a dog'),
        text('s/metadata.jsonl', '{"file_name": "0.png", "text": "an owl"}'),
        text('s/0.txt', 'a cow'),
        broken('s/sub/9.png'),
        text('s/sub/metadata.csv', 'file_name,text\n9.png,a bat'),
        text('s/more.csv', 'file,caption\n0.png,a horse that runs'),
        text('s/empty.csv', ''),
        text('s/empty.json', ''),
      ],
    ],
    ['values that are missing', [...pictures(2), text('s/metadata.csv', 'file_name,text\n0.png,NaN\n1.png,null')]],
    ['captions of nobody', [...pictures(1), text('s/captions.csv', 'file,caption\n7.png,a cat that sits')]],
    ['no pictures', [text('s/a.txt', 'a'), text('s/metadata.csv', 'file_name,text\n0.png,a'), text('s/b.md', '')]],
  ]

  it.each(SETS)('%s', async (_, files) => {
    const all = await told(files)
    for (const file of files) {
      if (file.path in all.leftOut || file.path in all.captions) continue
      // What is used would be missed.
      const { captions } = await told(files.filter((other) => other !== file))
      expect(captions, file.path).not.toEqual(all.captions)
    }
    for (const path of Object.keys(all.captions)) expect(all.leftOut[path]).toBeUndefined()
  })
})

it('says of a file that names pictures, and has no caption of them, that it gave none', async () => {
  const csv = text('s/captions.csv', 'file,caption\n0.png,NaN\n1.png,None of')
  const { leftOut } = await told([...pictures(1), csv, text('s/0.md', '')])
  expect(leftOut['s/captions.csv']).toBe('gave no image a caption that could be used')
})

it('finds a picture’s name in a record beside its captions', async () => {
  const items = [0, 1].map((i) => ({
    image: { file_name: `${i}.png`, width: 8 },
    annotations: [{ caption: `a cat that sits ${i}` }, { caption: `a cat ${i}` }],
  }))
  expect(await told([...pictures(2), text('s/data.json', JSON.stringify({ data: { items } }))])).toEqual({
    captions: { 's/0.png': ['a cat that sits 0', 'a cat 0'], 's/1.png': ['a cat that sits 1', 'a cat 1'] },
    leftOut: {},
  })
})
