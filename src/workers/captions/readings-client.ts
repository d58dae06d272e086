/** The readings of captions, put together from statistics of one or two columns each: the page has a worker make them, the command line makes them itself. */
import type { PairedSummary, RankCorrelation, Summary } from '../../metrics/statistics/summary-types'
import type { CaptionClient } from './client'
import { SCORES_PER_CAPTION } from './protocol'
import type { CaptionReadings, ColumnReadings, DifferenceReadings, ScoredColumn } from './readings-types'

/** As `metrics/` has them; whoever makes them. */
export interface Statistics {
  summarise(values: Float64Array, seed: number): Promise<Summary | null>
  summarisePaired(before: Float64Array, after: Float64Array, seed: number): Promise<PairedSummary | null>
  rankCorrelation(x: Float64Array, y: Float64Array, seed: number | null): Promise<RankCorrelation>
}

/** By a caption worker, one statistic after the other, so that a click waits for one at most. */
export function statisticsBy(client: Pick<CaptionClient, 'request'>, signal?: AbortSignal): Statistics {
  const options = signal ? { signal } : {}
  return {
    summarise: async (values, seed) => (await client.request('summarise', { values, seed }, options)).summary,
    summarisePaired: async (before, after, seed) =>
      (await client.request('summarisePaired', { before, after, seed }, options)).summary,
    rankCorrelation: (x, y, seed) => client.request('correlate', { x, y, seed }, options),
  }
}

/** Of every bootstrap here, so that the same captions have the same intervals. */
export const READINGS_SEED = 1

const PLACES = { si: 0, bt: 1, tm: 2, da: 3, gs: 4 } as const

/** @param columns of the same rows */
export async function readingsOf(columns: readonly ScoredColumn[], statistics: Statistics): Promise<CaptionReadings> {
  const read: ColumnReadings[] = []
  for (const column of columns) read.push(await columnReadings(column, statistics))
  const differences: DifferenceReadings[] = []
  for (const [i, before] of columns.entries())
    for (const after of columns.slice(i + 1)) {
      const gs = await statistics.summarisePaired(
        metricOf(before, PLACES.gs),
        metricOf(after, PLACES.gs),
        READINGS_SEED,
      )
      differences.push({ from: before.name, to: after.name, gs })
    }
  return { columns: read, differences }
}

async function columnReadings(column: ScoredColumn, statistics: Statistics): Promise<ColumnReadings> {
  const summary = (place: number) =>
    statistics.summarise(
      metricOf(column, place).filter((value) => !Number.isNaN(value)),
      READINGS_SEED,
    )
  const gs = metricOf(column, PLACES.gs)
  return {
    name: column.name,
    n: gs.filter((value) => !Number.isNaN(value)).length,
    metrics: {
      si: await summary(PLACES.si),
      bt: await summary(PLACES.bt),
      tm: await summary(PLACES.tm),
      da: await summary(PLACES.da),
      gs: await summary(PLACES.gs),
    },
    length: await statistics.rankCorrelation(column.lengths, gs, null),
  }
}

/** One metric of all rows. */
function metricOf({ scores }: ScoredColumn, place: number): Float64Array {
  return Float64Array.from(
    { length: scores.length / SCORES_PER_CAPTION },
    (_, i) => scores[i * SCORES_PER_CAPTION + place] ?? NaN,
  )
}
