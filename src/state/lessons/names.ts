/** The guided strips: one for each room that has something to do, by the name that an address gives it. */
import type { Room } from '../page/address/route.svelte'

export const lessonNames = ['collapse', 'between', 'general', 'copies', 'table'] as const
export type LessonName = (typeof lessonNames)[number]

/** Every lesson has as many. */
export const STEPS = 5

export interface LessonTitle {
  room: Exclude<Room, 'start' | 'runs' | 'selftest'>
  title: string
}

export const lessonTitles: Readonly<Record<LessonName, LessonTitle>> = {
  collapse: { room: 'mixture', title: 'One Gaussian takes everything' },
  between: { room: 'interpolate', title: 'Between the Gaussians' },
  general: { room: 'captions', title: 'What makes a caption general' },
  copies: { room: 'fusion', title: 'What a model copies' },
  table: { room: 'results', title: 'Reading a table' },
}

/** The lesson of a room; null where it has none. */
export function lessonOf(room: Room): LessonName | null {
  return lessonNames.find((name) => lessonTitles[name].room === room) ?? null
}
