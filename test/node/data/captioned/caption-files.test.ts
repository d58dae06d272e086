/** One file with the captions of many pictures, in whatever form a data set gives it: the forms that the room Captions reads. */
import { expect, it } from 'vitest'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import type { NamedBytes } from '../../../../src/data/source-file'
import type { Choices } from '../../../../src/data/understood-types'
import { writePng } from '../../../../src/tensor/files/png'

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const json = (path: string, value: unknown) => text(path, JSON.stringify(value))
const named = (...paths: string[]): NamedBytes[] => paths.map((path, i) => ({ path, bytes: png(i) }))

async function told(files: readonly NamedBytes[], choices: Choices = {}) {
  const { captions, leftOut, notes, refusal } = await understandCaptionedFiles(files, { least: 1, choices })
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
  [
    'LLaVA’s conversations',
    json(
      's/blip.json',
      [A, B].map((value, i) => ({
        image: `${i}.png`,
        conversations: [
          { from: 'human', value: '<image>\nWhat is it?' },
          { from: 'gpt', value },
        ],
      })),
    ),
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
    notes: ['captions_val2017.json: 1 of its 4 captions is of an image that is not here: 000000000030.png.'],
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
    's/labels.csv could not be used (it has no captions; give it a column named caption)',
    's/other.json held no captions of the images that were chosen',
    's/notes.txt had no image beside it',
  ])
  const none = await told([...named('s/0.png'), json('s/other.json', { '8.png': 'a whale' })])
  expect(none.refusal?.text).toContain(
    'The image has no caption (other.json held no captions of the images that were chosen); put a metadata.csv',
  )
})

const latin1 = (path: string, content: string): NamedBytes => ({
  path,
  bytes: Uint8Array.from(Buffer.from(content, 'latin1')),
})
const LINE = 'captions.csv: line 3'

it.each<[string, NamedBytes, string, string]>([
  [
    'more cells than are named',
    text('s/captions.csv', `image,caption\n0.png,${A}\n1.png,a cat, sitting`),
    `${LINE} has 3 cells where 2 are named; put a text that holds “,” in quotes ("…"); it was left out.`,
    'had a row in captions.csv that was left out',
  ],
  [
    'text behind a quote',
    text('s/captions.csv', `image,caption\n0.png,${A}\n1.png,"a "cat" sits"`),
    `${LINE} has text behind a closing quote; double the quotes ("") that belong to the text; it was left out.`,
    'had a row in captions.csv that was left out',
  ],
  [
    'a line that is not UTF-8',
    latin1('s/captions.csv', `image,caption\n0.png,${A}\n1.png,a caf\xe9`),
    `${LINE} is not UTF-8 text (save the file as UTF-8); it was left out.`,
    'had no caption',
  ],
  [
    'no image’s name',
    text('s/captions.csv', `image,caption\n0.png,${A}\n,${B}`),
    `${LINE} names no image; it was left out.`,
    'had no caption',
  ],
  [
    'no caption',
    text('s/captions.csv', `image,caption\n0.png,${A}\n1.png`),
    `${LINE} has no text; it was left out.`,
    'had an empty caption',
  ],
  [
    'JSON that is none',
    text('s/captions.jsonl', `${JSON.stringify({ image: '0.png', caption: A })}\n{"image": "1.png", "caption": `),
    'captions.jsonl: line 2 is not valid JSON; it was left out.',
    'had no caption',
  ],
  [
    'a line of a token file that is not UTF-8',
    latin1('s/captions.token', `0.png#0\t${A}\n1.png#0\ta caf\xe9\n`),
    'captions.token: line 2 is not UTF-8 text (save the file as UTF-8); it was left out.',
    'had no caption',
  ],
  [
    'a text in a map that is not UTF-8',
    latin1('s/map.json', JSON.stringify({ '0.png': A, '1.png': 'a caf\xe9 with a red chair' })),
    'map.json: item 2 is not UTF-8 text (save the file as UTF-8); it was left out.',
    'had a row in map.json that was left out',
  ],
  [
    'a record of a list without a name',
    json('s/list.json', [{ image: '0.png', caption: A }, { caption: B }]),
    'list.json: item 2 names no image; it was left out.',
    'had no caption',
  ],
  [
    'a column that is shorter',
    json('s/columns.json', { image: ['0.png', '1.png'], caption: [A] }),
    'columns.json: item 2 has no text; it was left out.',
    'had an empty caption',
  ],
])('%s costs its row alone, and is told', async (_, file, note, reason) => {
  expect(await told([...named('s/0.png', 's/1.png'), file])).toEqual({
    captions: { 's/0.png': [A] },
    leftOut: [`s/1.png ${reason}`],
    notes: [note],
    refusal: null,
  })
})

