/**
 * What a clause has had so far, as one small number: a subject (none, one, several, two joined by "and") and whether a finite verb is still
 * due. A relative or interrogative pronoun opens a clause within the clause, which wants a finite verb of its own.
 */
import { OUTSIDE, tagNumber, tagTable } from './tags'

const NOMINAL = tagTable('NN NNS NNP NNPS PRP EX')
const PLURAL = tagTable('NNS NNPS')
const FINITE = tagTable('VBZ VBP VBD MD')
const VERB = tagTable('VB VBZ VBP VBD VBN VBG')
const OPENS = tagTable('WDT WP WRB')
const ENDS = tagTable('. :')
const CC = tagNumber('CC')
const IN = tagNumber('IN')
const TO = tagNumber('TO')
const MD = tagNumber('MD')

/** Subjects. */
const NONE = 0
export const SINGULAR = 1
export const SEVERAL = 2
/** "X and Y". */
export const JOINED = 3

const MOST_DUE = 3

/** Follows a sentence's tags from left to right. */
export class Clause {
  #subject = NONE
  #due = 1
  /** The word before was "and" or "or" behind a nominal of the subject. */
  #joins = false
  /** The subject's noun phrase may still go on. */
  #open = true
  #last = OUTSIDE
  /** "does", "can": a base form is still to come, however far off ("Why does the horse swim?"). */
  #wantsBase = false
  /** Behind the subject's phrase something was joined by "and": maybe to the subject ("A boy in a hat and a girl"). */
  #late = false

  /** A number below 256: verbs due, the subject, whether its phrase is over, whether a base form is to come, and {@link #late}. */
  get state(): number {
    const flags = (this.#late ? 8 : 0) | (this.#wantsBase ? 4 : 0) | (this.#joins ? 2 : 0) | (this.#open ? 1 : 0)
    return (this.#due << 6) | (this.#subject << 4) | flags
  }

  /** The subject so far: `NONE`, `SINGULAR`, `SEVERAL` or `JOINED`. */
  get subject(): number {
    return this.#subject
  }

  reset(): void {
    this.#subject = NONE
    this.#due = 1
    this.#joins = false
    this.#open = true
    this.#last = OUTSIDE
    this.#wantsBase = false
    this.#late = false
  }

  /** Takes the next word's tag in. @param supports the word is a form of "do" */
  add(tag: number, supports: boolean): void {
    if (ENDS[tag]) {
      this.reset()
      return
    }
    if (tag === MD || (supports && FINITE[tag])) this.#wantsBase = true
    else if (VERB[tag]) this.#wantsBase = false
    if (FINITE[tag]) {
      this.#due = Math.max(0, this.#due - 1)
      this.#open = false
    } else if (OPENS[tag]) {
      this.#due = Math.min(MOST_DUE, this.#due + (this.#subject === NONE ? 0 : 1))
      this.#open = false
    } else if (tag === IN || tag === TO) {
      if (this.#subject !== NONE) this.#open = false
    } else if (tag === CC) {
      this.#joins = NOMINAL[this.#last] === 1
    } else if (NOMINAL[tag]) {
      if (this.#joins && this.#subject !== NONE && !this.#open) this.#late = true
      if (this.#joins && this.#open && this.#subject !== NONE) this.#subject = JOINED
      else if (this.#subject === NONE || (this.#open && NOMINAL[this.#last])) {
        if (this.#subject !== JOINED) this.#subject = PLURAL[tag] ? SEVERAL : SINGULAR
      }
      this.#joins = false
    }
    this.#last = tag
  }
}
