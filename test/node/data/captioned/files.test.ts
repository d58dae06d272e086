import { unzlibSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { loadCaptionedFiles, type CaptionedOptions } from '../../../../src/data/captioned/files'
import type { CaptionedSet } from '../../../../src/data/captioned/types'
import type { DecodeImage } from '../../../../src/data/images/source'
import { placesFrom } from '../../../../src/data/pictures'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

const SIDE = 4

/** A grey PNG of one level. */
const png = (level: number) =>
  writePng({ width: SIDE, height: SIDE, channels: 1, pixels: new Uint8Array(SIDE * SIDE).fill(level) })

/** Stands in for the browser's decoder: reads what `writePng` writes, and rejects what is cut short. */
const decode: DecodeImage = async (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = 41 + view.getUint32(33)
  if (end > bytes.length) throw new Error('cut short')
  const rows = unzlibSync(bytes.subarray(41, end))
  const rgba = new Uint8Array(SIDE * SIDE * 4).fill(255)
  for (let i = 0; i < SIDE * SIDE; i++) rgba.fill(rows[Math.floor(i / SIDE) * (SIDE + 1) + 1] ?? 0, 4 * i, 4 * i + 3)
  return { width: SIDE, height: SIDE, rgba }
}

const options: CaptionedOptions = { size: SIDE, channels: 1, decode }

const text = (path: string, content: string): NamedBytes => ({ path, bytes: new TextEncoder().encode(content) })
const name = (i: number) => `${String(i).padStart(3, '0')}.png`

/** `count` pictures below `folder`, the i-th of grey level i. */
const pictures = (count: number, folder = 'set/'): NamedBytes[] =>
  Array.from({ length: count }, (_, i) => ({ path: `${folder}${name(i)}`, bytes: png(i) }))

const csvOf = (count: number, row = (i: number) => `${name(i)},a photo of number ${i}`) =>
  ['file_name,text', ...Array.from({ length: count }, (_, i) => row(i))].join('\n')

/** The set that most tests change in one place: eight pictures with captions in metadata.csv. */
const withCsv = (csv: string, count = 8) => [...pictures(count), text('set/metadata.csv', csv)]

const levels = async ({ pixelsAt, count }: CaptionedSet) =>
  Array.from(await pixelsAt(placesFrom(0, count))).filter((_, at) => at % SIDE ** 2 === 0)

describe('captions in metadata', () => {
  it('reads metadata.csv of a folder, whatever the order of its rows and files', async () => {
    const csv = csvOf(8, (i) => `./${name(7 - i)},"number ""${7 - i}"", grey"`)
    const set = await loadCaptionedFiles(withCsv(csv), options)
    expect(set).toMatchObject({ name: 'set', size: SIDE, channels: 1, count: 8, notes: [], labels: null })
    const shown = await levels(set)
    expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(set.captions).toEqual({ original: shown.map((i) => `number "${i}", grey`) })
    expect(set.paraphrases).toBeNull()
    const again = await loadCaptionedFiles(withCsv(csv).reverse(), options)
    expect(again).toEqual({ ...set, pixelsAt: again.pixelsAt })
    expect(await levels(again)).toEqual(shown)
    const other = await loadCaptionedFiles(withCsv(csv.replace('grey', 'gray')), options)
    expect(other.id).not.toBe(set.id)
    expect(set.id).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes further columns and lists as paraphrases: JSON’s and those that pandas writes', async () => {
    const rows = Array.from({ length: 8 }, (_, i) =>
      JSON.stringify({ file_name: name(i), label: i, prompt: `p${i}`, captions: [`c${i}`, `p${i}`, ' d\n e '] }),
    )
    const json = await loadCaptionedFiles([...pictures(8), text('set/metadata.jsonl', rows.join('\n'))], options)
    expect(json.captions.original[3]).toBe('p3')
    expect(json.paraphrases?.[3]).toEqual(['c3', 'd e'])
    const csv = ['image;caption_1;caption_2', ...rows.map((_, i) => `${name(i)};one;"['it\\'s', ""two""]"`)].join(
      '\r\n',
    )
    const table = await loadCaptionedFiles(withCsv(csv), options)
    expect(table.captions.original[0]).toBe('one')
    expect(table.paraphrases?.[0]).toEqual(["it's", 'two'])
  })

  it('reads a zip, a zip within a folder, and metadata that lies beside or above its images', async () => {
    const zip = (files: NamedBytes[]) => zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])))
    const inner = [...pictures(8, 'train/'), text('train/metadata.csv', csvOf(8))]
    const plain = await loadCaptionedFiles([{ path: 'cats.zip', bytes: zip(inner) }], options)
    expect(plain).toMatchObject({ name: 'train', count: 8, notes: [] })
    // As Hugging Face has it: metadata beside an archive whose own folder the rows name.
    const images = { path: 'cats/images.zip', bytes: zip(pictures(8, 'images/')) }
    const rows = csvOf(8, (i) => `images\\${name(i).toUpperCase()},photo ${i}`)
    const beside = await loadCaptionedFiles([images, text('cats/metadata.csv', rows)], options)
    expect(beside.captions.original).toEqual(Array.from({ length: 8 }, (_, i) => `photo ${i}`))
    const nested = { path: 'all.zip', bytes: zip([...inner, { path: 'more.zip', bytes: zip(inner) }]) }
    expect((await loadCaptionedFiles([nested], options)).notes).toEqual([
      '1 file was left out because it lay as a zip within a zip and had to be unpacked first: all/more.zip.',
    ])
  })

  it.each([
    [
      'an image without a row',
      withCsv(csvOf(8), 9),
      '1 file was left out because it had no row in metadata.csv: set/008.png.',
    ],
    [
      'rows without an image',
      withCsv(csvOf(10)),
      '2 lines were left out because they named an image that is not in its folder or below: set/metadata.csv line 10 (008.png), set/metadata.csv line 11 (009.png).',
    ],
    [
      'a name twice',
      withCsv(`${csvOf(8)}\n000.png,zero again`),
      'set/metadata.csv: 1 image has more than one row, whose captions were taken as further captions: 000.png.',
    ],
    [
      'an empty caption',
      withCsv(
        csvOf(9, (i) => (i === 8 ? `${name(i)}, ` : `${name(i)},x`)),
        9,
      ),
      '1 file was left out because it had an empty caption: set/008.png.',
    ],
    [
      'a row without a name',
      withCsv(`${csvOf(8)}\n,nobody`),
      '1 line was left out because it named no image: set/metadata.csv line 10.',
    ],
    [
      'a line that is no JSON',
      [
        ...pictures(8),
        text(
          'set/metadata.jsonl',
          `oops\n${Array.from({ length: 8 }, (_, i) => `{"file_name":"${name(i)}","text":"x"}`).join('\n')}`,
        ),
      ],
      '1 line was left out because it was no JSON object {…}: set/metadata.jsonl line 1.',
    ],
    [
      'a corrupt PNG',
      [...withCsv(csvOf(9)), { path: 'set/008.png', bytes: png(8).subarray(0, 45) }],
      '1 file was left out because it could not be decoded: set/008.png.',
    ],
    [
      'a .txt as well',
      [...withCsv(csvOf(8)), text('set/000.txt', 'other words')],
      '1 file was left out because it lay beside an image whose captions the metadata has: set/000.txt.',
    ],
    [
      'a caption as long as a book',
      withCsv(
        csvOf(9, (i) => (i === 8 ? `${name(i)},${'x'.repeat(10_001)}` : `${name(i)},x`)),
        9,
      ),
      '1 file was left out because it had a caption of more than 10,000 characters: set/008.png.',
    ],
  ])('%s: the other images are read, and a sentence says it', async (_, files, note) => {
    const set = await loadCaptionedFiles(files, options)
    expect([set.count, set.notes]).toEqual([8, [note]])
    expect(set.captions.original.every((caption) => caption !== '')).toBe(true)
  })

  it('makes a name’s further rows its paraphrases', async () => {
    const set = await loadCaptionedFiles(withCsv(`${csvOf(8)}\n000.png,zero again`), options)
    expect(set.paraphrases?.slice(0, 2)).toEqual([['zero again'], []])
  })
})

