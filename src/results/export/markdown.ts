/** A filled table as a Markdown table, laid out as the paper's. */
import { escapeMarkdown } from '../../data/table-cells'
import type { FilledTable } from '../tables/types'
import { captionText, laidColumns, laidText } from './numbers'

export function toMarkdown(filled: FilledTable): string {
  const columns = laidColumns(filled)
  const labels = widestLabels(filled)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const blocks = filled.blocks.flatMap(({ block, rows }) => [
    ...(block.heading === null
      ? []
      : [line([`**${escapeMarkdown(block.heading)}**`, ...blanks(labels.length - 1 + columns.length)])]),
    ...rows.map(({ row, cells }) =>
      line([
        ...labels.map((_, i) => escapeMarkdown(row.labels[i] ?? '')),
        ...columns.map((column) => escapeMarkdown(laidText(cells, column))),
      ]),
    ),
  ])
  const header = [...labels, ...columns.map(({ heading }) => heading)].map(escapeMarkdown)
  const rule = `|${' --- |'.repeat(labels.length)}${' ---: |'.repeat(columns.length)}`
  return [captionText(filled, escapeMarkdown), '', line(header), rule, ...blocks, ''].join('\n')
}

/** Blocks may have more label columns than others: all get as many. */
export const widestLabels = ({ blocks }: FilledTable): readonly string[] =>
  blocks.reduce<readonly string[]>((most, { block }) => (block.labels.length > most.length ? block.labels : most), [])

const blanks = (count: number) => new Array<string>(count).fill('')
