import { describe, expect, it } from 'vitest'
import { LessonRun } from '../../../../src/state/lessons/run.svelte'
import type { Lesson, LessonRooms, LessonStep } from '../../../../src/state/lessons/types'

/** A room with one setting and a count of iterations. */
interface Room {
  ready: boolean
  setting: number
  iteration: number
}
const room = (rooms: LessonRooms) => rooms as unknown as Room

const plain: LessonStep = {
  title: 'Read',
  text: 'It stands there.',
  target: { kind: 'part', name: 'scores' },
  waits: null,
  act: null,
}
const trains: LessonStep = {
  ...plain,
  title: 'Train',
  waits: {
    for: '10 iterations more',
    mark: (rooms) => room(rooms).iteration,
    until: (rooms, mark) => room(rooms).iteration >= Number(mark) + 10,
    progress: (rooms) => (room(rooms).iteration === 0 ? null : `at ${room(rooms).iteration}`),
  },
  act: (rooms) => {
    room(rooms).iteration += 10
    room(rooms).setting = 2
  },
  note: { name: 'then', of: (rooms) => String(room(rooms).iteration) },
}
const presses: LessonStep = { ...plain, title: 'Press', waits: { for: 'the button', until: 'pressed' }, act: 'press' }

const lesson: Lesson<{ setting: number }> = {
  lacks: (rooms) => (room(rooms).ready ? null : 'It is on its way.'),
  steps: [trains, { ...plain, reading: (_, { then }) => `It was at ${then ?? 'nothing'}.` }, presses, trains, plain],
  before: {
    take: (rooms) => ({ setting: room(rooms).setting }),
    differs: (rooms, { setting }) => room(rooms).setting !== setting,
    putBack: (rooms, { setting }) => void (room(rooms).setting = setting),
  },
}

/** A tab's memory, and a lesson begun in it. */
function begin({ step = 1, fresh = true, stored = new Map<string, string>(), ready = true } = {}) {
  const state: Room = { ready, setting: 1, iteration: 0 }
  const place = {
    step,
    open: true,
    go: (to: number) => (place.step = to),
    close: () => (place.open = false),
  }
  const memory = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const rooms = state as unknown as LessonRooms
  const run = new LessonRun({ name: 'collapse', lesson, rooms, place, memory, fresh })
  run.attend()
  return { run, room: state, place, stored }
}
const nothing = () => undefined

describe('a step of a lesson', () => {
  it('waits for what really happens, and says how far it is', () => {
    const { run, room } = begin()
    expect([run.done, run.waitingFor]).toEqual([false, '10 iterations more'])
    room.iteration = 9
    expect([run.done, run.waitingFor]).toEqual([false, '10 iterations more: at 9'])
    room.iteration = 10
    expect([run.done, run.waitingFor]).toEqual([true, null])
  })

  it('counts from where the room stood when it began', () => {
    const { run, room } = begin({ step: 4, fresh: false })
    expect(run.done).toBe(false)
    room.iteration = 100
    run.back()
    run.press()
    run.next()
    expect(run.done).toBe(false)
    room.iteration = 110
    expect(run.done).toBe(true)
  })

  it('begins once the room is there, and not before', () => {
    const { run, room } = begin({ ready: false })
    room.iteration = 500
    expect([run.lacks, run.done]).toEqual(['It is on its way.', false])
    room.ready = true
    run.attend()
    expect([run.lacks, run.done]).toEqual([null, false])
    room.iteration = 510
    expect(run.done).toBe(true)
  })

  it('does it at the visitor’s word, and stays where it is', async () => {
    const { run, room, place } = begin()
    await run.act(nothing)
    expect([room.iteration, run.done, place.step]).toEqual([10, true, 1])
  })

  it('is done by its own control alone where that is to be pressed', async () => {
    const { run } = begin({ step: 3 })
    expect(run.done).toBe(false)
    await run.act(() => run.press())
    expect(run.done).toBe(true)
    run.next()
    run.back()
    expect(run.done).toBe(false)
  })

  it('hands on what was written down, after a reload too', async () => {
    const { run, stored } = begin()
    await run.act(nothing)
    run.next()
    expect(run.reading).toBe('It was at 10.')
    expect(begin({ step: 2, fresh: false, stored }).run.reading).toBe('It was at 10.')
    expect(begin({ step: 2, stored }).run.reading).toBe('It was at nothing.')
  })
})

describe('the end of a lesson', () => {
  it('is quiet where nothing was changed', () => {
    const { run, place, stored } = begin({ step: 5 })
    run.next()
    expect([place.open, run.asking, stored.size]).toEqual([false, false, 0])
  })

  it('asks whether what was changed stays, from any step', async () => {
    const { run, room, place } = begin()
    await run.act(nothing)
    run.leave()
    expect([place.open, run.asking]).toEqual([true, true])
    await run.putBack()
    expect([place.open, room.setting]).toEqual([false, 1])
  })

  it('keeps it where that is the visitor’s word', async () => {
    const { run, room, place } = begin()
    await run.act(nothing)
    run.leave()
    run.leave()
    expect([place.open, room.setting]).toEqual([false, 2])
  })

  it('puts back what was there before the reload', async () => {
    const { run, stored } = begin()
    await run.act(nothing)
    run.next()
    const again = begin({ step: 2, fresh: false, stored })
    again.room.setting = 2
    again.run.leave()
    await again.run.putBack()
    expect(again.room.setting).toBe(1)
  })
})
