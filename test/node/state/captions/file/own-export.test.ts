/** The page's own exports, read again by the page: every text as it was, and no score beside the one that is worked out anew. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectCaptionFile, readCaptionFile } from '../../../../../src/data/captions/file'
import type { CaptionFilePart } from '../../../../../src/data/captions/types'
import { captionFile } from '../../../../../src/state/captions/export'
import { columnsWith, rolesOf } from '../../../../../src/state/captions/file/columns'
import { RowsRead } from '../../../../../src/state/captions/file/rows-read'
import { CaptionList } from '../../../../../src/state/captions/list.svelte'

interface Rows {
  captions: readonly string[]
  general: readonly string[]
  /** Of the column "=id" that goes along. */
  ids: readonly string[]
}

/** A list with all its scores. */
function listOf({ captions, general, ids }: Rows): CaptionList {
  const list = new CaptionList()
  list.append(captions, 'a list', {
    texts: { general: [...general], '5-word': [] },
    makings: { general: general.map(() => ({ by: 'WordNet', climb: null })), '5-word': [] },
    beside: { carried: [{ name: '=id', cells: [...ids] }], left: [] },
  })
  const indices = [...captions.keys()]
  const scores = new Float64Array(captions.length * 5).fill(0.5)
  const scored = { scores, flags: Int32Array.from(indices, () => 1) }
  list.putScores('original', 'published', indices, captions, scored)
  list.putScores('general', 'published', indices, general, scored)
  list.settle()
  return list
}

/** Exports a list and reads the file as the page does by itself. */
async function again(list: CaptionList, format: 'csv' | 'jsonl') {
  const order = Uint32Array.from({ length: list.count }, (_, i) => i)
  const { content, fileName } = await captionFile(list, order, format)
  const report = await inspectCaptionFile(content, fileName, null)
  const columns = columnsWith(report, report.suggested, rolesOf(report))
  if (columns === null) throw new Error('no column')
  const rows = new RowsRead(columns)
  const { captions, versions, carried } = columns
  const scored = [captions, ...versions.map(({ column }) => column)].map(({ layout }) => layout)
  const choice = { scored, carried: carried.map(({ layout }) => layout) }
  await readCaptionFile(content, fileName, choice, (part: CaptionFilePart) => rows.add(part))
  const { texts, beside } = rows.more()
  return { captions: rows.captions, general: texts.general, carried: beside.carried }
}

const ROWS: Rows = {
  captions: ['=a dog', '-20 degrees', "'-20s style' car", '@home', '＋1', "''=x", "it's", "'"],
  general: ['+an animal', 'a', "'=b", 'c', 'd', 'e', 'f', 'g'],
  ids: ['-1', '@2', "'-3", '\t4', '\n5', '6', "'7", ' 8'],
}

describe.each(['csv', 'jsonl'] as const)('the page’s own %s', (format) => {
  it('gives its texts back as they were, and nothing else', async () => {
    const list = listOf(ROWS)
    const read = await again(list, format)
    expect(read).toEqual({
      captions: ROWS.captions,
      general: ROWS.general,
      carried: [{ name: '=id', cells: ROWS.ids }],
    })
  })

  it('is the same whatever the texts are', async () => {
    // As the room reads texts: trimmed, in one line. JSON and CSV alike have no lone halves of characters, CSV no zero bytes.
    const sign = fc.constantFrom(
      '',
      "'",
      "''",
      '=',
      "'=",
      '+',
      '-',
      '@',
      '＝',
      '＋',
      '－',
      '＠',
      "'\t",
      "''－",
      '"',
      ',',
      '|',
    )
    const any = fc
      .tuple(sign, fc.string({ unit: 'grapheme', maxLength: 8 }))
      .map(([before, text]) => `${before}${text}`.replaceAll('\0', ''))
    const one = any.map((text) => text.trim().replace(/[\r\n]+/g, ' ')).filter((text) => text !== '')
    const cell = any.map((text) => text.replaceAll('\r', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(one, one, cell), { minLength: 60, maxLength: 80 }), async (rows) => {
        const captions = rows.map(([caption]) => caption)
        const general = rows.map(([, general]) => general)
        const ids = rows.map(([, , id]) => id)
        const read = await again(listOf({ captions, general, ids }), format)
        expect(read).toMatchObject({ captions, general })
        // In JSON, a column that is empty throughout is no column of texts.
        if (ids.some((id) => id !== '')) expect(read.carried).toEqual([{ name: '=id', cells: ids }])
      }),
      { seed: 7, numRuns: 4 },
    )
  })
})

it('is not taken for an export where cells are formulas: `npm run score` writes captions as they are', async () => {
  const csv = "caption,si,bt,tm,da,gs\n'-20s style' car,1,1,1,1,1\n=a,1,1,1,1,1\n"
  const report = await inspectCaptionFile(new Blob([csv]), 'scored.csv', null)
  expect(report.columns[0]?.examples).toEqual(["'-20s style' car", '=a'])
})
