/** A filled table for programs: a record a row and score, numbers in full. */
import { spreadsheetCell } from '../../data/table-cells'
import { nameOf } from '../aggregate'
import { printedNumber } from '../ordering'
import type { FilledTable } from '../tables/types'

const HEADER = ['table', 'block', 'row', 'score', 'printed', 'mean', 'sd', 'low', 'high', 'seeds', 'n', 'own']
/** Significant digits: what a double keeps of a sum of a few. */
const DIGITS = 9

/**
 * After RFC 4180, lines ending in CRLF. `printed` is the number alone; `mean` and `sd` are over `seeds`, `low` and `high` the mean ends of
 * their 95 % intervals over n images; `own` is how many of the seeds were computed in this browser. Empty where there is none.
 */
export function toCsv({ table, blocks }: FilledTable): string {
  const lines = blocks.flatMap(({ block, rows }) =>
    rows.flatMap(({ row, cells }) =>
      cells
        .filter(({ printed, ours }) => printed !== null || ours !== null)
        .map(({ column, printed, ours }) => {
          const counts = ours?.seeds.flatMap(({ score }) => score.count ?? []) ?? []
          const numbers = [
            printed === null ? null : printedNumber(printed),
            ours?.mean,
            ours?.deviation,
            ours?.interval?.[0],
            ours?.interval?.[1],
            ours?.seeds.length,
            counts.length === 0 ? null : Math.min(...counts),
            ours?.seeds.filter(({ own }) => own).length,
          ]
          const texts = [table.id, block.heading ?? '', nameOf(block, row), column.ours]
          return [...texts.map(spreadsheetCell), ...numbers.map(written)].join(',')
        }),
    ),
  )
  return [HEADER.join(','), ...lines, ''].join('\r\n')
}

const written = (value: number | null | undefined) =>
  value === null || value === undefined ? '' : String(Number(value.toPrecision(DIGITS)))
