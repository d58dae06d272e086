import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { inspectCaptionFile, readCaptionFile } from '../../../../src/data/captions/file'
import { MOST_CHARACTERS, type CaptionFilePart, type CaptionLayout } from '../../../../src/data/captions/types'
import { CsvReader } from '../../../../src/data/captions/csv-records'
import { HOSTILE } from '../../hostile-names'
import { MOST_LINE_BYTES, textLines, type TextLine } from '../../../../src/data/captions/text-lines'

const LINES: CaptionLayout = { kind: 'lines', header: false }
const table = (column: number, columns = 2): CaptionLayout => {
  return { kind: 'table', delimiter: ',', header: true, column, columns }
}

async function read(content: BlobPart | BlobPart[], layout: CaptionLayout = LINES, name = 'captions.txt') {
  const parts: CaptionFilePart[] = []
  const file = new Blob(Array.isArray(content) ? content : [content])
  const summary = await readCaptionFile(file, name, { scored: [layout], carried: [] }, (part) => parts.push(part))
  return { ...summary, parts, captions: parts.flatMap((part) => part.captions) }
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

const inspect = (content: BlobPart, name: string, header: boolean | null = null) =>
  inspectCaptionFile(new Blob([content]), name, header)

async function* inPieces(bytes: Uint8Array, length: number) {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

describe('a file’s name', () => {
  it.each(HOSTILE)('says nothing of what is in it where it is no known one (%#)', async (name) => {
    const captions = 'a dog in the snow\na cat\n'
    expect(await inspect(captions, name)).toEqual(await inspect(captions, 'captions.txt'))
  })
})

describe('lines', () => {
  it('are cut at LF and CRLF, without a byte order mark, and the last need not end', async () => {
    const { captions } = await read('\uFEFFa dog\r\nein Hund im Höhenzug\n 猫 \r\nlast')
    expect(captions).toEqual(['a dog', 'ein Hund im Höhenzug', '猫', 'last'])
  })

  it('are the same in whatever pieces the bytes come', async () => {
    const text = '\uFEFFa dog\r\n\r\nHöhe 猫 😀\nb\n'
    const bytes = new TextEncoder().encode(text)
    for (let length = 1; length < bytes.length; length++) {
      const lines = []
      for await (const some of textLines(inPieces(bytes, length), 'x')) lines.push(...some)
      expect(lines, `pieces of ${length}`).toEqual([
        { number: 1, text: 'a dog' },
        { number: 2, text: '' },
        { number: 3, text: 'Höhe 猫 😀' },
        { number: 4, text: 'b' },
      ])
    }
  })

  it('without text are left out, counted and named', async () => {
    const { captions, skipped, notes } = await read('a\n\nb\n \t\nc\n')
    expect(captions).toEqual(['a', 'b', 'c'])
    expect(skipped).toBe(2)
    expect(notes).toEqual(['Line 2 has no text; it was left out, and 1 more like it: line 4.'])
  })

  it('of 10 MB are left out with their length, and take no room', async () => {
    const long = 'x'.repeat(10_000_000)
    const { captions, notes } = await read([`a\n${long}\nb\n`])
    expect(captions).toEqual(['a', 'b'])
    expect(notes).toEqual([
      `Line 2 is 10,000,000 bytes long; a line may have at most ${MOST_LINE_BYTES.toLocaleString('en-GB')}; it was left out.`,
    ])
  })

  it('longer than a caption are left out', async () => {
    const { captions, notes } = await read(`${'y'.repeat(MOST_CHARACTERS)}\n${'y'.repeat(MOST_CHARACTERS + 1)}`)
    expect(captions).toEqual(['y'.repeat(MOST_CHARACTERS)])
    expect(notes[0]).toBe('Line 2 is 10,001 characters long; a caption may have at most 10,000; it was left out.')
  })

  it('that are not UTF-8 cost themselves alone, and are named with what to do', async () => {
    const latin = new Uint8Array([...new TextEncoder().encode('one\ntwo\ncaf'), 0xe9, 10, 65])
    const { captions, notes } = await read(latin)
    expect(captions).toEqual(['one', 'two', 'A'])
    expect(notes).toEqual(['Line 3 is not UTF-8 text (save the file as UTF-8); it was left out.'])
  })

  it.each(['\r', '\r\n', '\n'])('end in %j', async (end) => {
    const text = ['a dog runs', 'a cat sits', '', 'a bird flies'].join(end)
    const bytes = new TextEncoder().encode(text)
    for (let length = 1; length <= bytes.length; length++) {
      const lines: TextLine[] = []
      for await (const some of textLines(inPieces(bytes, length), 'x')) lines.push(...some)
      expect(lines, `pieces of ${length}`).toEqual([
        { number: 1, text: 'a dog runs' },
        { number: 2, text: 'a cat sits' },
        { number: 3, text: '' },
        { number: 4, text: 'a bird flies' },
      ])
    }
  })

  it.each([
    ['little-endian', utf16],
    ['big-endian', (text: string) => utf16(text).swap16()],
  ])('are read in UTF-16 with a byte order mark, %s', async (_, encode) => {
    const text = 'ein Café\r\na ship \u{1f6a2}\na ਊ cat\n'
    const encoded = Uint8Array.from(encode(`\ufeff${text}`))
    for (let length = 1; length <= 9; length++) {
      const lines: TextLine[] = []
      for await (const some of textLines(inPieces(encoded, length), 'x')) lines.push(...some)
      expect(lines).toEqual([
        { number: 1, text: 'ein Café' },
        { number: 2, text: 'a ship \u{1f6a2}' },
        { number: 3, text: 'a ਊ cat' },
      ])
    }
    const json = Uint8Array.from(encode('\ufeff{"1.jpg": "a dog", "2.jpg": "a cat"}'))
    const report = await inspectCaptionFile(new Blob([json]), 'map.json', null)
    expect(report.columns[report.suggested]?.examples).toEqual(['a dog', 'a cat'])
    const table = Uint8Array.from(encode('\ufeffid\tcaption\n1\ta dog\n2\ta cat\n'))
    const found = await inspectCaptionFile(new Blob([table]), 'spreadsheet.txt', null)
    expect((await read(table, found.columns[found.suggested]?.layout)).captions).toEqual(['a dog', 'a cat'])
  })

  it('keep a CR that stands inside a line, as a blank', async () => {
    expect((await read('a dog\rruns\na cat\n')).captions).toEqual(['a dog runs', 'a cat'])
  })

  it('have no caption in the first where that is a header', async () => {
    expect((await inspect('caption\na dog\n', 'a.txt')).header).toBe(true)
    expect((await inspect('a dog\na cat\n', 'a.txt')).header).toBe(false)
    const asked = await inspect('a dog\na cat\n', 'a.txt', true)
    expect(asked).toMatchObject({ header: true, columns: [{ examples: ['a cat'] }] })
    expect((await read('a dog\na cat\n', asked.columns[0]?.layout)).captions).toEqual(['a cat'])
  })

  it.each([
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13], /line 3 holds a zero byte/],
    ['UTF-16 without a mark', [65, 0, 233, 0, 98, 0], /looks like UTF-16 text without a byte order mark/],
    ['a spreadsheet', [0x50, 0x4b, 3, 4, 20], /spreadsheet; save its table as CSV/],
    ['a PDF', [...new TextEncoder().encode('%PDF-1.7')], /is a PDF/],
  ])('of %s are refused in one sentence', async (_, bytes, message) => {
    await expect(read(new Uint8Array(bytes))).rejects.toMatchObject({ name: 'BadInput', message })
  })

  it('are refused where there is none', async () => {
    await expect(read('\n\n')).rejects.toThrow(/holds no caption here: Line 1 has no text/)
    await expect(inspect('', 'captions.txt')).rejects.toThrow('captions.txt holds no text')
  })
})

