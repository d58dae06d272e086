/** Time spent training, with what spent it. */
import type { TrainedStretch } from '../../tensor/stretch-types'
import { withStretch } from '../../tensor/stretches'
import { versionsNow } from './versions'

/** Iterations that end now. */
export interface Spent {
  /** Iterations done before them, and after. */
  from: number
  to: number
  milliseconds: number
  backend: TrainedStretch['backend']
}

/** The list of a run's stretches with what was just trained. */
export function withSpent(
  list: readonly TrainedStretch[],
  { from, to, milliseconds, backend }: Spent,
): TrainedStretch[] {
  const ended = Date.now()
  const began = Math.round(ended - milliseconds)
  return withStretch(list, { from, to, seconds: milliseconds / 1000, began, ended, backend, versions: versionsNow() })
}
