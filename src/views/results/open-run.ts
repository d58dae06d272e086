/** A run of the queue, opened in its lab's room. */
import type { Lab } from '../../results/types'
import type { PageState } from '../../state/context'

/** @param stored its id in the lab's list of runs; one that was deleted there is said to be gone */
export async function openRun({ fusion, session, results }: PageState, lab: Lab, stored: string): Promise<void> {
  const room = lab === 'fusion' ? fusion : session
  await room.library.refresh()
  if (!room.library.runs.some(({ runId }) => runId === stored)) {
    results.notices.show('results', 'trouble', 'This run is not kept in this browser any more; its scores are.')
    return
  }
  location.hash = lab
  await room.open()
  if (lab === 'fusion') {
    const summary = fusion.library.runs.find(({ runId }) => runId === stored)
    if (summary !== undefined) await fusion.runs.show(summary)
  } else {
    const run = session.library.runs.find(({ runId }) => runId === stored)
    if (run !== undefined) await session.runs.openStored(run)
  }
}
