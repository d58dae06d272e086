/** A caption's words with their Penn tags, and the entity that each belongs to. */
import type { AnnotatedCaption, Entity, Word } from '../../types'

/** A word as spaCy cuts it, with its Penn tag. */
export interface CaptionWord extends Word {
  lower: string
  /** The entity that it is part of. */
  entity: Entity | null
}

const NOTHING: CaptionWord = {
  text: '',
  lower: '',
  start: 0,
  end: 0,
  part: 'punctuation',
  form: null,
  tag: '',
  entity: null,
}

/** Words by place. Before the first and behind the last stands a word without text and tag. */
export class CaptionWords {
  readonly list: readonly CaptionWord[]

  constructor(caption: AnnotatedCaption) {
    let next = 0
    const { entities } = caption
    this.list = caption.words.map((word) => {
      while (next < entities.length && (entities[next]?.end ?? 0) <= word.start) next++
      const entity = entities[next]
      return {
        ...word,
        lower: word.text.toLowerCase().replace(/’/g, "'"),
        entity: entity !== undefined && entity.start < word.end ? entity : null,
      }
    })
  }

  get length(): number {
    return this.list.length
  }

  at(i: number): CaptionWord {
    return this.list[i] ?? NOTHING
  }

  tag(i: number): string {
    return this.at(i).tag
  }

  lower(i: number): string {
    return this.at(i).lower
  }

  /** The lower-case text of words `from` to `to`, as written. */
  phrase(from: number, to: number): string {
    let text = ''
    for (let i = from; i <= to; i++)
      text += (i > from && this.at(i - 1).end < this.at(i).start ? ' ' : '') + this.lower(i)
    return text
  }

  isNoun(i: number): boolean {
    return this.tag(i).startsWith('NN')
  }

  /** Carries the clause: "runs", "is", "can"; not "running", "to run". */
  isFinite(i: number): boolean {
    return /^(?:VBZ|VBP|VBD|MD)$/.test(this.tag(i))
  }

  isParticiple(i: number): boolean {
    return /^VB[GN]$/.test(this.tag(i))
  }

  isPreposition(i: number): boolean {
    return this.tag(i) === 'IN' || this.tag(i) === 'TO'
  }

  /** A full stop, a semicolon, a bar, a dash between blanks: what stands behind it is another statement. */
  isStop(i: number): boolean {
    const { text, start, end } = this.at(i)
    // "Chanel No. 5"
    if (text === '.' && this.lower(i - 1) === 'no' && this.tag(i + 1) === 'CD') return false
    if (/^[.!?;|•·~:]+$/.test(text)) return true
    const isDash = /^[-–—]+$/.test(text)
    return isDash && this.at(i - 1).end < start && (i === this.length - 1 || this.at(i + 1).start > end)
  }

  isComma(i: number): boolean {
    return this.lower(i) === ','
  }
}
