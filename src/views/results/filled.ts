/** The table that is open, filled with what is shown of it. */
import type { FilledTable } from '../../results/tables/types'
import type { PageState } from '../../state/context'

/** Null where a figure is open, or nothing yet. */
export function filledOpen({ results, captions }: Pick<PageState, 'results' | 'captions'>): FilledTable | null {
  const { entry } = results
  if (entry?.kind !== 'table') return null
  return results.filled(entry.table, (caption) => captions.paper.of(caption, 'published'))
}
