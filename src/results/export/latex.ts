/** A filled table as a LaTeX table (package booktabs), laid out as the paper's. */
import { escapeLatex } from '../../data/table-cells'
import type { FilledTable } from '../tables/types'
import { captionText, laidColumns, laidText } from './numbers'
import { widestLabels } from './markdown'

const ARROWS = { up: '$\\uparrow$', down: '$\\downarrow$' }

export function toLatex(filled: FilledTable): string {
  const columns = laidColumns(filled)
  const labels = widestLabels(filled)
  const header = [
    ...labels.map(cellText),
    ...columns.map(
      ({ column, heading }) => `${cellText(heading)}${column.better === null ? '' : ARROWS[column.better]}`,
    ),
  ]
  const line = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`
  const blocks = filled.blocks.map(({ block, rows }) => [
    ...(block.heading === null
      ? []
      : [`    \\multicolumn{${labels.length + columns.length}}{l}{\\emph{${cellText(block.heading)}}} \\\\`]),
    ...rows.map(({ row, cells }) =>
      line([
        ...labels.map((_, i) => cellText(row.labels[i] ?? '')),
        ...columns.map((column) => cellText(laidText(cells, column))),
      ]),
    ),
  ])
  const marks = filled.blocks.some(({ rows }) => rows.some(({ row }) => row.labels.includes('✓')))
  return [
    `% needs booktabs${marks ? ' and amssymb' : ''}`,
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${cellText(captionText(filled))}}`,
    `  \\begin{tabular}{${'l'.repeat(labels.length)}${'r'.repeat(columns.length)}}`,
    '    \\toprule',
    line(header),
    '    \\midrule',
    ...blocks.flatMap((lines, place) => (place === 0 ? lines : ['    \\midrule', ...lines])),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n')
}

/** Signs that stand for words or numbers here, in mathematics; LaTeX's own fonts lack some. */
const SIGNS: Readonly<Record<string, string>> = { '±': '$\\pm$', '×': '$\\times$', '✓': '$\\checkmark$', '−': '$-$' }

const cellText = (text: string) => escapeLatex(text).replace(/[±×✓−]/g, (sign) => SIGNS[sign] ?? sign)
