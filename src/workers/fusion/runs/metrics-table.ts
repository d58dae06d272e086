/** A fine-tuning run's curves as one table. */
import type { ScalarRow } from '../../../store/tensorboard/events'
import type { FusionRunSummary } from './types'

const COLUMNS = ['loss', 'replication', 'own_similarity', 'copied', 'generations'] as const

/** One row a step of which something is known, oldest first. */
export function metricsTable({ losses, rising }: Pick<FusionRunSummary, 'losses' | 'rising'>): ScalarRow[] {
  const lossAt = new Map(losses.map(({ step, loss }) => [step, loss]))
  const risingAt = new Map(rising.map((point) => [point.step, point]))
  const steps = [...new Set([...lossAt.keys(), ...risingAt.keys()])].sort((a, b) => a - b)
  return steps.map((step) => {
    const point = risingAt.get(step)
    const { replication, own, copied, count } = point ?? {}
    const row: Record<(typeof COLUMNS)[number], number | undefined> = {
      loss: lossAt.get(step),
      replication,
      own_similarity: own,
      copied: copied?.share,
      generations: count,
    }
    return { step, values: row }
  })
}

/** The same with its columns' names; an empty cell is not known. */
export function metricsCsv(summary: FusionRunSummary): string {
  const rows = metricsTable(summary).map(({ step, values }) =>
    [step, ...COLUMNS.map((name) => values[name] ?? '')].join(),
  )
  return [['step', ...COLUMNS].join(), ...rows, ''].join('\n')
}
