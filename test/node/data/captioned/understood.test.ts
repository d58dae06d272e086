import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { loadCaptionedFiles, understandCaptionedFiles } from '../../../../src/data/captioned/files'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const picture = (path: string, level = 0): NamedBytes => ({ path, bytes: png(level) })
const pictures = (folder: string, count: number): NamedBytes[] =>
  Array.from({ length: count }, (_, i) => picture(`${folder}${i}.png`, i))

/** Captions by path, and what was left out as "file:line reason". */
async function told(files: readonly NamedBytes[], choices = {}) {
  const { captions, leftOut, notes, images, files: count } = await understandCaptionedFiles(files, { choices })
  return {
    captions: Object.fromEntries(captions.map(({ file, captions }) => [file, captions])),
    leftOut: leftOut.map(({ file, line, reason }) => `${file}${line === undefined ? '' : `:${line}`} ${reason}`),
    notes,
    images,
    count,
  }
}

it('names each row that a comma cut, and its image', async () => {
  const rows = ['0.png,a red shirt, with sleeves', '1.png,"a red shirt, with sleeves"', '2.png,a shirt,', '3.png,a cap']
  const { captions, leftOut, count } = await told([
    ...pictures('s/', 4),
    text('s/metadata.csv', ['file_name,text', ...rows].join('\n')),
  ])
  expect(captions).toEqual({
    's/1.png': ['a red shirt, with sleeves'],
    's/2.png': ['a shirt'],
    's/3.png': ['a cap'],
  })
  expect(leftOut).toEqual([
    's/metadata.csv:2 had 3 cells where 2 are named; put a text that holds “,” in quotes ("…"): 0.png',
    's/0.png had a row in metadata.csv that was left out',
  ])
  expect(count).toBe(5)
})

it('lets a metadata file speak of its own folder and below only', async () => {
  const rows = (name: string) =>
    ['file_name,text', ...Array.from({ length: 3 }, (_, i) => `${i}.png,${name}${i}`)].join('\n')
  const { captions, leftOut } = await told([
    ...pictures('s/A/', 2),
    ...pictures('s/B/', 3),
    text('s/A/metadata.csv', `${rows('A')}\n../B/0.png,from A`),
    text('s/B/metadata.csv', rows('B')),
  ])
  expect(captions).toEqual({
    's/A/0.png': ['A0'],
    's/A/1.png': ['A1'],
    's/B/0.png': ['B0'],
    's/B/1.png': ['B1'],
    's/B/2.png': ['B2'],
  })
  expect(leftOut).toEqual([
    's/A/metadata.csv:4 named an image that is not in its folder or below: 2.png',
    's/A/metadata.csv:5 named an image that is not in its folder or below: ../B/0.png',
  ])
})

it('reads metadata in one folder and texts in another', async () => {
  const { captions } = await told([
    ...pictures('A/', 1),
    text('A/metadata.jsonl', '{"file_name":"0.png","text":"rows"}'),
    ...pictures('B/', 2),
    text('B/0.txt', 'a text'),
    text('B/1.caption', 'a caption'),
  ])
  expect(captions).toEqual({ 'A/0.png': ['rows'], 'B/0.png': ['a text'], 'B/1.png': ['a caption'] })
})

