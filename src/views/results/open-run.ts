/** A run of the queue, opened in its lab's room. */
import type { Lab } from '../../results/types'
import type { PageState } from '../../state/context'

const GONE = 'This run is not kept in this browser any more; its scores are, in the room Results.'

/** @param stored its id in the lab's list of runs; where it was deleted there, the room says so */
export async function openRun({ fusion, session }: PageState, lab: Lab, stored: string): Promise<void> {
  location.hash = lab
  const isIt = ({ runId }: { runId: string }) => runId === stored
  // What is stored is known once the room's engine is there.
  if (lab === 'fusion') {
    await fusion.open()
    await fusion.library.refresh()
    const run = fusion.library.runs.find(isIt)
    if (run === undefined) fusion.notices.show('library', 'trouble', GONE)
    else await fusion.runs.show(run)
  } else {
    await session.open()
    await session.library.refresh()
    const run = session.library.runs.find(isIt)
    if (run === undefined) session.notices.show('library', 'trouble', GONE)
    else await session.runs.openStored(run)
  }
}
