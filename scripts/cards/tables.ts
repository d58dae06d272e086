/** Numbers of a card as text, and tables of Markdown. */

/** A number as a card's reader sees it: whole ones grouped, others to four digits behind the point, small ones to two figures. */
export function shown(value: unknown): string {
  if (value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value === '' ? '–' : value
  if (typeof value !== 'number')
    throw new TypeError(`A card's value is ${JSON.stringify(value)}; a cell takes one number or text.`)
  if (Number.isInteger(value)) return value.toLocaleString('en-US')
  return Math.abs(value) < 1e-3 ? String(Number(value.toPrecision(2))) : String(Number(value.toFixed(4)))
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n')
}

/** Keys of scores that are not words. */
const scoreNames: Readonly<Record<string, string>> = {
  fidLike: 'FID-like',
  fid: 'FID-like',
  nmi: 'NMI',
  ari: 'ARI',
  mse: 'MSE',
  psnr: 'PSNR',
}

/** "crossEntropy" → "cross entropy"; keys that are sentences stay as they are. */
const words = (key: string) =>
  scoreNames[key] ??
  (/\s/.test(key) ? key : key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' '))

/** The leaves of nested settings or scores with their paths; lists of plain values on one line, other lists left out. */
function leaves(value: unknown, path: readonly string[] = []): [path: readonly string[], value: string][] {
  if (Array.isArray(value)) {
    const isPlain = value.every((each) => typeof each === 'number' || typeof each === 'string')
    return isPlain ? [[path, value.map(shown).join(', ')]] : []
  }
  if (typeof value !== 'object' || value === null) return [[path, shown(value)]]
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
}

/** Scores by their names in words. */
export const scoreTable = (scores: unknown): string =>
  table(
    ['Score', 'Value'],
    leaves(scores).map(([path, value]) => [path.map(words).join(', '), value]),
  )

/** Settings by their names in the code. */
export const settingTable = (settings: unknown): string =>
  table(
    ['Setting', 'Value'],
    leaves(settings).map(([path, value]) => [`\`${path.join('.')}\``, value]),
  )
