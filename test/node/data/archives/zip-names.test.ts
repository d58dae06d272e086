/** Names of zips that do not say what their bytes mean: one code page an archive, the one in which they are words. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../../../src/data/archives/crc32'
import { listZip } from '../../../../src/data/archives/zip'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import { understandImages } from '../../../../src/data/images/own'
import { fromBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'
import { extraOf, joined, makeZip, text, type MadeEntry } from './made-zip'

const bytes = (...values: number[]) => Uint8Array.from(values)

/** What the platform decodes, the other way: a text's bytes in an encoding whose characters have two at most. */
function encoder(encoding: string) {
  const decoder = new TextDecoder(encoding)
  const known = new Map<string, number[]>()
  for (let lead = 0; lead < 256; lead++) {
    if (lead < 0x80) known.set(String.fromCharCode(lead), [lead])
    else known.set(decoder.decode(bytes(lead)), [lead])
    for (let trail = 0x40; lead > 0x80 && trail < 0xff; trail++) {
      const character = decoder.decode(bytes(lead, trail))
      if (Array.from(character).length === 1 && !known.has(character)) known.set(character, [lead, trail])
    }
  }
  return (value: string) => Uint8Array.from(Array.from(value).flatMap((character) => known.get(character) ?? []))
}

/** Code pages that the platform does not have: the letters that the tests use. */
const lettersOf = (page: Record<string, number>) => (value: string) =>
  Uint8Array.from(value, (letter) => page[letter] ?? letter.charCodeAt(0))

const ENCODERS = {
  'code page 866 (Cyrillic)': encoder('ibm866'),
  'code page 437': lettersOf({ Ü: 0x9a, é: 0x82, ü: 0x81, ä: 0x84, ö: 0x94, Ö: 0x99, ß: 0xe1, ç: 0x87, ñ: 0xa4 }),
  'code page 850 (Western Europe)': lettersOf({ ã: 0xc6, ç: 0x87, ê: 0x88, õ: 0xe4, Ø: 0x9d, ø: 0x9b }),
  'code page 1252 (Western Europe)': encoder('windows-1252'),
  'code page 852 (Central Europe)': lettersOf({
    ...{ č: 0x9f, á: 0xa0, ž: 0xa7, ř: 0xfd, ě: 0xd8, ů: 0x85, ň: 0xe5, š: 0xe7, í: 0xa1, ý: 0xec, é: 0x82 },
    ...{ ł: 0x88, ó: 0xa2, ż: 0xbe, ś: 0x98, ę: 0xa9, ű: 0xfb, ő: 0x8b },
  }),
  'code page 1250 (Central Europe)': encoder('windows-1250'),
  'code page 1251 (Cyrillic)': encoder('windows-1251'),
  'Shift-JIS (Japanese)': encoder('shift_jis'),
  'GBK (Chinese)': encoder('gbk'),
} as const
type Page = keyof typeof ENCODERS

const SETS: [Page, string[]][] = [
  ['code page 866 (Cyrillic)', ['кот/кот1', 'кот/1', 'кот/photoкот', 'кот/IMGкот2']],
  ['code page 866 (Cyrillic)', ['КОТ/1', 'ПЁС/1']],
  ['code page 866 (Cyrillic)', ['Новая папка/1', 'Новая папка (2)/1']],
  ['code page 866 (Cyrillic)', ['А/1', 'Б/1', 'В/1']],
  ['code page 437', ['Ü/é1', 'Ü/né2', 'für/1']],
  ['code page 437', ['Bücher/1', 'Käse/2', 'Öl/3', 'Straße/4']],
  ['code page 437', ['garçon/1', 'fille/1']],
  ['code page 437', ['año/1', 'mañana/2']],
  ['code page 850 (Western Europe)', ['maçã/1', 'pêra/2']],
  ['code page 850 (Western Europe)', ['Grøn/1', 'Ø/2']],
  ['code page 1252 (Western Europe)', ['Äpfel/1', 'Grüße/2']],
  ['code page 1252 (Western Europe)', ['café/1', 'thé/1']],
  ['code page 1252 (Western Europe)', ['élève/1', 'garçon/2', 'fenêtre/3']],
  ['code page 1252 (Western Europe)', ['niño/1', 'árbol/2']],
  ['code page 1252 (Western Europe)', ['cão/1', 'leão/2']],
  ['code page 1252 (Western Europe)', ['Bjørn/1', 'får/2']],
  ['code page 852 (Central Europe)', ['kočka/1', 'kůň/2']],
  ['code page 852 (Central Europe)', ['żółw/1', 'łóżko/2']],
  ['code page 852 (Central Europe)', ['kígyó/1', 'szőlő/2']],
  ['code page 1250 (Central Europe)', ['kočka/1', 'žába/2']],
  ['code page 1250 (Central Europe)', ['małpa/1', 'żółw/2']],
  ['code page 1250 (Central Europe)', ['căpşună/1', 'raţă/2']],
  ['code page 1251 (Cyrillic)', ['кот/1', 'собака/2']],
  ['code page 1251 (Cyrillic)', ['Кошки/1', 'Новая папка/2']],
  ['Shift-JIS (Japanese)', ['ソ/1', '表/2', '能/ソ', '十予/1']],
  ['Shift-JIS (Japanese)', ['猫/neko猫', '犬/IMG1']],
  ['Shift-JIS (Japanese)', ['ねこ/1', 'いぬ/2']],
  ['GBK (Chinese)', ['猫/1', '狗/1']],
  ['GBK (Chinese)', ['苹果/photo苹果1', '香蕉/1']],
]