describe('a .txt beside each image', () => {
  const texts = (count: number) =>
    Array.from({ length: count }, (_, i) => text(`set/${name(i).replace('png', 'txt')}`, `photo ${i}\n\ngrey ${i}\r\n`))

  it('has the caption in its first line and paraphrases in the others', async () => {
    const set = await loadCaptionedFiles([...pictures(8), ...texts(8)], options)
    expect(set).toMatchObject({ count: 8, notes: [] })
    expect([set.captions.original[5], set.paraphrases?.[5]]).toEqual(['photo 5', ['grey 5']])
  })

  it('names images without a text, texts without an image, and those that are empty or in another encoding', async () => {
    const set = await loadCaptionedFiles(
      [
        ...pictures(11),
        ...texts(8),
        text('set/008.txt', ' \n'),
        { path: 'set/009.txt', bytes: Uint8Array.of(0x63, 0x61, 0x66, 0xe9) },
        text('set/readme.txt', 'about this set'),
      ],
      options,
    )
    expect(set.count).toBe(8)
    expect(set.notes).toEqual([
      '1 file was left out because it held blanks alone: set/008.txt.',
      '1 file was left out because it held no UTF-8 text: set/009.txt.',
      '1 file was left out because it had an empty caption: set/008.png.',
      '1 file was left out because it had a caption file that could not be read: set/009.png.',
      '1 file was left out because it had no caption: set/010.png.',
      '1 file was left out because it had no image beside it: set/readme.txt.',
    ])
  })
})

