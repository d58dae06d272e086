/** One file with the captions of many pictures, in whatever form a data set gives it: the forms that the room Captions reads. */
import { expect, it } from 'vitest'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/png'

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const json = (path: string, value: unknown) => text(path, JSON.stringify(value))
const named = (...paths: string[]): NamedBytes[] => paths.map((path, i) => ({ path, bytes: png(i) }))

async function told(files: readonly NamedBytes[]) {
  const { captions, leftOut, notes, refusal } = await understandCaptionedFiles(files, { least: 1 })
  return {
    captions: Object.fromEntries(captions.map(({ file, captions }) => [file, captions])),
    leftOut: leftOut.map(({ file, reason }) => `${file} ${reason}`),
    notes,
    refusal,
  }
}

const A = 'a dog runs on the grass'
const B = 'a cat sits on a red chair'
const C = 'another view of the dog'

it.each<[string, NamedBytes]>([
  ['a map', json('s/map.json', { '0.png': A, '1.png': B })],
  ['a map of lists', json('s/map.json', { '0.png': [A], '1.png': [B] })],
  [
    'a list of records',
    json('s/list.json', [
      { image: '0.png', caption: A },
      { image: '1.png', caption: B },
    ]),
  ],
  [
    'a list in a record',
    json('s/data.json', {
      info: { year: 2024 },
      data: [
        { file_name: '0.png', text: A },
        { file_name: '1.png', text: B },
      ],
    }),
  ],
  [
    'rows without names',
    json('s/rows.json', [
      ['0.png', A],
      ['1.png', B],
    ]),
  ],
  ['columns', json('s/columns.json', { image: ['0.png', '1.png'], caption: [A, B] })],
  [
    'columns as pandas writes them',
    json('s/columns.json', { image: { 0: '0.png', 1: '1.png' }, caption: { 0: A, 1: B } }),
  ],
  [
    'kohya’s metadata',
    json('s/meta_cap.json', { '0': { caption: A, tags: 'dog, grass' }, '1': { caption: B, tags: 'cat, chair' } }),
  ],
  [
    'kohya’s metadata with whole paths',
    json('s/meta_lat.json', {
      '/home/me/train/0': { caption: A, train_resolution: [512, 512] },
      '/home/me/train/1': { caption: B, train_resolution: [512, 512] },
    }),
  ],
  [
    'JSON lines',
    text(
      's/captions.jsonl',
      `${JSON.stringify({ image: '0.png', caption: A })}\n${JSON.stringify({ image: '1.png', caption: B })}`,
    ),
  ],
  [
    'JSON lines called .json',
    text(
      's/captions.json',
      `${JSON.stringify({ image: '0.png', caption: A })}\n${JSON.stringify({ image: '1.png', caption: B })}`,
    ),
  ],
  ['a table', text('s/captions.csv', `image,caption\n0.png,${A}\n1.png,"${B}"`)],
  ['a table of ids', text('s/captions.tsv', `id\tcaption\n0\t${A}\n1\t${B}`)],
  ['a table with bars', text('s/results.csv', `image_name| comment_number| comment\n0.png| 0| ${A}\n1.png| 0| ${B}`)],
  ['a token file', text('s/Flickr8k.token.txt', `0.png#0\t${A}\n1.png#0\t${B}`)],
  ['a captions.txt with a header', text('s/captions.txt', `image,caption\n0.png,${A}\n1.png,${B}`)],
  [
    'UTF-16',
    {
      path: 's/captions.csv',
      bytes: Uint8Array.from(Buffer.from(`\ufeffimage,caption\n0.png,${A}\n1.png,${B}`, 'utf16le')),
    },
  ],
])('%s gives each image its caption', async (_, file) => {
  expect(await told([...named('s/0.png', 's/1.png'), file])).toEqual({
    captions: { 's/0.png': [A], 's/1.png': [B] },
    leftOut: [],
    notes: [],
    refusal: null,
  })
})

it('COCO’s captions find their images by the list of images, in a folder beside', async () => {
  const value = {
    info: { description: 'COCO 2017 Dataset' },
    images: [
      { id: 9, file_name: '000000000009.png', license: 1 },
      { id: 25, file_name: '000000000025.png', license: 1 },
      { id: 30, file_name: '000000000030.png', license: 1 },
    ],
    annotations: [
      { image_id: 25, id: 1, caption: B },
      { image_id: 9, id: 2, caption: A },
      { image_id: 9, id: 3, caption: C },
      { image_id: 30, id: 4, caption: 'a bird that is not here' },
    ],
  }
  const pictures = named('coco/val2017/000000000009.png', 'coco/val2017/000000000025.png')
  const captions = { 'coco/val2017/000000000009.png': [A, C], 'coco/val2017/000000000025.png': [B] }
  expect(await told([...pictures, json('coco/annotations/captions_val2017.json', value)])).toEqual({
    captions,
    leftOut: [],
    notes: ['captions_val2017.json: 1 of its 4 captions are of images that are not here, or could mean several.'],
    refusal: null,
  })
  const results = value.annotations.slice(0, 3).map(({ image_id, caption }) => ({ image_id, caption }))
  expect((await told([...pictures, json('coco/results.json', results)])).captions).toEqual(captions)
})

it('Karpathy’s form, and several captions of an image', async () => {
  const images = [
    {
      filepath: 'val2014',
      filename: '0.png',
      imgid: 0,
      split: 'train',
      sentences: [
        { raw: A, tokens: ['a', 'dog'] },
        { raw: C, tokens: ['another'] },
      ],
    },
    { filepath: 'val2014', filename: '1.png', imgid: 1, split: 'val', sentences: [{ raw: B, tokens: ['a', 'cat'] }] },
  ]
  const { captions } = await told([
    ...named('d/val2014/0.png', 'd/val2014/1.png'),
    json('d/dataset_coco.json', { images, dataset: 'coco' }),
  ])
  expect(captions).toEqual({ 'd/val2014/0.png': [A, C], 'd/val2014/1.png': [B] })
})

it('says what a file gives nothing for, and takes each image’s captions from one place', async () => {
  const { captions, leftOut } = await told([
    ...named('s/0.png', 's/1.png', 's/2.png'),
    text('s/metadata.csv', `file_name,text\n0.png,${A}`),
    text('s/1.txt', B),
    json('s/a.json', { '0.png': 'from a map', '2.png': C }),
    json('s/b.json', { '2.png': 'from another map' }),
    json('s/config.json', { model: 'x', sizes: [1, 2] }),
    text('s/labels.csv', 'file,label\n0.png,3\n1.png,4'),
    json('s/other.json', { '8.png': 'a whale' }),
    text('s/notes.txt', 'Made by hand.'),
  ])
  expect(captions).toEqual({ 's/0.png': [A], 's/1.png': [B], 's/2.png': [C] })
  expect(leftOut).toEqual([
    's/b.json held captions of images that have theirs from elsewhere',
    's/config.json held no captions of the images that were chosen',
    's/labels.csv could not be used (it has no captions)',
    's/other.json held no captions of the images that were chosen',
    's/notes.txt had no image beside it',
  ])
  const none = await told([...named('s/0.png'), json('s/other.json', { '8.png': 'a whale' })])
  expect(none.refusal).toContain(
    'The image has no caption (other.json held no captions of the images that were chosen); put a metadata.csv',
  )
})