describe('100,000 lines', () => {
  it('come in parts of at most 2,000, with the bytes read so far', async () => {
    const count = 100_000
    const { captions, parts } = await read(Array.from({ length: count }, (_, i) => `caption ${i}`).join('\n'))
    expect(captions.length).toBe(count)
    expect(captions[99_999]).toBe('caption 99999')
    expect(Math.max(...parts.map((part) => part.captions.length))).toBe(2000)
    expect(parts.at(-1)?.bytesRead).toBe(parts.at(-1)?.bytes)
    expect((parts[0]?.bytesRead ?? 0) < (parts[0]?.bytes ?? 0)).toBe(true)
  })

  it('can be left in the middle', async () => {
    const abort = new AbortController()
    const file = new Blob(['a line of text\n'.repeat(100_000)])
    let parts = 0
    const reading = readCaptionFile(
      file,
      'x.txt',
      { scored: [LINES], carried: [] },
      () => (++parts, abort.abort()),
      abort.signal,
    )
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(parts).toBeLessThan(10)
  })
})

describe('tables', () => {
  it('hold quotes, delimiters and line ends in quoted cells', async () => {
    const csv = 'id,caption\r\n1,"a ""big"" dog, brown"\r\n2,"two\r\nlines"\r\n3,5" pipe\r\n'
    const { captions } = await read(csv, table(1), 'a.csv')
    expect(captions).toEqual(['a "big" dog, brown', 'two lines', '5" pipe'])
  })

  it('tell the line on which a record begins', async () => {
    const { notes } = await read('id,caption\n1,"a\nb"\n2,\n3\n4,c', table(1), 'a.csv')
    expect(notes).toEqual([
      'Line 4 has no text; it was left out.',
      'Line 5 has no column 2, only 1; its caption is missing; it was left out.',
    ])
  })

  it.each([
    ['before the file ends', 'a,b\n1,"open\n2,x\n3,"y, z"\n', 2, ['x', 'y, z']],
    ['before it runs into another', 'a,b\n1,x\n2,"open\n3,"y, z"\n4,w\n', 3, ['x', 'y, z', 'w']],
    ['twice', 'a,b\n1,x\n2,"open\n3,"and open\n4,w\n', 3, ['x', 'w']],
  ])('with a quote that is not closed %s lose that record alone', async (_, csv, line, captions) => {
    const told = await read(csv, table(1), 'a.csv')
    expect(told.captions).toEqual(captions)
    expect(told.notes.join(' ')).toMatch(
      new RegExp(`Line ${line} (opens a quote \\("\\) that is not closed|has text behind a closing quote)`),
    )
  })

  it('with a quote that is open for a million lines go on behind it', async () => {
    const csv = `a,b\n1,x\n2,"${'y\n'.repeat(MOST_LINE_BYTES)}3,z\n`
    const { captions, notes } = await read(csv, table(1), 'a.csv')
    expect(captions).toEqual(['x', 'z'])
    expect(notes[0]).toMatch(/^Line 3 opens a quote/)
  }, 60_000)

  it.each([
    ['on one line', 'x'.repeat(27_000_000), /^Line 3 is 27,000,00\d bytes long; a line may have at most 1,048,576/],
    [
      'over many lines',
      'some words\n'.repeat(2_454_546),
      /^Line 3 is 27,000,005 characters long; a caption may have at most/,
    ],
    [
      'over a line that is too long',
      `first\n${'x'.repeat(27_000_000)}\nlast`,
      /^Line 3 goes on over line 4, which is 27,000,000 bytes long/,
    ],
    ['on one line, with quotes of its own', `""${'x'.repeat(27_000_000)}""`, /^Line 3 is 27,000,00\d bytes long/],
    [
      'that begins on one line and ends on another',
      `${'x'.repeat(27_000_000)}\n27 million`,
      /^Line 3 is 27,000,00\d bytes/,
    ],
  ])(
    'with a cell of megabytes %s lose that record alone, and it is no quote that is not closed',
    async (_, cell, told) => {
      const csv = `a,b\n1,x\n2,"${cell}"\n3,"z"\n4,w\n`
      expect((await inspect(csv, 'a.csv', true)).columns.map(({ name }) => name)).toEqual(['a', 'b'])
      const { captions, notes, skipped } = await read(csv, table(1), 'a.csv')
      expect(captions).toEqual(['x', 'z', 'w'])
      expect([skipped, notes.length]).toEqual([1, 1])
      expect(notes[0]).toMatch(told)
    },
  )

  it('with megabytes in a column that is not read keep their captions', async () => {
    const csv = `caption,page\na dog,"${'<p>\n'.repeat(700_000)}"\na cat,"<p>"\n`
    expect((await read(csv, table(0), 'a.csv')).captions).toEqual(['a dog', 'a cat'])
  })

  it('with a quote that is not closed before a line that is too long lose those two alone', async () => {
    const csv = `a,b\n1,"open\n2,y\n3,${'x'.repeat(2_000_000)}\n4,z\n`
    const { captions, notes } = await read(csv, table(1), 'a.csv')
    expect(captions).toEqual(['y', 'z'])
    expect(notes.join(' ')).toMatch(/Line 2 opens a quote .* Line 4 is 2,000,002 bytes long/)
  })

  it('with text behind a closing quote lose that record alone', async () => {
    const { captions, notes } = await read('a\n"x" y\nz\n', table(0, 1), 'a.csv')
    expect(captions).toEqual(['z'])
    expect(notes[0]).toMatch(/^Line 2 has text behind a closing quote/)
  })

  it('name a record with more cells than the header has, leave it out, and never cut its caption', async () => {
    const csv =
      'filename,caption\n1.jpg,a dog, running on grass\n2.jpg,a cat,,\n3.jpg,"a bird, flying"\n4.jpg,b, c, d\n'
    const { columns, suggested } = await inspect(csv, 'a.csv')
    expect(columns.map(({ name }) => name)).toEqual(['filename', 'caption'])
    expect(columns[1]?.examples).toEqual(['a cat', 'a bird, flying'])
    const { captions, notes, skipped } = await read(csv, columns[suggested]?.layout, 'a.csv')
    expect(captions).toEqual(['a cat', 'a bird, flying'])
    expect(skipped).toBe(2)
    expect(notes).toEqual([
      'Line 2 has 3 cells where 2 are named; put a text that holds “,” in quotes ("…"); it was left out, and 1 more like it: line 5.',
    ])
  })

  it('are refused by that line where all have more', async () => {
    const csv = 'file_name,text\n1.png,a cat, sitting\n2.png,a dog, running\n'
    const { columns } = await inspect(csv, 'a.csv')
    await expect(read(csv, columns[1]?.layout, 'a.csv')).rejects.toThrow(
      /no caption here: Line 2 has 3 cells where 2 are named/,
    )
  })

  it('may have blanks around quotes', async () => {
    const csv = 'id, caption\n1, "a dog, running"\n2,"a cat" \n3, "Rex" the dog\n4, "two\nlines" \n5, 5" pipe\n'
    const { captions, notes } = await read(csv, table(1), 'a.csv')
    expect(captions).toEqual(['a dog, running', 'a cat', '"Rex" the dog', 'two lines', '5" pipe'])
    expect(notes).toEqual([])
  })

  it('may say what separates their cells in the first line', async () => {
    const csv = 'sep=;\r\nid;caption\r\n1;a, b\r\n2;c\r\n'
    const report = await inspect(csv, 'a.csv')
    expect(report.columns.map(({ name }) => name)).toEqual(['id', 'caption'])
    expect((await read(csv, report.columns[1]?.layout, 'a.csv')).captions).toEqual(['a, b', 'c'])
    await expect(inspect('sep=^\na^b\n', 'a.csv')).rejects.toThrow('a.csv says that “^” separates its cells')
    expect((await inspect('sep=;\nid;caption\n1;a\n', 'unnamed')).columns.length).toBe(2)
  })

  it.each([
    ['# comment line\nfile,caption\n1.jpg,a dog\n2.jpg,a cat\n', 'a.csv'],
    ['# made by me, in 2020, "by hand\n#\n\nfile;caption\n1.jpg;a dog\n2.jpg;a cat\n', 'a.csv'],
    ['sep=;\n# a comment\nfile;caption\n1.jpg;a dog\n2.jpg;a cat\n', 'a.csv'],
    ['# no header below\n1.jpg\ta dog\n2.jpg\ta cat\n', 'a.tsv'],
    ['# a text\nfile\tcaption\n1.jpg\ta dog\n2.jpg\ta cat\n', 'a.txt'],
    ['#file,caption\n1.jpg,a dog\n2.jpg,a cat\n', 'a.csv'],
    ['caption\na dog\na cat\n', 'a.csv'],
    ['\nfile,caption\n1.jpg,a dog\n2.jpg,a cat\n', 'a.csv'],
  ])('may have comments above them: %j', async (csv, name) => {
    const report = await inspect(csv, name)
    const column = report.columns[report.suggested]
    expect((await read(csv, column?.layout, name)).captions).toEqual(['a dog', 'a cat'])
    expect(column?.examples).toEqual(['a dog', 'a cat'])
  })

  it('of one column may have captions that begin with #', async () => {
    const csv = '#sunset by the sea\na dog\n'
    const report = await inspect(csv, 'a.csv')
    expect((await read(csv, report.columns[0]?.layout, 'a.csv')).captions).toEqual(['#sunset by the sea', 'a dog'])
  })

  it.each([
    [
      'SKU (a, b);Text (x, y, z);Price (p, q)\n1;a dog runs, fast;2\n2;a cat, sitting;3\n',
      ['a dog runs, fast', 'a cat, sitting'],
    ],
    ['SKU (a, b),Text (x, y, z),Price [p, q]\n1,a dog runs,2\n2,a cat sits,3\n', ['a dog runs', 'a cat sits']],
    [
      'Nr. [1, n]\tText, as written (no quotes)\n7\tone, two\n8\tthree, four, five\n',
      ['one, two', 'three, four, five'],
    ],
  ])('have names with commas and brackets in their header: %j', async (csv, expected) => {
    const report = await inspect(csv, 'a.csv')
    expect(report.header).toBe(true)
    const column = report.columns[report.suggested]
    expect(column?.name).toMatch(/^Text/)
    expect((await read(csv, column?.layout, 'a.csv')).captions).toEqual(expected)
  })

  it('of one column hold a caption a line, whatever commas are in it', async () => {
    const csv = 'caption\na dog, running\n"a cat, sitting"\na bird, flying\ntwo fish\n'
    for (const text of [csv, csv.slice(8)]) {
      const report = await inspect(text, 'a.csv')
      const { captions } = await read(text, report.columns[report.suggested]?.layout, 'a.csv')
      expect(captions).toEqual(['a dog, running', 'a cat, sitting', 'a bird, flying', 'two fish'])
    }
  })

  it.each(['1;a dog, running\n2;a cat, sitting\n', '1\ta dog, running\n2\ta cat, sitting\n'])(
    'are cut by what is rarer in prose where two cut alike: %j',
    async (text) => {
      const report = await inspect(text, 'a.csv')
      const { captions } = await read(text, report.columns[report.suggested]?.layout, 'a.csv')
      expect(captions).toEqual(['a dog, running', 'a cat, sitting'])
    },
  )

  it('hold numbers as captions', async () => {
    const csv = 'file,caption\n1.png,7\n2.png,3\n'
    const report = await inspect(csv, 'a.csv')
    expect((await read(csv, report.columns[report.suggested]?.layout, 'a.csv')).captions).toEqual(['7', '3'])
  })

  it('are read as Papa Parse reads them', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '😀') })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = Papa.unparse(rows, { newline: '\n', quotes: true })
        const reader = new CsvReader(',')
        const records = text.split('\n').flatMap((line, i) => reader.push({ number: i + 1, text: line }))
        expect(reader.end()).toEqual([])
        expect(records.map((record) => ('cells' in record ? record.cells : null))).toEqual(rows)
      }),
    )
  })
})