const list = async (entries: readonly MadeEntry[]) => {
  const notes: string[] = []
  const files = await listZip(fromBytes('z.zip', makeZip(entries)), notes)
  return { paths: files.map(({ path }) => path), notes }
}

describe('names that say nothing of their code page', () => {
  it.each(SETS)('are read in %s together: %j', async (page, names) => {
    const { paths, notes } = await list(names.map((name) => ({ name: ENCODERS[page](name) })))
    expect(paths).toEqual(names)
    expect(notes).toEqual([
      `z.zip: the zip does not say in which code page its names are; they were read as ${page}, as which they look.`,
    ])
  })

  it('are UTF-8 without a word where all are', async () => {
    const names = ['猫/1', 'кот/2', 'é/3']
    expect(await list(names.map((name) => ({ name })))).toEqual({ paths: names, notes: [] })
  })

  it('are UTF-8 where most are, and a damaged one is kept apart', async () => {
    const { paths } = await list(
      [text('猫/1'), text('кот/2'), text('кошка/2'), bytes(0x82, 0x2f, 0x31)].map((name) => ({ name })),
    )
    expect(paths).toEqual(['猫/1', 'кот/2', 'кошка/2', 'é/1'])
  })
})

it('a name that says what its bytes mean is read so, whatever the others are', async () => {
  const unicodePath = (raw: Uint8Array, name: string, checksum = crc32(raw)) => {
    const field = new DataView(new ArrayBuffer(5))
    field.setUint8(0, 1)
    field.setUint32(1, checksum, true)
    return extraOf(0x7075, joined(new Uint8Array(field.buffer), text(name)))
  }
  const in866 = ENCODERS['code page 866 (Cyrillic)']
  const { paths } = await list([
    { name: text('flagged/猫.png'), flags: 0x800 },
    { name: in866('кот/первый кот.png') },
    { name: bytes(0x3f), extra: unicodePath(bytes(0x3f), '犬.png') },
    { name: in866('кот'), extra: unicodePath(in866('кот'), 'Büro.png') },
    // The name was changed by a program that does not know the field.
    { name: text('renamed'), extra: unicodePath(bytes(0x3f), 'old.png') },
  ])
  expect(paths).toEqual(['flagged/猫.png', 'кот/первый кот.png', '犬.png', 'Büro.png', 'renamed'])
})

it('two folders of different bytes never become one', async () => {
  const part = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((raw) => raw.map((byte) => byte | 0x80))
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(part, { minLength: 2, maxLength: 40, selector: String }), async (folders) => {
      const { paths } = await list(folders.map((folder) => ({ name: joined(folder, text('/1.png')) })))
      expect(new Set(paths.map((path) => path.split('/')[0])).size).toBe(folders.length)
      expect(paths.every((path) => path.endsWith('/1.png'))).toBe(true)
    }),
    { seed: 4, numRuns: 200 },
  )
})

it('what was read, and what came twice, is told with the images', async () => {
  const in866 = ENCODERS['code page 866 (Cyrillic)']
  const data = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64) })
  const names = ['кот/кот1.png', 'кот/1.png', 'кот/photoкот.png', 'пёс/1.png', 'пёс/1.png']
  const files = [{ path: 'pets.zip', bytes: makeZip(names.map((name) => ({ name: in866(name), data }))) }]
  const understood = await understandImages(files, { seed: 1 })
  expect(understood.classes?.counts).toEqual([
    { name: 'кот', images: 3 },
    { name: 'пёс', images: 2 },
  ])
  const said = [
    expect.stringMatching(/^pets\.zip: .* they were read as code page 866 \(Cyrillic\)/),
    'pets.zip: 1 file has the path of another in this zip; each is taken, with a number in its name: пёс/1 (2).png.',
  ]
  expect(understood.notes).toEqual(expect.arrayContaining(said))
  expect((await understandCaptionedFiles(files)).notes).toEqual(said)
})
