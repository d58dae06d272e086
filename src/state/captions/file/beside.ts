/** What a file has beside its captions: cells that go along to every export, and rows that hold nothing to score, in their places. */
import * as v from 'valibot'
import type { LeftOutRow } from '../../../data/captions/types'

export interface CarriedColumn {
  name: string
  /** One for each caption. */
  cells: readonly string[]
}

export interface Beside {
  carried: readonly CarriedColumn[]
  /** In the order of the file; `before` is the index of the caption that comes next. */
  left: readonly LeftOutRow[]
}

export const NOTHING_BESIDE: Beside = { carried: [], left: [] }

/** Of a list of `count` captions and of `more` behind them; columns of one name are one. */
export function joined(first: Beside, count: number, second: Beside, more: number): Beside {
  const names = [...new Set([...first.carried, ...second.carried].map(({ name }) => name))]
  const cellsOf = ({ carried }: Beside, name: string, length: number) =>
    carried.find((column) => column.name === name)?.cells ?? Array<string>(length).fill('')
  const place = ({ carried }: Beside, row: LeftOutRow) =>
    names.map((name) => row.carried[carried.findIndex((column) => column.name === name)] ?? '')
  return {
    carried: names.map((name) => ({ name, cells: [...cellsOf(first, name, count), ...cellsOf(second, name, more)] })),
    left: [
      ...first.left.map((row) => ({ ...row, carried: place(first, row) })),
      ...second.left.map((row) => ({ ...row, before: count + row.before, carried: place(second, row) })),
    ],
  }
}

/** Of those captions alone, `kept` being their indices, ascending. */
export function besideOf({ carried, left }: Beside, kept: readonly number[]): Beside {
  let at = 0
  return {
    carried: carried.map(({ name, cells }) => ({ name, cells: kept.map((index) => cells[index] ?? '') })),
    left: left.map((row) => {
      while (at < kept.length && (kept[at] ?? 0) < row.before) at++
      return { ...row, before: at }
    }),
  }
}

const leftRow = v.object({
  before: v.pipe(v.number(), v.integer(), v.minValue(0)),
  line: v.number(),
  words: v.string(),
  carried: v.array(v.string()),
})
const leftRows = v.array(leftRow)

/** Rows that were left out as a column of texts, one a caption: those before it as JSON, behind the last caption with it; null where none is. */
export function leftAsTexts(left: readonly LeftOutRow[], count: number): (string | null)[] {
  const texts: (string | null)[] = Array<null>(count).fill(null)
  let from = 0
  while (from < left.length) {
    const at = Math.min(left[from]?.before ?? 0, count - 1)
    let to = from + 1
    while (to < left.length && Math.min(left[to]?.before ?? 0, count - 1) === at) to++
    texts[at] = JSON.stringify(left.slice(from, to))
    from = to
  }
  return texts
}

/** None of what was kept damaged, or by a page that kept something else there. */
export function leftOfTexts(texts: readonly (string | null)[]): LeftOutRow[] {
  return texts.flatMap((text) => {
    if (text === null || text === undefined) return []
    try {
      const rows = v.safeParse(leftRows, JSON.parse(text))
      return rows.success ? rows.output : []
    } catch {
      return []
    }
  })
}