describe('JSON', () => {
  it('lines give a field, and say which line is none', async () => {
    const text = '{"caption":"a"}\n{"caption":\n{"other":1}\n{"caption":true}\n"b"\n{"caption":"c"}\n{"caption":3}\n'
    const { captions, notes } = await read(text, { kind: 'json-lines', path: ['caption'] }, 'a.jsonl')
    expect(captions).toEqual(['a', 'b', 'c', '3'])
    expect(notes).toEqual([
      'Line 2 is not valid JSON; each line must be one JSON value; it was left out.',
      'Line 3 has no text; it was left out.',
      'Line 4 has no string in its field “caption”; it was left out.',
    ])
  })

  it('arrays give strings or a field, and count items', async () => {
    expect((await read('["a", "b"]', { kind: 'json', path: [] }, 'a.json')).captions).toEqual(['a', 'b'])
    const { captions, notes } = await read('[{"t":"a"},\n{"t":""}]', { kind: 'json', path: [null, 't'] }, 'a.json')
    expect(captions).toEqual(['a'])
    expect(notes).toEqual(['Item 2 has no text; it was left out.'])
  })

  it('arrays of texts and records give the captions of both', async () => {
    const json = '["a dog","a cat",null,"",{"caption":"x","id":"y"},7]'
    const report = await inspect(json, 'a.json')
    expect(report.columns[report.suggested]?.name).toBe('caption')
    const { captions, notes } = await read(json, report.columns[report.suggested]?.layout, 'a.json')
    expect(captions).toEqual(['a dog', 'a cat', 'x'])
    expect(notes).toEqual([
      'Item 3 has no text; it was left out, and 1 more like it: item 4.',
      'Item 6 has no string in its field “caption”; it was left out.',
    ])
    const ids = report.columns.find(({ name }) => name === 'id')?.layout
    expect((await read(json, ids, 'a.json')).captions).toEqual(['y'])
  })

  const coco = {
    info: { description: 'COCO 2017 Dataset, a data set of many common things in their context' },
    images: [{ file_name: '1.jpg', id: 1 }],
    annotations: [
      { image_id: 1, id: 7, caption: 'A dog runs on the grass.' },
      { image_id: 1, id: 8, caption: 'Two cats sleep on a bed.' },
    ],
  }
  const karpathy = {
    images: [
      {
        filename: '1.jpg',
        split: 'train',
        sentences: [
          { tokens: ['a', 'dog'], raw: 'A dog runs.', sentid: 0 },
          { tokens: [], raw: 'A dog.', sentid: 1 },
        ],
      },
      { filename: '2.jpg', split: 'val', sentences: [{ tokens: ['a', 'cat'], raw: 'A cat sits there.', sentid: 2 }] },
    ],
    dataset: 'flickr8k',
  }
  it.each([
    ['COCO’s', coco, 'COCO’s caption JSON', 'caption', ['A dog runs on the grass.', 'Two cats sleep on a bed.']],
    ['Karpathy’s', karpathy, 'caption JSON in Karpathy’s form', 'raw', ['A dog runs.', 'A dog.', 'A cat sits there.']],
    [
      'a map to texts',
      { '1.jpg': 'a dog runs', '2.jpg': 'a cat sits' },
      'JSON, captions by picture',
      'items',
      ['a dog runs', 'a cat sits'],
    ],
    [
      'a map to lists',
      { './data/1.jpg': ['a dog runs', 'a dog on grass'], './data/2.jpg': ['a cat sits'] },
      'JSON, captions by picture',
      'items',
      ['a dog runs', 'a dog on grass', 'a cat sits'],
    ],
    ['a map by id', { img1: 'a dog runs', img2: 'a cat sits' }, 'JSON', 'items', ['a dog runs', 'a cat sits']],
    [
      'both in one',
      { '1.jpg': ['a dog', 'a brown dog'], '2.jpg': 'a cat' },
      'JSON, captions by picture',
      'items',
      ['a dog', 'a brown dog', 'a cat'],
    ],
    ['a column of a list', { caption: ['a dog runs', 'a cat sits'] }, 'JSON', 'caption', ['a dog runs', 'a cat sits']],
    [
      'columns by row',
      { file: { 0: '1.jpg', 1: '2.jpg' }, caption: { 0: 'a dog runs', 1: 'a cat sits' } },
      'JSON',
      'caption',
      ['a dog runs', 'a cat sits'],
    ],
    [
      'rows by number',
      { 0: { file: '1.jpg', caption: 'a dog runs' }, 1: { file: '2.jpg', caption: 'a cat' } },
      'JSON',
      'caption',
      ['a dog runs', 'a cat'],
    ],
    [
      'a table of rows',
      {
        columns: ['file', 'caption'],
        data: [
          ['1.jpg', 'a dog runs'],
          ['2.jpg', 'a cat sits'],
        ],
      },
      'JSON',
      '1',
      ['a dog runs', 'a cat sits'],
    ],
    [
      'kohya’s metadata',
      {
        '/train/1.png': { caption: 'a dog runs', tags: 'dog, 1dog' },
        '/train/2.png': { caption: 'a cat sits', tags: 'cat' },
      },
      'JSON, captions by picture',
      'caption',
      ['a dog runs', 'a cat sits'],
    ],
    [
      'kohya’s, by stem',
      { one: { tags: 'dog', caption: 'a dog runs' }, two: { tags: 'cat', caption: 'a cat sits' } },
      'JSON',
      'caption',
      ['a dog runs', 'a cat sits'],
    ],
    [
      'regions of pictures',
      [
        {
          id: 1,
          regions: [
            { phrase: 'a dog runs', x: 1 },
            { phrase: 'a cat', x: 2 },
          ],
        },
      ],
      'JSON',
      'phrase',
      ['a dog runs', 'a cat'],
    ],
    [
      'numbers',
      [
        { file: '1.png', caption: 7 },
        { file: '2.png', caption: 3 },
      ],
      'JSON',
      'caption',
      ['7', '3'],
    ],
  ])('in the form of %s', async (_, value, description, name, captions) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const report = await inspect(text, 'a.json')
      expect(report.description).toBe(description)
      const column = report.columns[report.suggested]
      expect(column?.name).toBe(name)
      expect((await read(text, column?.layout, 'a.json')).captions).toEqual(captions)
    }
  })

  it('lines with lists and records in them give each of their captions by its line', async () => {
    const text =
      '{"file":"1.jpg","captions":["a dog","a brown dog"]}\n{"file":"2.jpg","captions":[]}\n{"file":"3.jpg","captions":["a cat"]}\n'
    const report = await inspect(text, 'a.jsonl')
    const { captions, notes } = await read(text, report.columns[report.suggested]?.layout, 'a.jsonl')
    expect(captions).toEqual(['a dog', 'a brown dog', 'a cat'])
    expect(notes).toEqual(['Line 2 has no text; it was left out.'])
  })

  it('names fields with those above them where two are called alike', async () => {
    const { columns } = await inspect('{"a":{"text":"one two"},"b":{"text":"three"},"c":1}', 'a.json')
    expect(columns.map(({ name }) => name)).toEqual(['a.text', 'b.text', 'c'])
  })

  it('that is not UTF-8 in one text costs that text alone', async () => {
    const bytes = new TextEncoder().encode('["a dog", "caf#", "a cat"]')
    bytes[bytes.indexOf('#'.charCodeAt(0))] = 0xe9
    const { captions, notes } = await read(bytes, { kind: 'json', path: [] }, 'a.json')
    expect(captions).toEqual(['a dog', 'a cat'])
    expect(notes).toEqual(['Item 2 is not UTF-8 text (save the file as UTF-8); it was left out.'])
    expect((await inspectCaptionFile(new Blob([bytes]), 'a.json', null)).columns.length).toBe(1)
  })

  it.each([
    ['{"a": ["x"]', /a\.json is not valid JSON \(.*\); mend it/],
    ['{"a": {"b": true}}', /holds one JSON object without a text in it/],
    ['null', /holds one JSON null without a text in it/],
  ])('%j is no file of captions', async (text, message) => {
    await expect(inspect(text, 'a.json')).rejects.toThrow(message)
  })
})

