/** A run, opened in its lab's room. */
import * as says from '../../messages/generated/page'
import type { PageState } from '../../state/context'

const BUSY = 'A run is being trained or measured here; pause it before you open another.'

/**
 * @param stored its id in the lab's list of runs; where it was deleted there, the room says so
 * @param way `go on`: it is trained on too, where there is something left to do
 */
export async function openRun(
  { fusion, session }: PageState,
  lab: 'mixture' | 'fusion',
  stored: string,
  way: 'look' | 'go on' = 'look',
): Promise<void> {
  location.hash = lab
  const isIt = ({ runId }: { runId: string }) => runId === stored
  // What is stored is known once the room's engine is there.
  if (lab === 'fusion') {
    await fusion.open()
    // It is there already, or another is at work, which nothing else stops.
    if (fusion.run.working) {
      if (fusion.run.summary?.runId !== stored) fusion.notices.show('library', 'news', BUSY)
      return
    }
    await fusion.library.refresh()
    const run = fusion.library.runs.find(isIt)
    if (run === undefined) fusion.notices.tell('library', says.runGone())
    else await (way === 'go on' ? fusion.runs.resume(run) : fusion.runs.show(run))
  } else {
    await session.open()
    await session.library.refresh()
    const run = session.library.runs.find(isIt)
    if (run === undefined) session.notices.tell('library', says.runGone())
    else await (way === 'go on' ? session.runs.resume(run) : session.runs.openStored(run))
  }
}
