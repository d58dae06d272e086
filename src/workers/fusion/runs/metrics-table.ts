/** A fine-tuning run's curves as one table. */
import type { ScalarRow } from '../../../store/tensorboard/events'
import type { FusionRunSummary } from './types'

const COLUMNS = ['loss', 'replication', 'own_similarity', 'copied', 'generations', 'dropped'] as const

/** One row a step of which something is known, oldest first. */
export function metricsTable({ losses, rising }: Pick<FusionRunSummary, 'losses' | 'rising'>): ScalarRow[] {
  const lossAt = new Map(losses.map((point) => [point.step, point]))
  const risingAt = new Map(rising.map((point) => [point.step, point]))
  const steps = [...new Set([...lossAt.keys(), ...risingAt.keys()])].sort((a, b) => a - b)
  return steps.map((step) => {
    const point = risingAt.get(step)
    const { replication, own, copied, count } = point ?? {}
    const { loss, dropped } = lossAt.get(step) ?? {}
    const row: Record<(typeof COLUMNS)[number], number | undefined> = {
      loss,
      replication,
      own_similarity: own,
      copied: copied?.share,
      generations: count,
      dropped,
    }
    return { step, values: row }
  })
}

/** The same with its columns' names; an empty cell is not known. */
export function metricsCsv(summary: FusionRunSummary): string {
  const table = metricsTable(summary)
  // Only of a run that was to drop samples does the share of dropped ones say anything.
  const columns = COLUMNS.filter((name) => name !== 'dropped' || table.some(({ values }) => values[name] !== undefined))
  const rows = table.map(({ step, values }) => [step, ...columns.map((name) => values[name] ?? '')].join())
  return [['step', ...columns].join(), ...rows, ''].join('\n')
}
