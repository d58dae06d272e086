/** Figures as points and lines, from what runs came to. */
import { extrapolatedDistance, type Extrapolation } from '../metrics/pictures/fid-extrapolation'
import { meanDeviation } from '../metrics/statistics/spread'
import type { KnownResult } from './aggregate'
import type { BiasFile } from './figure-file'
import type { FilledRow } from './tables/types'
import type { PlannedRun, ScoreName } from './types'

/** Mean over seeds, and one standard deviation to either side. */
export interface FigurePoint {
  x: number
  y: number
  low?: number
  high?: number
  xLow?: number
  xHigh?: number
}

export interface FigureLine {
  name: string
  points: FigurePoint[]
  /** Runs that it is the mean of. */
  seeds: number
}

/** Scores of which there is none below 0 or above 1: what they may be off ends there. */
const SHARES: ReadonlySet<ScoreName> = new Set(['copied', 'copies'])

/** Paper B's Figure 4, and how copies rise: a score on the way, of each variant the mean over its seeds where two or more have the step. */
export function curvesOf(
  planned: readonly PlannedRun[],
  results: ReadonlyMap<string, KnownResult>,
  key: ScoreName,
): FigureLine[] {
  const names = [...new Set(planned.map(({ name }) => name))]
  return names.flatMap((name): FigureLine[] => {
    const curves = planned
      .filter((run) => run.name === name)
      .flatMap(({ id }) => results.get(id)?.result.curves[key] ?? [])
    const steps = new Map<number, number[]>()
    let seeds = 0
    for (const { id } of planned.filter((run) => run.name === name))
      if ((results.get(id)?.result.curves[key]?.length ?? 0) > 0) seeds++
    for (const [step, value] of curves) steps.set(step, [...(steps.get(step) ?? []), value])
    const points = [...steps]
      .sort(([a], [b]) => a - b)
      .flatMap(([x, values]): FigurePoint[] => {
        const over = meanDeviation(values)
        if (over === null) return []
        const { mean: y, deviation } = over
        if (deviation === null) return [{ x, y }]
        const [low, high] = [y - deviation, y + deviation]
        return [SHARES.has(key) ? { x, y, low: Math.max(0, low), high: Math.min(1, high) } : { x, y, low, high }]
      })
    return points.length === 0 ? [] : [{ name, points, seeds }]
  })
}

/** Rows by two of their scores, with one standard deviation over seeds; rows without both are left out. */
export function tradeOff(rows: readonly FilledRow[], x: ScoreName, y: ScoreName): FigureLine[] {
  return rows.flatMap((row): FigureLine[] => {
    const of = (key: ScoreName) => row.cells.find(({ column }) => column.key === key)?.ours ?? null
    const [across, up] = [of(x), of(y)]
    if (across === null || up === null) return []
    const [dx, dy] = [across.deviation ?? 0, up.deviation ?? 0]
    const point = {
      ...{ x: across.mean, xLow: across.mean - dx, xHigh: across.mean + dx },
      ...{ y: up.mean, low: up.mean - dy, high: up.mean + dy },
    }
    return [{ name: row.row.variant ?? '', points: [point], seeds: up.seeds.length }]
  })
}

export interface BiasLine extends FigureLine {
  /** Of all sets, each for itself. */
  line: Extrapolation
}

/** Distances against 1/n, the mean and deviation of each n's sets, and the line through all of them. */
export function biasLines({ series }: BiasFile): BiasLine[] {
  return series.map(({ name, points }) => {
    const all = points.flatMap(({ count, values }) => values.map((value) => ({ count, value })))
    const line = extrapolatedDistance(
      all.map(({ count }) => count),
      all.map(({ value }) => value),
    )
    const dots = points
      .map(({ count, values }): FigurePoint => {
        const { mean: y, deviation } = meanDeviation(values) ?? { mean: NaN, deviation: null }
        return deviation === null ? { x: 1 / count, y } : { x: 1 / count, y, low: y - deviation, high: y + deviation }
      })
      .sort((a, b) => a.x - b.x)
    return { name, points: dots, seeds: 1, line }
  })
}
