/** The room "Runs": what it lists, in one tab and another, and what becomes of what is deleted. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RunMarks, UNDO_TIME } from '../../../../src/state/page/marks.svelte'
import * as entries from '../../../../src/state/runs/entries'
import { RunsRoom } from '../../../../src/state/runs/room.svelte'
import type { Shelved } from '../../../../src/state/runs/shelf'
import type { StoredRun } from '../../../../src/workers/mixture/protocol'
import { StandInMarks } from '../page/stand-in-marks'
import { madeRun } from './made'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const stored = (runId: string, savedAt = 1): StoredRun => ({
  runId,
  name: `run ${runId}`,
  iteration: 100,
  iterations: 100,
  datasetId: 'mnist',
  savedAt,
  bytes: 10,
})

/** A page with these runs on its disk. */
function openPage(disk: StoredRun[], marked = new StandInMarks(), own: StoredRun[] = []) {
  const read = async (): Promise<Shelved> => ({
    mixture: [...disk],
    fusion: [],
    cards: { mixture: new Map(), fusion: new Map() },
    damaged: [],
    note: null,
  })
  const remove = async (_: string, runId: string) => {
    disk.splice(
      disk.findIndex((run) => run.runId === runId),
      1,
    )
  }
  const room = new RunsRoom({
    marks: new RunMarks(marked),
    labs: { mixture: { own }, fusion: { own: [] } },
    shelf: async () => ({ read, remove }),
    bundled: async () => [madeRun('with the page', { bundled: true, savedAt: null })],
    entries: async () => entries,
  })
  return { room, ids: () => room.shown.map(({ runId }) => runId) }
}

it('lists what is stored, what is in memory alone and what comes with the page, newest first', async () => {
  const { room, ids } = openPage([stored('a', 1), stored('b', 2)], new StandInMarks(), [stored('b', 2), stored('c', 3)])
  expect(room.loading).toBe(true)
  await room.open()
  expect([room.loading, ids()]).toEqual([false, ['c', 'b', 'a', 'with the page']])
})

it('shows another name, a star and a note, also in another tab, and its own name again', async () => {
  const marked = new StandInMarks()
  const [first, second] = [openPage([stored('a')], marked), openPage([stored('a')], marked)]
  await first.room.open()
  const [entry = madeRun('')] = first.room.shown
  await first.room.rename(entry, first.room.ownName('a'), '  the good one ')
  await first.room.marks.change('a', { star: true, note: 'two\nlines' })
  await second.room.open()
  const shown = () => second.room.all.find(({ runId }) => runId === 'a')
  expect(shown()).toMatchObject({ name: 'the good one', star: true, note: 'two\nlines' })
  await first.room.rename(entry, first.room.ownName('a'), '')
  await first.room.marks.change('a', { star: false, note: '' })
  // Told, not asked: nothing is opened anew there.
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(shown()).toMatchObject({ name: 'run a', star: false, note: '' })
  expect(marked.marks.size).toBe(0)
})

it('takes a deleted run out of list and ticks, gives it back, and deletes it for good once its time is over', async () => {
  const [disk, marked] = [[stored('a'), stored('b')], new StandInMarks()]
  const { room, ids } = openPage(disk, marked)
  await room.open()
  room.tick('a', true)
  room.tick('b', true)
  await room.remove({ runId: 'a', lab: 'mixture' })
  expect([ids(), room.ticked, disk.length]).toEqual([['b', 'with the page'], ['b'], 2])
  expect(room.notices.at('runs')?.text).toBe('“run a” was deleted.')
  room.notices.at('runs')?.actions[0]?.run()
  await vi.advanceTimersByTimeAsync(1)
  expect([ids().includes('a'), room.notices.at('runs')]).toEqual([true, null])

  await room.remove({ runId: 'a', lab: 'mixture' })
  await vi.advanceTimersByTimeAsync(UNDO_TIME + 1)
  expect([disk.map(({ runId }) => runId), marked.marks.size, room.notices.at('runs')]).toEqual([['b'], 0, null])
})

it('turns the order round, and begins with the highest of a number and the first of a name', () => {
  const { room } = openPage([])
  room.sortBy('accuracy')
  expect(room.sort).toEqual({ key: 'accuracy', descending: true })
  room.sortBy('accuracy')
  expect(room.sort).toEqual({ key: 'accuracy', descending: false })
  room.sortBy('name')
  expect(room.sort).toEqual({ key: 'name', descending: false })
})
