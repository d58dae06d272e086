/** Ticked runs side by side: their settings by path, their curves over each other, and their scores as a table that can leave. */
import { meanings, scoreNames } from '../../results/scores'
import type { Column, FilledTable, PaperTable } from '../../results/tables/types'
import { differingPaths, labOf, type MarkedEntry } from './arranging'
import { settingName, settingValue } from './setting-words'

export interface SettingRow {
  path: string
  symbol: string
  label: string
  /** One for each run, as its recipe says it; null where it has no such setting, or is not known. */
  values: (string | null)[]
  differs: boolean
}

/** @param all also those in which no two runs differ */
export function settingRows(entries: readonly MarkedEntry[], all: boolean): SettingRow[] {
  const differing = new Set(differingPaths(entries))
  const paths = [...new Set(entries.flatMap(({ settings }) => [...(settings?.keys() ?? [])]))]
  return paths
    .filter((path) => all || differing.has(path))
    .map((path) => {
      return {
        path,
        ...settingName(labOf(entries, path), path),
        values: entries.map(({ lab, settings }) => {
          const value = settings?.get(path)
          return value === undefined ? null : settingValue(lab, path, value)
        }),
        differs: differing.has(path),
      }
    })
}

/**
 * Curves that at least one run has, those that most of them have first; and the one to open on, which two have at least: null where
 * the runs have none in common, as a mixture and a fine-tuning run.
 */
export function curvesOf(entries: readonly MarkedEntry[]): { names: string[]; first: string | null } {
  const counts = new Map<string, number>()
  for (const { curves } of entries) for (const { name } of curves) counts.set(name, (counts.get(name) ?? 0) + 1)
  const ordered = [...counts].sort(([, a], [, b]) => b - a)
  const [name, most] = ordered[0] ?? ['', 0]
  return { names: ordered.map(([each]) => each), first: most > 1 ? name : null }
}

/** Curves of one name on one axis: each has a value where it was measured, NaN elsewhere. */
export function overlaid(
  entries: readonly MarkedEntry[],
  name: string,
): { x: number[]; lines: { entry: MarkedEntry; y: number[] }[] } {
  const found = entries.flatMap((entry) => {
    const points = entry.curves.find((curve) => curve.name === name)?.points
    return points === undefined ? [] : [{ entry, points: new Map(points.map(([x, y]) => [x, y])) }]
  })
  const x = [...new Set(found.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b)
  return { x, lines: found.map(({ entry, points }) => ({ entry, y: x.map((at) => points.get(at) ?? NaN) })) }
}

/** What can be said of the samples that stand side by side; null where nothing is the same. */
export function samenessOf(entries: readonly MarkedEntry[]): string | null {
  const shown = entries.filter(({ pictures }) => pictures !== null)
  const [first] = shown
  if (first === undefined || shown.length < 2 || shown.some(({ lab }) => lab !== first.lab)) return null
  const sameNoise = shown.every(({ noise }) => noise === first.noise)
  if (first.lab === 'mixture') return sameNoise ? 'Columns have the same ε in all of them; rows are Gaussians.' : null
  const samePrompts = shown.every(({ prompts }) => prompts?.join('\n') === first.prompts?.join('\n'))
  if (!samePrompts) return null
  return sameNoise ? 'The same prompts, with the same noise.' : 'The same prompts; the noise is another.'
}

/** The runs as rows, their scores as columns: what the exports of Results write. */
export function tableOf(entries: readonly MarkedEntry[]): FilledTable {
  const keys = scoreNames.filter((key) => entries.some(({ scores }) => scores[key] !== undefined))
  const columns = keys.map((key): Column => {
    const { heading, better, digits } = meanings[key]
    return { key, heading, ours: heading, better, digits, taken: 'end', printed: false }
  })
  const rows = entries.map((entry) => {
    const { name, data, seed, done, differs, scores, scoredAt } = entry
    const changes = differs.map(({ symbol, text }) => `${symbol}${text}`).join(', ')
    const at = (iteration: number) => iteration.toLocaleString('en')
    const trained = scoredAt === null ? at(done) : `${at(done)}, scored at ${at(scoredAt)}`
    const labels = [name, data, seed === null ? '–' : String(seed), trained, changes]
    return {
      row: { labels, variant: null, printed: {} },
      cells: columns.flatMap((column) => {
        const score = column.key in scores ? scores[column.key as keyof typeof scores] : undefined
        if (score === undefined) return []
        const seeds = [{ seed: seed ?? NaN, score, result: null, own: !entry.bundled }]
        const ours = { mean: score.value, deviation: null, interval: score.interval, seeds }
        return [{ column, printed: null, ours }]
      }),
      planned: 0,
      ran: 0,
    }
  })
  const labels = ['Run', 'Data', 'Seed', 'Trained', 'Differs']
  const block = { heading: null, labels, rows: rows.map(({ row }) => row) }
  const judges = [...new Set(entries.flatMap((entry) => entry.judges))]
  const table: PaperTable = {
    id: 'runs',
    paper: entries[0]?.lab ?? 'mixture',
    number: null,
    title: judges.length === 0 ? 'Runs' : `Runs (judged by ${judges.join('; ')})`,
    caption: '',
    sweep: null,
    columns,
    blocks: [block],
    differs: [],
  }
  return { table, blocks: [{ block, rows }], planned: 0, ran: 0 }
}
