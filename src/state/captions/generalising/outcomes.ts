/** What comes of generalising beside the captions themselves: failures, and the rounds that the score guides. */
import type { GeneralityLevel } from '../../../captions/types'
import type { GuidedEnd, GuidedRound } from '../../../workers/captions/generalise-client'
import type { Climb } from './making'

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

/** Guided loops that are under way, by caption; those that have ended are kept with the versions that they made. */
export class Climbs {
  readonly #climbs = new Map<number, Climb>()

  of(index: number): Climb | null {
    return this.#climbs.get(index) ?? null
  }

  /** Round 0 begins anew. */
  add(index: number, round: GuidedRound): void {
    const before = round.round === 0 ? [] : (this.of(index)?.rounds ?? [])
    this.#climbs.set(index, { rounds: [...before, round], end: null })
  }

  end(index: number, end: GuidedEnd): void {
    this.#climbs.set(index, { rounds: this.of(index)?.rounds ?? [], end })
  }

  /** The climb, which is no longer under way. */
  take(index: number): Climb | null {
    const climb = this.of(index)
    this.#climbs.delete(index)
    return climb
  }

  clear(): void {
    this.#climbs.clear()
  }
}
