/** Figures and Markdown tables of the reports. */

/** Three digits, or a whole number from 1,000; empty where there is no value. */
export const figure = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined
    ? ''
    : value >= 1000
      ? value.toFixed(0)
      : String(Number(value.toPrecision(digits)))

/** A ratio. */
export const times = (value: number | null): string => (value === null ? '' : `${figure(value)}×`)

/**
 * A Markdown table whose columns are as wide as what they hold.
 * @param words columns, from the first, that hold words: aligned left; the others hold numbers
 */
export function markdownTable(header: readonly string[], lines: readonly string[][], words: number): string {
  const widths = header.map((title, i) =>
    Math.max(...[title, ...lines.map((line) => line[i] ?? '')].map((cell) => cell.length)),
  )
  const write = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i < words ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, i) => (i < words ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [write(header), rule, ...lines.map(write)].join('\n')
}

/** Something that must hold. */
export interface Check {
  name: string
  value: number
  limit: number
  passed: boolean
}

/** None where nothing was measured. */
export const atMost = (name: string, value: number | null | undefined, limit: number): Check[] =>
  value === undefined || value === null ? [] : [{ name, value, limit, passed: value <= limit }]

export const checkLine = ({ name, value, limit, passed }: Check): string =>
  `${passed ? 'kept ' : 'BROKEN'} ${name}: ${Number(value.toPrecision(3))}, at most ${limit}`
