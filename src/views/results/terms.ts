/** What a column's score says, for the definition behind its heading. */
import { isScore } from '../../results/aggregate'
import { meanings } from '../../results/scores'
import type { ColumnKey } from '../../results/tables/types'
import { metricSentences } from '../captions/metric-terms'

export function sentenceOf(key: ColumnKey): string {
  if (isScore(key)) return meanings[key].says
  return metricSentences[key === 'generality' ? 'gs' : key]
}