describe('text files', () => {
  it.each([
    [
      'flickr.token',
      '1.jpg#0\tA dog, brown, runs .\n1.jpg#1\tA dog .\n2.jpg#0\tA cat .\n',
      ['A dog, brown, runs .', 'A dog .', 'A cat .'],
    ],
    ['token.txt', '1.jpg#0\tA dog runs, here .\n2.jpg#0\tA cat .\n', ['A dog runs, here .', 'A cat .']],
    ['captions.txt', 'image,caption\n1.jpg,A dog runs\n1.jpg,"A dog, brown"\n', ['A dog runs', 'A dog, brown']],
    [
      'results.txt',
      'image_name| comment_number| comment\n1.jpg| 0| A dog, brown, runs .\n1.jpg| 1| A dog .\n',
      ['A dog, brown, runs .', 'A dog .'],
    ],
    ['ids.txt', '42;A dog runs\n43;A cat\n', ['A dog runs', 'A cat']],
  ])('%s with ids beside captions are tables', async (name, text, expected) => {
    const report = await inspect(text, name)
    expect((await read(text, report.columns[report.suggested]?.layout, name)).captions).toEqual(expected)
  })

  it('with captions alone are none, whatever commas they hold', async () => {
    for (const text of ['A dog, a cat\nA bird, a fish\n', 'A dog, brown, runs\nTwo cats\n', 'text to read\na, b\n'])
      expect((await inspect(text, 'a.txt')).columns[0]?.layout).toEqual(LINES)
  })
})

