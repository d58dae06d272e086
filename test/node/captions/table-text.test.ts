import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import {
  averageScore,
  csvHeader,
  csvRecord,
  jsonRecord,
  toCsv,
  toJsonLines,
  toLatex,
  toMarkdown,
  type TableRow,
} from '../../../src/captions/table-text'
import { tableColumns, tableNames } from '../../../src/captions/table-names'
import type { GeneralityScore } from '../../../src/captions/types'

const score = (si: number, bt: number, tm: number, da: number): GeneralityScore => {
  return { si, bt, tm, da, gs: (si + bt + tm + da) / 4 }
}
const original = '2-Ton Multi-Directional Roller Head Pipe Welding Stands'
/** Paper A, Table 2: the caption and its two generalised versions. */
const table2: TableRow = {
  caption: original,
  score: score(8.1818, 3.672662, 5, 5.153895),
  versions: [
    {
      name: 'general',
      caption: 'Versatile Pipe Welding Stands for Heavy-Duty Applications',
      score: score(10, 3.955175, 10, 5.342452),
    },
    { name: '5-word', caption: 'Pipe welding stands in action', score: score(10, 10, 10, 4.609175) },
  ],
}
const plain = (caption: string): TableRow => ({ caption, score: score(1, 2, 3, 4), versions: [] })

describe('CSV', () => {
  it('has the header of the command line, and six decimals', () => {
    expect(csvHeader()).toBe('caption,si,bt,tm,da,gs')
    expect(csvRecord(plain('a dog'))).toBe('a dog,1.000000,2.000000,3.000000,4.000000,2.500000')
  })

  it('names the columns of each version after it, and leaves empty what a row lacks', () => {
    const [header, first, second, end] = toCsv([plain('a dog'), table2]).split('\r\n')
    expect(header).toBe(
      'caption,si,bt,tm,da,gs,general,general_si,general_bt,general_tm,general_da,general_gs,5-word,5-word_si,5-word_bt,5-word_tm,5-word_da,5-word_gs',
    )
    expect(first).toBe(`a dog,1.000000,2.000000,3.000000,4.000000,2.500000${','.repeat(12)}`)
    expect(second).toContain(',Pipe welding stands in action,10.000000,10.000000,10.000000,4.609175,8.652294')
    expect(end).toBe('')
  })

  it('gives empty cells where a caption has no words', () => {
    expect(csvRecord({ caption: '!!!', score: null, versions: [] })).toBe('!!!,,,,,')
  })

  it('is read back by another program as it was, whatever a caption holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (captions) => {
        const text = captions.map((caption) => csvRecord(plain(caption))).join('\r\n')
        const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' })
        expect(errors).toEqual([])
        expect(data.map(([caption]) => caption)).toEqual(captions)
      }),
    )
  })

  it.each(['=HYPERLINK("http://x")', '+1', '-2 metres', '@SUM(A1)', '\tx'])(
    'for a spreadsheet, says that %j is text; for a program, leaves it',
    (caption) => {
      const first = (text: string) => Papa.parse<string[]>(text, { delimiter: ',' }).data.at(-1)?.[0]
      expect(first(toCsv([plain(caption)]).trimEnd())).toBe(`'${caption}`)
      expect(first(csvRecord(plain(caption)))).toBe(caption)
    },
  )
})

describe('JSON lines', () => {
  it('has the names of the CSV and numbers of six decimals', () => {
    expect(JSON.parse(jsonRecord(table2, { carried: [], caption: '', versions: ['general'] }))).toEqual({
      caption: original,
      si: 8.1818,
      bt: 3.672662,
      tm: 5,
      da: 5.153895,
      gs: 5.502089,
      general: 'Versatile Pipe Welding Stands for Heavy-Duty Applications',
      general_si: 10,
      general_bt: 3.955175,
      general_tm: 10,
      general_da: 5.342452,
      general_gs: 7.324407,
    })
  })

  it('says null where there is no score and no version', () => {
    const [first] = toJsonLines([{ caption: '!', score: null, versions: [] }, table2]).split('\n')
    expect(JSON.parse(first ?? '')).toMatchObject({ caption: '!', si: null, gs: null, general: null, general_gs: null })
  })
})

