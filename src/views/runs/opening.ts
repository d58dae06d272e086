/** A run of the list, opened in its room. */
import type { PageState } from '../../state/context'
import { bundledOf } from '../../state/mixture/baseline'
import type { RunEntry } from '../../state/runs/types'
import { openRun } from '../shell/open-run'

/** Before the data set's name, in the id of a mixture that comes with the page. */
const BUNDLED = 'bundled:mixture-'

export async function openEntry(page: PageState, entry: RunEntry, way: 'look' | 'go on'): Promise<void> {
  page.runs.drawer = null
  const { lab, runId, bundled } = entry
  if (lab === 'fusion' || !bundled) return openRun(page, lab, runId, way)
  const { session } = page
  const name = runId.slice(BUNDLED.length)
  location.hash = lab
  await session.open()
  session.recipe.shares = null
  session.recipe.chooseDataset(bundledOf(name)?.name ?? 'mnist')
  await session.openBundled()
}