describe('a look at a file', () => {
  it('suggests the column that looks like captions, with its first values', async () => {
    const csv =
      'image_id,url,note,author\n1,http://x/a.jpg,A dog runs on grass,Ann Lee\n2,http://x/b.jpg,,Bo\n3,http://x/c.jpg,Two cats sleep here,Cy\n'
    const report = await inspect(csv, 'a.csv')
    expect(report).toMatchObject({
      description: 'a table of 4 columns, separated by commas',
      suggested: 2,
      header: true,
    })
    expect(report.columns[2]).toEqual({
      name: 'note',
      examples: ['A dog runs on grass', 'Two cats sleep here'],
      layout: { kind: 'table', delimiter: ',', header: true, column: 2, columns: 4 },
    })
  })

  it.each([
    ['a;b\n1;"x;y"\n2;z w\n', 'x.csv', ';'],
    ['id\tcaption\n1\ta, b, c\n', 'x.tsv', '\t'],
    ['id\tcaption\n1\ta, b\n', 'unnamed', '\t'],
    ['id|caption\n1|a dog\n', 'x.csv', '|'],
  ])('finds the delimiter of %j', async (text, name, delimiter) => {
    expect((await inspect(text, name)).columns[1]?.layout).toMatchObject({ kind: 'table', delimiter })
  })

  it('tells a header from a first caption, and takes the visitor’s word for it', async () => {
    const without = 'A dog runs on grass,12\nTwo cats sleep here,13\n'
    expect((await inspect(without, 'a.csv')).header).toBe(false)
    expect((await inspect(`words,n\n${without}`, 'a.csv')).header).toBe(true)
    const asked = await inspect(without, 'a.csv', true)
    expect(asked.header).toBe(true)
    expect(asked.columns.map(({ name }) => name)).toEqual(['A dog runs on grass', '12'])
  })

  it('goes by the content where the name says nothing, or says too little', async () => {
    expect((await inspect('{"text":"a dog"}\n{"text":"a cat"}\n', 'data')).columns[0]?.layout).toEqual({
      kind: 'json-lines',
      path: ['text'],
    })
    expect((await inspect('{"text":"a dog"}\n{"text":"a cat"}\n', 'a.json')).columns[0]?.layout.kind).toBe('json-lines')
    expect((await inspect('["a dog", "a cat"]', 'data')).columns[0]?.layout).toEqual({
      kind: 'json',
      path: [],
    })
    expect((await inspect('A dog, a cat\nTwo birds\nThree, four, five\n', 'data')).columns[0]?.layout).toEqual(LINES)
  })

  it('reads a JSON array that is longer than the beginning', async () => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({ file: `${i}.jpg`, caption: `a dog number ${i}` }))
    const report = await inspect(JSON.stringify(items), 'a.json')
    expect(report.columns[report.suggested]).toMatchObject({ name: 'caption', layout: { path: [null, 'caption'] } })
  })

  it('looks at the beginning of a long file alone', async () => {
    const csv = `id,caption\n${'1,a dog runs on grass\n'.repeat(100_000)}2,"open`
    expect((await inspect(csv, 'a.csv')).suggested).toBe(1)
  })
})
