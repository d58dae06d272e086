/** Which lesson is open, and at which step: the address holds it, so that a reload and a link lead to the same. */
import { readLesson, withLesson } from './address'
import { lessonTitles, STEPS, type LessonName } from './names'

export class LessonPlace {
  /** Null where none is open. */
  name = $state.raw<LessonName | null>(null)
  /** 1 to `STEPS`. */
  step = $state.raw(1)
  /** It was begun here, not come upon by an address: nothing of an earlier time goes on. */
  fresh = false
  /** What the address asked for and did not get. */
  readonly notes: readonly string[]

  constructor(query: string = location.search) {
    const { name, step, notes } = readLesson(query)
    this.name = name
    this.step = step
    this.notes = notes
  }

  /** Its first step, in its room. */
  open(name: LessonName): void {
    this.fresh = true
    this.name = name
    this.go(1)
    location.hash = lessonTitles[name].room
  }

  go(step: number): void {
    this.step = Math.min(STEPS, Math.max(1, step))
    this.#write()
  }

  close(): void {
    this.name = null
    this.step = 1
    this.#write()
  }

  #write(): void {
    const query = withLesson(location.search, this.name, this.step)
    history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`)
  }
}
