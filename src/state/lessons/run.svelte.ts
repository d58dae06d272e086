/** A lesson that is under way: what its step waits for, what it does at the visitor's word, and how all is put back. */
import { recall, remember, type Memory, type Remembered } from './memory'
import { STEPS, type LessonName } from './names'
import type { Lesson, LessonRooms, LessonStep, Target } from './types'

/** Where the lesson stands; it moves at the visitor's word alone. */
export interface StepPlace {
  readonly step: number
  go(step: number): void
  close(): void
}

export interface LessonParts {
  name: LessonName
  lesson: Lesson
  rooms: LessonRooms
  place: StepPlace
  memory: Memory | null
  /** Begun here: what is remembered of an earlier time is not this one's. */
  fresh: boolean
}

export class LessonRun {
  /** "Do it for me" is at work. */
  doing = $state.raw(false)
  /** It is over, and what it changed is still so: whether that stays is the visitor's to say. */
  asking = $state.raw(false)
  readonly #parts: LessonParts
  #remembered = $state.raw<Remembered>({ lesson: 'collapse', notes: {} })
  /** Of the step that is shown: its control was pressed. */
  #pressed = $state.raw(false)
  /** As the step found the room; null before the room was there. */
  #begun = $state.raw<{ step: number; mark: unknown } | null>(null)

  constructor(parts: LessonParts) {
    this.#parts = parts
    if (parts.fresh) remember(parts.memory, null)
    this.#remembered = recall(parts.memory, parts.name)
  }

  get step(): LessonStep {
    const step = this.#parts.lesson.steps[this.#parts.place.step - 1]
    if (step === undefined) throw new RangeError(`A lesson has ${STEPS} steps, and none is ${this.#parts.place.step}.`)
    return step
  }

  get isLast(): boolean {
    return this.#parts.place.step === STEPS
  }

  /** What the room still lacks, in a sentence; null where the lesson can go on. */
  get lacks(): string | null {
    return this.#parts.lesson.lacks(this.#parts.rooms)
  }

  get target(): Target {
    const { target } = this.step
    return typeof target === 'function' ? target(this.#parts.rooms) : target
  }

  /** Whether what the step waits for has happened; what is only read is done at once. */
  get done(): boolean {
    const { waits } = this.step
    if (this.#begun?.step !== this.#parts.place.step) return false
    if (waits === null) return true
    return waits.until === 'pressed' ? this.#pressed : waits.until(this.#parts.rooms, this.#begun.mark)
  }

  /** "100 iterations without R_C: iteration 40 of 100"; null where nothing is waited for any more. */
  get waitingFor(): string | null {
    const { waits } = this.step
    if (waits === null || this.done) return null
    const progress = waits.progress?.(this.#parts.rooms) ?? null
    return progress === null ? waits.for : `${waits.for}: ${progress}`
  }

  /** What the rooms measure now, in a sentence. */
  get reading(): string | null {
    return this.step.reading?.(this.#parts.rooms, this.#remembered.notes) ?? null
  }

  /** To be called whenever a room has changed: the step begins once the room is there, and what was before is kept. */
  attend(): void {
    const { lesson, rooms, place } = this.#parts
    if (this.lacks !== null) return
    if (!('kept' in this.#remembered)) this.#write({ ...this.#remembered, kept: lesson.before.take(rooms) })
    if (this.#begun?.step === place.step) return
    this.#pressed = false
    this.#begun = { step: place.step, mark: this.step.waits?.mark?.(rooms) }
  }

  /** The step's control was pressed, by the visitor or for them. */
  press(): void {
    this.#pressed = true
  }

  /** "Do it for me". @param press presses the control */
  async act(press: () => void): Promise<void> {
    const { act } = this.step
    if (act === null || this.doing) return
    this.doing = true
    try {
      if (act === 'press') press()
      else await act(this.#parts.rooms)
    } finally {
      this.doing = false
    }
  }

  /** The next step, or the end. */
  next(): void {
    const { rooms, place } = this.#parts
    const { note } = this.step
    const written = note?.of(rooms) ?? null
    if (note !== undefined && written !== null)
      this.#write({ ...this.#remembered, notes: { ...this.#remembered.notes, [note.name]: written } })
    if (this.isLast) this.leave()
    else this.#goTo(place.step + 1)
  }

  back(): void {
    this.#goTo(this.#parts.place.step - 1)
  }

  /** From any step. What was changed is asked about first. */
  leave(): void {
    const { lesson, rooms } = this.#parts
    const changed = 'kept' in this.#remembered && lesson.before.differs(rooms, this.#remembered.kept)
    if (changed && !this.asking) this.asking = true
    else this.#end()
  }

  /** As the room was before the lesson. */
  async putBack(): Promise<void> {
    const { lesson, rooms } = this.#parts
    this.doing = true
    try {
      await lesson.before.putBack(rooms, this.#remembered.kept)
    } finally {
      this.doing = false
    }
    this.#end()
  }

  #goTo(step: number): void {
    this.#parts.place.go(step)
    this.attend()
  }

  #end(): void {
    remember(this.#parts.memory, null)
    this.#parts.place.close()
  }

  #write(remembered: Remembered): void {
    this.#remembered = remembered
    remember(this.#parts.memory, remembered)
  }
}
