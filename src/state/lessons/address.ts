/** Lesson and step in an address (`&lesson=collapse&step=3`). */
import { notUsed, queryOf } from '../page/address/parameters'
import { lessonNames, STEPS, type LessonName } from './names'

export interface LessonAddress {
  /** Null where the address asks for none, or for one that there is not. */
  name: LessonName | null
  /** 1 to `STEPS`. */
  step: number
  /** What it asked for and did not get, one sentence each. */
  notes: string[]
}

/** Reads an address's query. What is not understood is left out and said. */
export function readLesson(query: string): LessonAddress {
  const parameters = new URLSearchParams(query)
  const asked = parameters.get('lesson')
  const name = lessonNames.find((one) => one === asked) ?? null
  const notes: string[] = []
  if (asked !== null && name === null) notes.push(notUsed('lesson', asked, `one of ${lessonNames.join(', ')}`))
  const text = parameters.get('step')
  const step = Number(text ?? 1)
  const isStep = Number.isInteger(step) && step >= 1 && step <= STEPS
  if (name !== null && !isStep) notes.push(notUsed('step', text ?? '', `a whole number from 1 to ${STEPS}`))
  return { name, step: name !== null && isStep ? step : 1, notes }
}

/** The same query with another lesson and step, or without. */
export function withLesson(query: string, name: LessonName | null, step = 1): string {
  const rest = [...new URLSearchParams(query)].filter(([key]) => key !== 'lesson' && key !== 'step')
  if (name === null) return queryOf(rest)
  return queryOf([...rest, ['lesson', name], ...(step > 1 ? [['step', String(step)] as const] : [])])
}
