/** What a lesson has to know after a reload: how the room was before it, and what its steps wrote down. As long as the tab is open. */
import type { LessonName } from './names'
import type { Notes } from './types'

const KEY = 'modeweave-lesson'

export interface Remembered {
  lesson: LessonName
  /** As the lesson's `Before` took it; undefined where nothing was taken yet. */
  kept?: unknown
  notes: Notes
}

/** A place to write to: `sessionStorage`, or a test's own. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What was remembered of this lesson; else a blank. */
export function recall(memory: Memory | null, lesson: LessonName): Remembered {
  const blank: Remembered = { lesson, notes: {} }
  try {
    const found = JSON.parse(memory?.getItem(KEY) ?? 'null') as Remembered | null
    return found?.lesson === lesson && typeof found.notes === 'object' ? found : blank
  } catch {
    return blank
  }
}

/** Null: nothing is under way any more. */
export function remember(memory: Memory | null, what: Remembered | null): void {
  try {
    if (what === null) memory?.removeItem(KEY)
    else memory?.setItem(KEY, JSON.stringify(what))
  } catch {
    // A private window may refuse; it then lasts as long as the page.
  }
}
