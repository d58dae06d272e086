/** The papers' tables filled with what our runs came to: means over seeds, and what is not run yet. */
import { meanDeviation } from '../metrics/statistics/spread'
import { meanings } from './scores'
import type { Block, Cell, Column, FilledRow, FilledTable, Measured, PaperTable, Row, SeedScore } from './tables/types'
import type { PlannedRun, RunResult, Score, ScoreName } from './types'

/** A result, and whether it was computed in this browser. */
export interface KnownResult {
  result: RunResult
  own: boolean
}

/** Where a table's numbers come from. */
export interface Sources {
  /** Runs that the table's sweep plans, by `runsOf`. */
  planned: readonly PlannedRun[]
  /** By run id. */
  results: ReadonlyMap<string, KnownResult>
  /** Numbers of rows that no run gives, by variant and column, seed by seed: k-means, the captions' generality. */
  others?: ReadonlyMap<string, readonly SeedScore[]>
}

/** Key of `Sources.others`. */
export const otherKey = (variant: string, column: string) => `${variant} ${column}`

export function fill(table: PaperTable, sources: Sources): FilledTable {
  const blocks = table.blocks.map((block) => ({ block, rows: block.rows.map((row) => filled(table, row, sources)) }))
  const runs = runsFor(table, sources.planned)
  return { table, blocks, planned: runs.length, ran: runs.filter(({ id }) => sources.results.has(id)).length }
}

/** Those of a sweep's runs that a table's rows are of; a row that stands in two blocks is the same runs. */
export function runsFor({ blocks }: PaperTable, planned: readonly PlannedRun[]): PlannedRun[] {
  const variants = new Set(blocks.flatMap(({ rows }) => rows.map(({ variant }) => variant)))
  return planned.filter(({ name }) => variants.has(name))
}

/** Rows of all blocks, each variant once: what orders and correlations go over. */
export function rowsOf({ blocks }: FilledTable): FilledRow[] {
  const all = blocks.flatMap(({ rows }) => rows)
  return all.filter(({ row }, place) => all.findIndex((other) => sameRow(other.row, row)) === place)
}

const sameRow = (a: Row, b: Row) => a === b || (a.variant !== null && a.variant === b.variant)

/** What a row is called in words: "w_lat 0.1, w_emb 0.3", or "Baseline" where the first label tells it from the block's others. */
export function nameOf({ labels, rows }: Block, row: Row): string {
  const first = row.labels[0] ?? ''
  if (!labels[0]?.startsWith('w_') && rows.every((other) => other === row || other.labels[0] !== first)) return first
  return row.labels
    .map((label, i) => (i === 0 && !labels[0]?.startsWith('w_') ? label : `${labels[i]} ${label}`))
    .join(', ')
}

function filled({ columns }: PaperTable, row: Row, { planned, results, others }: Sources): FilledRow {
  const runs = planned.filter(({ name }) => name === row.variant)
  const known = runs.flatMap(({ id }) => results.get(id) ?? [])
  const cells = columns.map((column): Cell => {
    const ofRuns = known.flatMap(({ result, own }): SeedScore[] => {
      const score = scoreIn(result, column)
      return score === null ? [] : [{ seed: result.run.seed, score, result, own }]
    })
    const rest = row.variant === null ? undefined : others?.get(otherKey(row.variant, column.key))
    return { column, printed: row.printed[column.key] ?? null, ours: measured([...ofRuns, ...(rest ?? [])]) }
  })
  return { row, cells, planned: runs.length, ran: known.length }
}

/** Mean over seeds with its spread, and the mean ends of their intervals; null without any. */
export function measured(seeds: SeedScore[]): Measured | null {
  const over = meanDeviation(seeds.map(({ score }) => score.value))
  if (over === null) return null
  const intervals = seeds.flatMap(({ score }) => (score.interval === null ? [] : [score.interval]))
  const end = (which: 0 | 1) => intervals.reduce((sum, interval) => sum + interval[which], 0) / intervals.length
  return { ...over, interval: intervals.length === seeds.length ? [end(0), end(1)] : null, seeds }
}

/** A run's score for a column: at its end, or the best of its curve where the column asks for it and there is one. */
export function scoreIn({ scores, curves }: RunResult, { key, taken }: Pick<Column, 'key' | 'taken'>): Score | null {
  if (!isScore(key)) return null
  const end = scores[key] ?? null
  const curve = taken === 'best' ? curves[key] : undefined
  if (curve === undefined) return end
  const way = meanings[key].better === 'up' ? 1 : -1
  const points = curve.map(([, value, low, high]): Score => ({
    value,
    interval: low === null || high === null ? null : [low, high],
    count: end?.count ?? null,
  }))
  return [...points, ...(end === null ? [] : [end])].reduce<Score | null>(
    (best, point) => (best === null || way * (point.value - best.value) > 0 ? point : best),
    null,
  )
}

export const isScore = (key: string): key is ScoreName => Object.hasOwn(meanings, key)
