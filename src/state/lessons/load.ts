/** A lesson's steps are fetched when it is opened. */
import type { LessonName } from './names'
import type { Lesson } from './types'

const files: Readonly<Record<LessonName, () => Promise<{ lesson: Lesson }>>> = {
  collapse: () => import('./mixture'),
  between: () => import('./interpolate'),
  general: () => import('./captions'),
  copies: () => import('./fusion'),
  table: () => import('./results'),
}

export const loadLesson = async (name: LessonName): Promise<Lesson> => (await files[name]()).lesson
