import { describe, expect, it } from 'vitest'
import { loadLesson } from '../../../../src/state/lessons/load'
import { lessonNames, lessonOf, lessonTitles, STEPS } from '../../../../src/state/lessons/names'
import { listedRooms } from '../../../../src/state/page/address/route.svelte'

describe.each(lessonNames)('lesson %s', (name) => {
  it('has as many steps as every other, each with words and something to point at', async () => {
    const { steps } = await loadLesson(name)
    expect(steps.length).toBe(STEPS)
    for (const { title, text, target } of steps) {
      expect(title).toMatch(/^\S.{3,39}$/)
      // Three lines of the strip at most.
      expect(text.length).toBeLessThan(300)
      expect(text).toMatch(/[.:]$/)
      if (typeof target !== 'function') expect(target.name).not.toBe('')
    }
    expect(new Set(steps.map(({ title }) => title)).size).toBe(STEPS)
  })

  it('can do for the visitor whatever it waits for', async () => {
    const { steps } = await loadLesson(name)
    for (const { waits, act } of steps) {
      expect(act === null).toBe(waits === null)
      if (waits?.until === 'pressed') expect(act).toBe('press')
    }
  })
})

it('every room with something to do has one: not the front page, and not the list of runs', () => {
  expect(listedRooms.filter((room) => lessonOf(room) === null)).toEqual(['start', 'runs'])
  expect(new Set(lessonNames.map((name) => lessonTitles[name].room)).size).toBe(lessonNames.length)
})