it('however many rows cannot be used, a sentence tells them', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `1.png,a cat, ${i}`).join('\n')
  const { leftOut, notes } = await told([
    ...named('s/0.png', 's/1.png'),
    text('s/captions.csv', `image,caption\n0.png,${A}\n${rows}`),
  ])
  expect(leftOut).toEqual(['s/1.png had a row in captions.csv that was left out'])
  expect(notes).toHaveLength(1)
  expect(notes[0]).toMatch(
    /^captions.csv: line 3 has 3 cells .* and 999 more like it: lines 4, 5, 6, 7, 8 and 994 more\.$/,
  )
  const none = await told([...named('s/1.png'), text('s/captions.csv', `image,caption\n${rows}`)])
  expect(none.leftOut[0]).toMatch(/^s\/captions.csv held no caption that could be used \(line 2 has 3 cells/)
  expect(none.leftOut[1]).toBe('s/1.png had a row in captions.csv that was left out')
  expect(none.refusal?.text).toContain(
    'The image has no caption (captions.csv held no caption that could be used (line 2 has',
  )
})

it('a name that could mean several images is told', async () => {
  const { notes } = await told([
    ...named('s/0.png', 's/a/1.png', 's/b/1.png'),
    json('s/map.json', { '0.png': A, '1.png': B }),
  ])
  expect(notes).toEqual(['map.json: 1 of its 2 captions could mean several images: 1.png.'])
})

it('of several files that name the same image, one may be chosen', async () => {
  const files = [
    ...named('s/0.png', 's/1.png', 's/2.png'),
    json('s/a.json', { '0.png': A, '1.png': 'a bird in a tree' }),
    json('s/b.json', { '1.png': B, '2.png': C }),
    json('s/c.json', { '2.png': 'a plane in the sky' }),
  ]
  const elsewhere = '1 of its 2 captions is of an image that has its own from elsewhere: 1.png.'
  const first = await understandCaptionedFiles(files, { least: 1 })
  expect(first.questions).toEqual([
    {
      choice: 'captions',
      question: 'Several files have captions of the same images: whose are taken first?',
      answers: ['s/a.json', 's/b.json', 's/c.json'].map((path) => ({ value: path, words: path })),
      chosen: 's/a.json',
    },
  ])
  expect(first.captions.map(({ captions }) => captions)).toEqual([[A], ['a bird in a tree'], [C]])
  expect(first.notes).toEqual([`b.json: ${elsewhere}`])
  const choices = { captions: 's/b.json' }
  expect((await understandCaptionedFiles(files, { least: 1, choices })).questions).toMatchObject([
    { chosen: 's/b.json' },
  ])
  expect(await told(files, choices)).toEqual({
    captions: { 's/0.png': [A], 's/1.png': [B], 's/2.png': [C] },
    leftOut: ['s/c.json held captions of images that have theirs from elsewhere'],
    notes: [`a.json: ${elsewhere}`],
    refusal: null,
  })
})

it('which of several texts is the caption is told', async () => {
  const line = (i: number, response: string) =>
    JSON.stringify({ image: `${i}.png`, prompt: 'Describe the image.', response })
  const { captions, notes } = await told([
    ...named('s/0.png', 's/1.png'),
    text('s/data.jsonl', `${line(0, A)}\n${line(1, B)}\n`),
  ])
  expect(captions).toEqual({ 's/0.png': [A], 's/1.png': [B] })
  expect(notes).toEqual(['data.jsonl: captions were taken from “response”, and not from “prompt”.'])
})

it('takes fields and pictures by names that every object has as any other', async () => {
  const rows = json('s/list.json', [
    { file_name: '0.png', constructor: A },
    { file_name: '1.png', constructor: B },
    { file_name: '2.png' },
  ])
  const { captions, leftOut } = await told([...named('s/0.png', 's/1.png', 's/2.png'), rows])
  expect(captions).toEqual({ 's/0.png': [A], 's/1.png': [B] })
  expect(leftOut).toEqual(['s/2.png had an empty caption'])
  const map = text('s/map.json', JSON.stringify({ 'constructor.png': A, '__proto__.png': B }))
  const both = await told([...named('s/constructor.png', 's/__proto__.png'), map])
  expect(both.captions).toEqual({ 's/constructor.png': [A], 's/__proto__.png': [B] })
})
