import { describe, expect, it } from 'vitest'
import { readLesson, withLesson } from '../../../../src/state/lessons/address'
import { lessonNames } from '../../../../src/state/lessons/names'

describe('lesson and step in an address', () => {
  it('come back as they were written, for every lesson and step', () => {
    for (const name of lessonNames)
      for (const step of [1, 3, 5])
        expect(readLesson(withLesson('?K=5', name, step))).toEqual({ name, step, notes: [] })
  })

  it('leave the rest of the address as it is', () => {
    expect(withLesson('?K=5&ft.steps=100', 'copies', 2)).toBe('?K=5&ft.steps=100&lesson=copies&step=2')
    expect(withLesson('?lesson=copies&step=2&K=5', null)).toBe('?K=5')
    expect(withLesson('?lesson=copies&step=2', null)).toBe('')
  })

  it('are named and ignored where there are none such', () => {
    expect(readLesson('?lesson=alchemy&step=2')).toEqual({
      name: null,
      step: 1,
      notes: ['The link’s lesson=alchemy is not one of collapse, between, general, copies, table; ignored.'],
    })
    for (const step of ['0', '6', '2.5', 'last', ''])
      expect(readLesson(`?lesson=table&step=${step}`)).toEqual({
        name: 'table',
        step: 1,
        notes: [`The link’s step=${step} is not a whole number from 1 to 5; ignored.`],
      })
  })
})
