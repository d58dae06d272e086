/** What a lesson is made of: steps that point at a control, and wait for what really happens. */
import type { CaptionRoom } from '../captions/room.svelte'
import type { FusionRoom } from '../fusion/room.svelte'
import type { Session } from '../mixture/session.svelte'
import type { ResultsRoom } from '../results/results.svelte'

/** The rooms as a lesson knows them. */
export interface LessonRooms {
  session: Session
  captions: CaptionRoom
  fusion: FusionRoom
  results: ResultsRoom
}

/**
 * A control of the page, by what it is and how it is called there. `part`: a named part (`parts.ts`); `button`: a button, link or fold whose
 * words begin or end so; `field`: a setting whose label holds these words; `group`: a group, region or table whose name begins so.
 */
export type Target = { kind: 'part' | 'button' | 'field' | 'group'; name: string }

/** What has to have happened before a step is done. */
export interface Wait {
  /** What is waited for, as a sentence goes on after "Waiting for". */
  for: string
  /** `pressed`: its control. Else asked whenever a room has changed; `mark` is what `mark` answered when the step began. */
  until: 'pressed' | ((rooms: LessonRooms, mark: unknown) => boolean)
  mark?: (rooms: LessonRooms) => unknown
  /** How much of it is done, in words; null where nothing is yet. */
  progress?: (rooms: LessonRooms) => string | null
}

/** What earlier steps wrote down, by name. */
export type Notes = Readonly<Record<string, string>>

export interface LessonStep {
  title: string
  /** One to three sentences; "R_C" gets its subscript. */
  text: string
  /** What it points at, which may hang on what is still to be done. */
  target: Target | ((rooms: LessonRooms) => Target)
  /** Null: something to read. */
  waits: Wait | null
  /** What "Do it for me" does; `press`: it presses the control. Null: nothing to do, or only the visitor can. */
  act: 'press' | ((rooms: LessonRooms) => void | Promise<void>) | null
  /** What the rooms measure now, in a sentence; null while there is nothing. */
  reading?: (rooms: LessonRooms, notes: Notes) => string | null
  /** Written down when the step is left, for later readings. */
  note?: { name: string; of: (rooms: LessonRooms) => string | null }
}

/** What a lesson may change, so that it can be put back; `Kept` is plain data, for it outlives a reload. */
export interface Before<Kept> {
  take(rooms: LessonRooms): Kept
  differs(rooms: LessonRooms, kept: Kept): boolean
  putBack(rooms: LessonRooms, kept: Kept): void | Promise<void>
}

export interface Lesson<Kept = unknown> {
  /** What the room still lacks for it, in a sentence; null where it can begin. */
  lacks(rooms: LessonRooms): string | null
  steps: readonly LessonStep[]
  before: Before<Kept>
}