describe('what cannot be used at all', () => {
  it.each([
    ['nothing', [], 'No files were chosen, or the folder is empty; choose images with captions.'],
    [
      'captions alone',
      [text('set/metadata.csv', csvOf(8))],
      'There are no usable images in what was chosen; choose PNG, JPEG or WebP images with captions.',
    ],
    [
      'images alone',
      pictures(8),
      'None of the 8 images has a caption; put a metadata.csv or metadata.jsonl with file_name and text beside the images, or a .txt beside each image.',
    ],
    [
      'a table of other images',
      [...pictures(8), text('set/captions.csv', 'image,caption\nother.png,a photo of another')],
      'None of the 8 images has a caption (captions.csv held no captions of the images that were chosen); put a metadata.csv',
    ],
    [
      'one image',
      withCsv(csvOf(1), 1),
      'Only 1 image can be used, but a set needs at least 8; choose more images with captions.',
    ],
    [
      'too few, and why',
      withCsv(csvOf(7), 8),
      'Only 7 images can be used, but a set needs at least 8 (1 file was left out because it had no row in metadata.csv: set/007.png); choose more images with captions.',
    ],
    [
      'no column of captions',
      withCsv(csvOf(8).replace('text', 'label')),
      'set/metadata.csv has no column of captions (its columns: file_name, label); name that column text, caption or prompt.',
    ],
    [
      'no column of paths',
      withCsv(csvOf(8).replace('file_name', 'id')),
      "set/metadata.csv has no column of the images' paths (its columns: id, text); name that column file_name.",
    ],
    [
      'a header alone',
      withCsv('file_name,text\n'),
      'set/metadata.csv has no row; give each image a row with its path and its caption.',
    ],
    [
      'metadata in Latin-1',
      [
        ...pictures(8),
        {
          path: 'set/metadata.csv',
          bytes: Uint8Array.from(
            Buffer.from(
              csvOf(8, () => 'é,x'),
              'latin1',
            ),
          ),
        },
      ],
      'None of the images can be used, but a set needs at least 8 (8 lines were left out because they were not UTF-8 text',
    ],
    [
      'metadata in UTF-16 without a mark',
      [...pictures(8), { path: 'set/metadata.csv', bytes: Uint8Array.from(Buffer.from(csvOf(8), 'utf16le')) }],
      'set/metadata.csv looks like UTF-16 text without a byte order mark',
    ],
    [
      'rows that are no rows',
      [...pictures(8), text('set/metadata.jsonl', 'a photo of one\na photo of two')],
      'None of the images can be used, but a set needs at least 8 (2 lines were left out because they were no JSON object {…}: set/metadata.jsonl line 1, set/metadata.jsonl line 2.',
    ],
    [
      'a quote that is not closed',
      withCsv(csvOf(8, (i) => `${name(i)},${i === 7 ? '"' : ''}open ${i}`)),
      'Only 7 images can be used, but a set needs at least 8 (1 line was left out because it opened a quote (") that is not closed;',
    ],
  ])('%s: one sentence', async (_, files, message) => {
    await expect(loadCaptionedFiles(files, options)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(message),
    })
  })

  it('refuses 5,001 images before decoding the first', async () => {
    const one = png(1)
    const many = Array.from({ length: 5001 }, (_, i) => ({ path: `${i}.png`, bytes: one }))
    const rows = many.map(({ path }) => `${path},x`).join('\n')
    const never: DecodeImage = () => Promise.reject(new Error('was decoded'))
    const files = [...many, text('metadata.csv', `file_name,text\n${rows}`)]
    await expect(loadCaptionedFiles(files, { ...options, decode: never })).rejects.toThrow(
      '5,001 images with captions were chosen, more than the 5,000 that a set may have; choose fewer.',
    )
  })

  it('leaves out a second file of the same name', async () => {
    const set = await loadCaptionedFiles([...withCsv(csvOf(8)), { path: 'set/000.png', bytes: png(99) }], options)
    expect([set.count, set.notes]).toEqual([
      8,
      ['1 file was left out because it had the same name as another file: set/000.png.'],
    ])
  })

  it('reports progress to the end and stops when cancelled', async () => {
    const fractions: number[] = []
    await loadCaptionedFiles(withCsv(csvOf(8)), { ...options, onProgress: (fraction) => fractions.push(fraction) })
    expect(fractions).toEqual(Array.from({ length: 8 }, (_, i) => (i + 1) / 8))
    const stop = new AbortController()
    const cancelled = loadCaptionedFiles(withCsv(csvOf(8)), {
      ...options,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
  })
})
