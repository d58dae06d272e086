/** Columns that the papers' tables share. */
import { meanings } from '../scores'
import type { ScoreName } from '../types'
import type { Column } from './types'

/** A score as the paper prints it, headed in its way. */
export const printedColumn = (key: ScoreName, heading: string, taken: Column['taken'] = 'end'): Column => ({
  ...own(key),
  heading,
  taken,
  printed: true,
})

/** A score that only ours have. */
export function own(key: ScoreName): Column {
  const { heading, better, digits } = meanings[key]
  return { key, heading, ours: heading, better, digits, taken: 'end', printed: false }
}

/** Paper A's two, and what stands beside them here. */
export const fusionColumns: readonly Column[] = [
  printedColumn('replication', 'R'),
  printedColumn('frechet', 'FID'),
  ...(['copies', 'agreement', 'kid', 'precision', 'recall'] as const).map(own),
]