describe('names of images', () => {
  it.each([
    ['composed where the file’s is decomposed', 'café.png', 'cafe\u0301.png'],
    ['decomposed where the file’s is composed', 'cafe\u0301.png', 'café.png'],
    ['percent-encoded', 'a%20cat%281%29.png', 'a cat(1).png'],
    ['with a percent sign of their own', '100%.png', '100%.png'],
    ['without an extension', 'img_7', 'img_7.jpg'],
    ['with dots and without an extension', 'v1.2', 'v1.2.png'],
    ['of Windows', '.\\sub\\A.PNG', 'sub/a.png'],
    ['with an end that only one has', 'images/a.png', 'x/images/a.png'],
  ])('%s', async (_, written, path) => {
    const files = [picture(`s/${path}`), picture('s/other.png')]
    const csv = text('s/metadata.csv', `file_name,text\n"${written}",found`)
    expect((await told([...files, csv])).captions).toEqual({ [`s/${path}`]: ['found'] })
  })

  it('are not guessed where two would do', async () => {
    const { captions, leftOut } = await told([
      picture('s/a/1.png'),
      picture('s/b/1.png'),
      picture('s/2.png'),
      picture('s/2.jpg'),
      text('s/metadata.csv', 'file_name,text\n1.png,which\n2,which'),
    ])
    expect(captions).toEqual({})
    expect(leftOut.filter((line) => line.includes('metadata.csv:'))).toHaveLength(2)
  })

  it('are in file_name before image, whatever the order of the columns', async () => {
    const csv = text('metadata.csv', 'image,text,file_name\n<bytes>,a cat,0.png')
    expect((await told([...pictures('', 1), csv])).captions).toEqual({ '0.png': ['a cat'] })
    const json = text('metadata.jsonl', '{"image":{"bytes":null},"file_name":0,"caption":7}')
    expect((await told([...pictures('', 1), json])).captions).toEqual({ '0.png': ['7'] })
  })
})

it('takes numbers as captions, and lists as several', async () => {
  const rows = [
    '{"file_name":"0.png","text":7}',
    '{"file_name":"1.png","text":[7,"seven"]}',
    `{"file_name":"2.png","text":"['it\\\\'s', \\"two\\"]"}`,
    '{"file_name":"3.png","text":"[sic] a cat"}',
    '{"file_name":"4.png","text":"[a] cat [b]"}',
  ]
  const { captions } = await told([...pictures('', 5), text('metadata.jsonl', rows.join('\n'))])
  expect(Object.values(captions)).toEqual([['7'], ['7', 'seven'], ["it's", 'two'], ['[sic] a cat'], ['[a] cat [b]']])
})

it('asks which of two metadata files holds where one folder has both, and takes a browser’s copy', async () => {
  const files = [
    ...pictures('s/', 1),
    text('s/metadata.csv', 'file_name,text\n0.png,from csv'),
    text('s/metadata.jsonl', '{"file_name":"0.png","text":"from jsonl"}'),
  ]
  expect((await understandCaptionedFiles(files)).questions).toMatchObject([{ choice: 'metadata', chosen: 'csv' }])
  expect(await told(files)).toMatchObject({
    captions: { 's/0.png': ['from csv'] },
    leftOut: ['s/metadata.jsonl lay beside metadata.csv, which has the captions'],
  })
  expect((await told(files, { metadata: 'jsonl' })).captions).toEqual({ 's/0.png': ['from jsonl'] })
  const copy = [...pictures('s/', 1), text('s/metadata (1).csv', 'file_name,text\n0.png,from a copy')]
  expect((await told(copy)).captions).toEqual({ 's/0.png': ['from a copy'] })
})

it('asks which column has the captions where columns of several kinds could', async () => {
  const table = [...pictures('', 1), text('metadata.csv', 'file_name,title,caption\n0.png,Shirt 12,a red shirt')]
  const lines = [
    ...pictures('', 2),
    text(
      'metadata.jsonl',
      '{"file_name":"0.png","title":"Shirt 12"}\n{"file_name":"1.png","title":"Cap","caption":"a cap"}',
    ),
  ]
  const question = {
    choice: 'column',
    question: 'Several columns of metadata could have the captions: which one has?',
    answers: [
      { value: 'title', words: 'title' },
      { value: 'caption', words: 'caption' },
    ],
    chosen: 'title',
  }
  for (const files of [table, lines]) {
    expect((await understandCaptionedFiles(files)).questions).toEqual([question])
    const decided = await understandCaptionedFiles(files, { choices: { column: 'caption' } })
    expect(decided.questions).toEqual([{ ...question, chosen: 'caption' }])
  }
  expect((await told(table)).captions).toEqual({ '0.png': ['Shirt 12', 'a red shirt'] })
  expect((await told(table, { column: 'caption' })).captions).toEqual({ '0.png': ['a red shirt', 'Shirt 12'] })
  expect((await told(lines, { column: 'caption' })).captions).toEqual({
    '0.png': ['Shirt 12'],
    '1.png': ['a cap', 'Cap'],
  })
  for (const header of ['file_name,caption_1,captions 2', 'file_name,text,paraphrase']) {
    const files = [...pictures('', 1), text('metadata.csv', `${header}\n0.png,a,b`)]
    expect((await understandCaptionedFiles(files)).questions).toEqual([])
  }
})