describe('tables to read', () => {
  it('gives Table 2 as Markdown, to the paper’s digits', () => {
    expect(toMarkdown([table2])).toBe(
      [
        '|  | Caption | SI | BT | TM | DA | GS |',
        '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
        `| Original | ${original} | 8.18 | 3.67 | 5.00 | 5.15 | 5.50 |`,
        '| General | Versatile Pipe Welding Stands for Heavy-Duty Applications | 10.00 | 3.96 | 10.00 | 5.34 | 7.32 |',
        '| 5-word | Pipe welding stands in action | 10.00 | 10.00 | 10.00 | 4.61 | 8.65 |',
        '',
      ].join('\n'),
    )
  })

  it('puts averages of each version below several captions', () => {
    const lines = toMarkdown([table2, plain('a dog'), { caption: '!', score: null, versions: [] }]).split('\n')
    expect(lines[5]).toBe('| Original | a dog | 1.00 | 2.00 | 3.00 | 4.00 | 2.50 |')
    expect(lines[6]).toBe('| Original | ! | – | – | – | – | – |')
    expect(lines[7]).toBe('| Original | average of 2 | 4.59 | 2.84 | 4.00 | 4.58 | 4.00 |')
    expect(lines[8]).toBe('| General | average of 1 | 10.00 | 3.96 | 10.00 | 5.34 | 7.32 |')
  })

  it('leaves no caption’s characters to be taken for markup', () => {
    expect(toMarkdown([plain('a|b *c* [d](e)\nf')])).toContain('| a\\|b \\*c\\* \\[d\\](e) f |')
    expect(toLatex([plain('50% of R&D_1 {a} \\b ~ ^ # $ "q"')])).toContain(
      "& 50\\% of R\\&D\\_1 \\{a\\} \\textbackslash{}b \\textasciitilde{} \\textasciicircum{} \\# \\$ ''q'' &",
    )
  })

  it('gives the same as a LaTeX tabular, averages below a rule', () => {
    const lines = toLatex([table2, plain('a dog')]).split('\n')
    expect(lines[0]).toBe('\\begin{tabular}{llrrrrr}')
    expect(lines[4]).toBe(`  Original & ${original} & 8.18 & 3.67 & 5.00 & 5.15 & 5.50 \\\\`)
    expect(lines.slice(8, 10)).toEqual([
      '  \\midrule',
      '  Original & average of 2 & 4.59 & 2.84 & 4.00 & 4.58 & 4.00 \\\\',
    ])
    expect(lines.at(-2)).toBe('\\end{tabular}')
  })
})

it('has no average where nothing was scored', () => {
  expect(averageScore([null])).toBeNull()
  expect(averageScore([null, score(2, 2, 2, 2), score(4, 4, 4, 4)])).toEqual(score(3, 3, 3, 3))
})

describe('columns', () => {
  const row = { caption: 'a dog', score: score(1, 2, 3, 4), versions: [], carried: ['7', 'x,y'] }

  it('that go along come first, as they are', () => {
    const names = tableNames({ carried: ['id', 'url'], caption: '', versions: [] })
    expect(csvHeader(names)).toBe('id,url,caption,si,bt,tm,da,gs')
    expect(csvRecord(row, names)).toBe('7,"x,y",a dog,1.000000,2.000000,3.000000,4.000000,2.500000')
    expect(jsonRecord(row, names)).toBe('{"id":"7","url":"x,y","caption":"a dog","si":1,"bt":2,"tm":3,"da":4,"gs":2.5}')
  })

  it('with names of their own give their scores prefixes', () => {
    const names = tableNames({ carried: [], caption: 'original', versions: ['five'] })
    expect(csvHeader(names)).toBe(
      'original,original_si,original_bt,original_tm,original_da,original_gs,five,five_si,five_bt,five_tm,five_da,five_gs',
    )
  })

  it('are never called alike', () => {
    const asked = {
      carried: ['gs', 'id', 'id', 'caption', 'flags'],
      caption: '',
      versions: ['general', 'general', '7'],
    }
    const names = tableNames(asked, ['flags'])
    expect(names).toEqual({
      carried: ['gs_2', 'id', 'id_2', 'caption_2', 'flags_2'],
      caption: '',
      versions: ['general', 'general_2', '7'],
    })
    // An object with a name that is a number would put it first.
    expect(jsonRecord({ ...row, carried: ['a', 'b', 'c', 'd', 'e'] }, names)).toMatch(
      /^\{"gs_2":"a","id":"b".*"7_gs":null\}$/,
    )
  })

  it('may be called like scores of others', () => {
    const names = tableNames({ carried: [], caption: 'a', versions: ['a_si'] })
    expect(new Set(tableColumns(names)).size).toBe(12)
  })
})
