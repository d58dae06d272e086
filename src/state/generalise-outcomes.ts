/** What came of generalising beside the captions themselves: failures, and the rounds that the score guided. */
import type { GeneralityLevel } from '../captions/types'
import type { GuidedEnd, GuidedRound } from '../workers/generalise-client'

/** A caption that could not be generalised, and why. */
export interface Failure {
  index: number
  level: GeneralityLevel
  message: string
}

export interface FailureGroup {
  message: string
  failures: readonly Failure[]
}

/** Failures with the same sentence together, most first. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const groups = new Map<string, Failure[]>()
  for (const failure of failures) {
    const group = groups.get(failure.message)
    if (group === undefined) groups.set(failure.message, [failure])
    else group.push(failure)
  }
  return [...groups]
    .map(([message, failures]) => ({ message, failures }))
    .sort((a, b) => b.failures.length - a.failures.length)
}

/** Failures but those of the captions `indices` at `level`, which are tried again. */
export function withoutFailures(
  failures: readonly Failure[],
  level: GeneralityLevel,
  indices: readonly number[],
): Failure[] {
  const tried = new Set(indices)
  return failures.filter((failure) => failure.level !== level || !tried.has(failure.index))
}

/** How a caption's guided loop went. */
export interface Climb {
  rounds: readonly GuidedRound[]
  /** Null while it is under way. */
  end: GuidedEnd | null
}

/** The guided loops of all captions, by caption and level. */
export class Climbs {
  readonly #climbs = new Map<string, Climb>()

  of(index: number, level: GeneralityLevel): Climb | null {
    return this.#climbs.get(`${index} ${level}`) ?? null
  }

  /** Round 0 begins anew. */
  add(index: number, level: GeneralityLevel, round: GuidedRound): void {
    const before = round.round === 0 ? [] : (this.of(index, level)?.rounds ?? [])
    this.#climbs.set(`${index} ${level}`, { rounds: [...before, round], end: null })
  }

  end(index: number, level: GeneralityLevel, end: GuidedEnd): void {
    this.#climbs.set(`${index} ${level}`, { rounds: this.of(index, level)?.rounds ?? [], end })
  }

  clear(): void {
    this.#climbs.clear()
  }
}