it('goes on where one metadata file, or one line of it, cannot be read', async () => {
  const { captions, leftOut } = await told([
    ...pictures('A/', 1),
    text('A/metadata.csv', 'name,words\n0.png,x'),
    ...pictures('B/', 2),
    {
      path: 'B/metadata.csv',
      bytes: Uint8Array.from(Buffer.from('file_name,text\n0.png,café\n1.png,a cup', 'latin1')),
    },
  ])
  expect(captions).toEqual({ 'B/1.png': ['a cup'] })
  expect(leftOut).toEqual([
    expect.stringContaining('A/metadata.csv could not be used (A/metadata.csv has no column of the images'),
    expect.stringContaining('B/metadata.csv:2 was not UTF-8 text'),
    'A/0.png had no caption, for metadata.csv could not be used',
    'B/0.png had no row in metadata.csv that could be read',
  ])
})

it('reads UTF-16 with a byte order mark, in metadata and beside pictures, and names what has none', async () => {
  const utf16 = (path: string, content: string) => ({ path, bytes: Uint8Array.from(Buffer.from(content, 'utf16le')) })
  const { captions, leftOut } = await told([
    ...pictures('A/', 2),
    utf16('A/metadata.csv', '\ufefffile_name,text\r\n0.png,a café\r\n1.png,a cup'),
    ...pictures('B/', 2),
    utf16('B/0.txt', '\ufeffa hat'),
    utf16('B/1.txt', 'a cap on a table'),
  ])
  expect(captions).toEqual({ 'A/0.png': ['a café'], 'A/1.png': ['a cup'], 'B/0.png': ['a hat'] })
  expect(leftOut[0]).toBe('B/1.txt looked like UTF-16 text without a byte order mark (save it as UTF-8)')
})

describe('why a picture has no caption', () => {
  it('is what became of the metadata of its folder, not of another', async () => {
    const utf16 = Uint8Array.from(Buffer.from('file_name,text\n0.png,a cup', 'utf16le'))
    const { leftOut } = await told([
      ...pictures('A/', 1),
      { path: 'A/metadata.csv', bytes: utf16 },
      ...pictures('B/', 2),
      text('B/metadata.csv', 'file_name,text\n0.png,"a" cup\n'),
      ...pictures('C/', 1),
    ])
    expect(leftOut).toEqual([
      'A/metadata.csv could not be used (A/metadata.csv looks like UTF-16 text without a byte order mark (every other byte is zero); save it as UTF-8, or as UTF-16 with the mark)',
      'B/metadata.csv:2 had text behind a closing quote; double the quotes ("") that belong to the text: 0.png',
      'A/0.png had no caption, for metadata.csv could not be used',
      'B/0.png had a row in metadata.csv that was left out',
      'B/1.png had no row in metadata.csv',
      'C/0.png had no caption',
    ])
  })

  it('is that a name could mean several', async () => {
    const { leftOut } = await told([
      picture('s/a/0.png', 1),
      picture('s/b/0.png', 2),
      picture('s/c.png', 3),
      text('s/metadata.csv', 'file_name,text\n0.png,a cup\nc.png,a bowl'),
    ])
    const unclear = 'had a name that metadata.csv gives without saying which image of that name it means'
    expect(leftOut).toEqual([
      's/metadata.csv:2 could mean any of 2 images below its folder: 0.png',
      `s/a/0.png ${unclear}`,
      `s/b/0.png ${unclear}`,
    ])
  })
})

