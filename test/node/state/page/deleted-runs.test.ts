/** Runs that are deleted: gone from the list at once, from the storage once that cannot be undone any more. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Library, type ListedRun } from '../../../../src/state/page/library.svelte'
import { RunMarks, UNDO_TIME } from '../../../../src/state/page/marks.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { StandInMarks } from './stand-in-marks'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A visit of the page: what is stored and marked outlives it. */
function visit(stored: ListedRun[], marked: StandInMarks) {
  const notices = new Notices()
  const list = async () => ({ runs: [...stored], persistent: true, note: null, damaged: [] })
  const remove = async (runId: string) => {
    stored.splice(
      stored.findIndex((run) => run.runId === runId),
      1,
    )
  }
  const library = new Library<ListedRun>({ lab: 'mixture', list, remove }, notices, undefined, new RunMarks(marked))
  const told = () => notices.at('library')
  return { library, told, ids: () => library.runs.map(({ runId }) => runId) }
}
const runs = (): ListedRun[] => ['a', 'b'].map((runId, i) => ({ runId, name: `run ${runId}`, savedAt: i }))

it('are back with “Undo”, and nothing of them was touched', async () => {
  const [stored, marked] = [runs(), new StandInMarks()]
  const { library, told, ids } = visit(stored, marked)
  await library.refresh()
  await library.remove('a')
  expect([ids(), stored.length, told()?.text]).toEqual([['b'], 2, '“run a” was deleted.'])
  told()?.actions[0]?.run()
  await vi.advanceTimersByTimeAsync(10)
  expect([ids(), told()]).toEqual([['b', 'a'], null])
  await vi.advanceTimersByTimeAsync(2 * UNDO_TIME)
  expect([ids(), stored.length, marked.marks.size]).toEqual([['b', 'a'], 2, 0])
})

it('are gone for good once the time to undo is over, or at the next visit', async () => {
  const [stored, marked] = [runs(), new StandInMarks()]
  const first = visit(stored, marked)
  await first.library.refresh()
  await first.library.remove('a')
  await vi.advanceTimersByTimeAsync(UNDO_TIME)
  expect([stored.map(({ runId }) => runId), marked.marks.size, first.told()]).toEqual([['b'], 0, null])

  await first.library.remove('b')
  vi.clearAllTimers()
  // Which sets the clock back.
  vi.setSystemTime(1_000_000 + UNDO_TIME)
  const soon = visit(stored, marked)
  await soon.library.refresh()
  expect([soon.ids(), stored.length]).toEqual([[], 1])
  vi.setSystemTime(1_000_000 + 2 * UNDO_TIME)
  const later = visit(stored, marked)
  await later.library.refresh()
  expect([stored, marked.marks.size]).toEqual([[], 0])
})

it('are back where they were trained on after that', async () => {
  const [stored, marked] = [runs(), new StandInMarks()]
  const { library, ids } = visit(stored, marked)
  await library.refresh()
  await library.remove('a')
  stored[0] = { runId: 'a', name: 'run a', savedAt: Date.now() + 1 }
  await vi.advanceTimersByTimeAsync(UNDO_TIME)
  expect([ids(), stored.length, marked.marks.size]).toEqual([['a', 'b'], 2, 0])
})

it('go for good though the clock went back, before they were deleted or after it', async () => {
  const [stored, marked] = [runs(), new StandInMarks()]
  // Saved by a clock that was an hour ahead.
  stored[0] = { runId: 'a', name: 'run a', savedAt: Date.now() + 3_600_000 }
  const first = visit(stored, marked)
  await first.library.refresh()
  await first.library.remove('a')
  expect(first.ids()).toEqual(['b'])
  await vi.advanceTimersByTimeAsync(UNDO_TIME)
  expect([stored.map(({ runId }) => runId), marked.marks.size]).toEqual([['b'], 0])

  await first.library.remove('b')
  vi.clearAllTimers()
  vi.setSystemTime(Date.now() - 3_600_000)
  const later = visit(stored, marked)
  await later.library.refresh()
  expect([stored, marked.marks.size]).toEqual([[], 0])
})

it('are not deleted while another tab has them open', async () => {
  const held = new Set(['modeweave run a'])
  const request = async (name: string, _: object, work: (lock: object | null) => unknown) =>
    work(held.has(name) ? null : {})
  vi.stubGlobal('navigator', { locks: { request } })
  const { library, told, ids } = visit(runs(), new StandInMarks())
  await library.refresh()
  await library.remove('a')
  expect([ids(), told()?.text]).toEqual([['b', 'a'], expect.stringMatching(/^This run is open in another tab/)])
  held.clear()
  await library.remove('a')
  expect(ids()).toEqual(['b'])
})
