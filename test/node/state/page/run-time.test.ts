import { expect, it } from 'vitest'
import { RunTime } from '../../../../src/state/page/run-time.svelte'

function timeOf(steps: readonly number[], now: number) {
  const time = new RunTime<number>(
    (step) => step,
    () => now,
  )
  time.open(steps)
  return time
}

it('shows now until the visitor goes back, and what is pointed at before what was chosen', () => {
  const time = timeOf([0, 10, 50], 60)
  expect([time.past, time.place]).toEqual([null, 3])
  time.go(1)
  expect([time.past, time.pastStep, time.place]).toEqual([10, 10, 1])
  time.pointed = 40
  expect([time.past, time.place]).toEqual([50, 2])
  time.pointed = null
  expect(time.past).toBe(10)
  time.toNow()
  expect([time.past, time.place]).toEqual([null, 3])
})

it('knows no past at or after now, and none where nothing is kept', () => {
  const time = timeOf([0, 10, 50], 50)
  expect(time.before).toEqual([0, 10])
  time.go(2)
  expect(time.chosen).toBeNull()
  time.pointed = 50
  expect(time.past).toBeNull()
  // The frame nearest to it is now's.
  time.pointed = 45
  expect(time.past).toBeNull()
  const empty = timeOf([], 50)
  empty.pointed = 3
  expect([empty.past, empty.pastStep, empty.place]).toEqual([null, null, 0])
})

it('begins at now with another run', () => {
  const time = timeOf([0, 10], 50)
  time.go(0)
  time.pointed = 10
  time.open([0, 20])
  expect([time.past, time.before]).toEqual([null, [0, 20]])
})