it('names every file where there is no image at all', async () => {
  const files = ['a/metadata.csv', 'a/0.txt', 'a/1.caption', 'a/summary.json', 'a/notes.md'].map((path) =>
    text(path, 'x'),
  )
  const { leftOut, count } = await told(files)
  expect(count).toBe(5)
  expect(leftOut).toEqual([
    'a/0.txt had no image beside it',
    'a/1.caption had no image beside it',
    'a/metadata.csv had no image beside it',
    'a/notes.md was neither an image nor captions',
    'a/summary.json had no image beside it',
  ])
})

it('shows both ends of a long name', async () => {
  const [blank, long] = [' '.repeat(60_000), `${'a'.repeat(60_000)}/end.png`]
  const { leftOut } = await told([
    picture('s/0.png'),
    text('s/metadata.jsonl', [{ [blank]: 'x' }].map((row) => JSON.stringify(row)).join('\n')),
    picture('t/0.png'),
    text('t/metadata.csv', `file_name,text\n${long},a cup`),
  ])
  for (const reason of leftOut) expect(reason.length).toBeLessThan(300)
  expect(leftOut[1]).toMatch(/: a{20,}…a{20,}\/end\.png$/)
})

it('accounts for every file, whatever it is', async () => {
  const files = [
    ...pictures('s/', 9),
    text('s/metadata.csv', 'file_name,text\n0.png,x\n1.png,y\n8.png,'),
    text('s/2.caption', 'z'),
    text('s/2.txt', 'z too'),
    text('s/0.txt', 'not needed'),
    text('s/readme.md', 'about'),
    text('s/captions.json', '[]'),
    text('s/.hidden', ''),
    text('s/a.tar', ''),
    {
      path: 's/more.zip',
      bytes: zipSync({ 'a/3.png': png(50), 'a/3.txt': new Uint8Array([65]), 'b.zip': zipSync({}) }),
    },
  ]
  const { files: chosen, images, leftOut, captions } = await understandCaptionedFiles(files)
  const used = images + 2 + captions.filter(({ file }) => file.includes('more')).length
  expect(images).toBe(4)
  expect(new Set(leftOut.map(({ file }) => file)).size).toBe(leftOut.length)
  // Used: four images, metadata.csv, and two texts (2.txt, more/a/3.txt).
  expect(chosen).toBe(used + leftOut.length)
})

it('is what loading finds', async () => {
  const files = [...pictures('s/', 8), ...Array.from({ length: 8 }, (_, i) => text(`s/${i}.caption`, `cap ${i}\nmore`))]
  const decode = async () => ({ width: 8, height: 8, rgba: new Uint8Array(256).fill(255) })
  const set = await loadCaptionedFiles(files, { size: 8, channels: 1, decode })
  expect(set.understood).toEqual(await understandCaptionedFiles(files))
  expect(set.captions.original).toEqual(Array.from({ length: 8 }, (_, i) => `cap ${i}`))
  expect(set.understood).toMatchObject({ name: 's', images: 8, files: 16, leftOut: [], division: null, refusal: null })
})

describe('an image that cannot be used', () => {
  const broken = (path: string): NamedBytes => ({ path, bytes: new Uint8Array(40) })

  it('asks nothing, and a file that names it is read all the same', async () => {
    const csv = (columns: string) => text('s/a/metadata.csv', [`file_name,${columns}`, '0.png,a cat,a pet'].join('\n'))
    const rest = Array.from({ length: 8 }, (_, i) => text(`s/${i}.txt`, `caption ${i}`))
    const { questions } = await understandCaptionedFiles([
      ...pictures('s/', 8),
      ...rest,
      broken('s/a/0.png'),
      csv('text,caption'),
      text('s/a/metadata.jsonl', '{"file_name": "0.png", "text": "a dog"}'),
    ])
    expect(questions).toEqual([])
    const { captions, leftOut, notes } = await told([
      ...pictures('s/', 3),
      broken('s/bad.png'),
      text(
        's/captions.csv',
        ['file_name,caption', '0.png,a cat', '1.png,a dog', '2.png,a cow', 'bad.png,an owl'].join('\n'),
      ),
    ])
    expect(Object.keys(captions)).toEqual(['s/0.png', 's/1.png', 's/2.png'])
    expect(leftOut).toEqual(['s/bad.png could not be decoded'])
    expect(notes).toEqual([])
  })
})
