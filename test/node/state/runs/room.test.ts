/** The room "Runs": what it lists, in one tab and another, and what becomes of what is deleted. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UNDO_TIME } from '../../../../src/state/page/marks.svelte'
import { StandInMarks } from '../page/stand-in-marks'
import { madeRun } from './made'
import { openPage, stored } from './page'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('lists what is stored, what is in memory alone and what comes with the page, newest first', async () => {
  const { room, ids } = openPage([stored('a', 1), stored('b', 2)], new StandInMarks(), [stored('b', 2), stored('c', 3)])
  expect(room.loading).toBe(true)
  await room.open()
  expect([room.loading, ids()]).toEqual([false, ['c', 'b', 'a', 'with the page']])
})

it.each(['shelf', 'entries', 'bundled'] as const)(
  'says that its %s did not come, and with another try has it all, what a link asked for too',
  async (part) => {
    const { room, ids, fails } = openPage([stored('a')])
    room.ticked = ['a', 'with the page']
    fails.add(part)
    await room.open()
    expect([room.loading, room.notices.at('runs')?.text]).toEqual([false, `no ${part}`])
    fails.clear()
    room.notices.at('runs')?.actions[0]?.run()
    await vi.waitUntil(() => ids().length === 2)
    expect([room.notices.at('runs'), room.chosen.length]).toEqual([null, 2])
  },
)

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

it('lists a run that is open in its room with what was measured of it there', async () => {
  const labelled = { accuracy: 0.5, purity: 0.5, nmi: 0.5, ari: 0.5 } as never
  const evaluation = {
    ...{ count: 100, iteration: 100, weights: [], balance: 1, confidence: 1, shares: [] },
    weightsError: null,
    labelled,
  }
  const { room } = openPage([stored('a'), stored('b')], new StandInMarks(), [], {
    runId: 'a',
    evaluation,
    quality: null,
  })
  await room.open()
  const scored = room.all.map(({ runId, scores }) => [runId, scores.accuracy?.value])
  expect(scored).toEqual([
    ['a', 0.5],
    ['b', undefined],
    ['with the page', undefined],
  ])
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

it('does not compare by itself the next runs that are ticked', async () => {
  const { room } = openPage([stored('a'), stored('b')])
  await room.open()
  room.tick('a', true)
  room.tick('b', true)
  room.comparing = true
  room.untick()
  room.tick('a', true)
  room.tick('b', true)
  expect(room.comparing).toBe(false)
})

it('lists a lab’s runs alone in its drawer, and then what it listed before', async () => {
  const { room, ids } = openPage([stored('a')])
  await room.open()
  room.drawer = 'fusion'
  expect([room.lab, ids()]).toEqual(['fusion', []])
  room.drawer = null
  expect([room.lab, ids()]).toEqual(['all', ['a', 'with the page']])
})
