import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Library, type ListedRun } from '../../../../src/state/page/library.svelte'
import { RunMarks } from '../../../../src/state/page/marks.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { StandInMarks } from './stand-in-marks'

/** The document of a tab. */
class StandInDocument extends EventTarget {
  hidden = false

  show(shown: boolean): void {
    this.hidden = !shown
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let stored: ListedRun[] = []
let marked = new StandInMarks()
const document = new StandInDocument()
beforeEach(() => {
  stored = []
  marked = new StandInMarks()
  document.hidden = false
  vi.stubGlobal('document', document)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function openTab(lab: 'mixture' | 'fusion' = 'mixture') {
  let reads = 0
  const list = async () => {
    reads += 1
    return { runs: stored, persistent: true, note: null, damaged: [] }
  }
  const remove = async (runId: string) => {
    stored = stored.filter((run) => run.runId !== runId)
  }
  const library = new Library<ListedRun>({ lab, list, remove }, new Notices(), undefined, new RunMarks(marked))
  return { library, reads: () => reads }
}

const heard = () => new Promise((resolve) => setTimeout(resolve, 30))
const ids = ({ runs }: Library<ListedRun>) => runs.map(({ runId }) => runId)

describe('the list of runs of a tab', () => {
  it('has what another tab saved and deleted, without being opened anew', async () => {
    const [first, second, other] = [openTab(), openTab(), openTab('fusion')]
    for (const { library } of [first, second, other]) await library.refresh()
    stored = [{ runId: 'a', name: 'a', savedAt: 1 }]
    first.library.noteCheckpoint(true, null)
    await heard()
    expect([ids(first.library), ids(second.library)]).toEqual([['a'], ['a']])
    await second.library.remove('a')
    await heard()
    expect(ids(first.library)).toEqual([])
    expect(other.reads()).toBe(1)
  })

  it('is not read before it is first wanted, and read once when the tab is shown again', async () => {
    const [first, second] = [openTab(), openTab()]
    await first.library.renew()
    await heard()
    expect(second.reads()).toBe(0)
    await second.library.refresh()
    document.show(false)
    for (let i = 0; i < 3; i += 1) await first.library.renew()
    await heard()
    expect(second.reads()).toBe(1)
    document.show(true)
    document.show(true)
    await heard()
    expect(second.reads()).toBe(2)
  })
})
