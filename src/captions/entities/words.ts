/** What the entity finder sees of a caption: its words as spaCy cuts them, and small questions that all its parts ask. */
import type { KnownWord } from '../known-word'
import type { Entity, Span, WordPart } from '../types'

/** A word with compromise's tags, and what the tagging makes of it. */
export interface EntityWord extends Span {
  word: KnownWord
  tags: ReadonlySet<string>
  part: WordPart
}

export type Kind = Entity['kind']

/** A run of words, beginning at one given, that is an entity. */
export interface Found {
  kind: Kind
  length: number
}

export const wordSet = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const NAME_TAGS = ['Person', 'Place', 'Organization', 'Demonym', 'Holiday'] as const

const hasTag = (word: EntityWord | undefined, tags: readonly string[]): boolean =>
  word !== undefined && tags.some((tag) => word.tags.has(tag))

/** A caption's words by place; before the first and behind the last stands ''. */
export class Words {
  constructor(readonly list: readonly EntityWord[]) {}

  at(index: number): EntityWord | undefined {
    return this.list[index]
  }

  /** Lower case. */
  lower(index: number): string {
    return this.list[index]?.word.lower ?? ''
  }

  isCapital(index: number): boolean {
    return this.list[index]?.word.isCapital === true
  }

  isNumber(index: number): boolean {
    return this.list[index]?.part === 'number'
  }

  isNoun(index: number): boolean {
    return this.list[index]?.part === 'noun'
  }

  /** An English word that is no name. */
  isCommon(index: number): boolean {
    return this.list[index]?.word.isCommon === true && !hasTag(this.list[index], NAME_TAGS)
  }

  isHyphen(index: number): boolean {
    return this.list[index]?.word.isHyphen === true
  }

  /** No white space before it: "-" in "5-10", but not in "5 - ten". */
  isTight(index: number): boolean {
    return this.list[index - 1]?.end === this.list[index]?.start
  }
}
