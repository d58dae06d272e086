/** Files chosen = used + left out: the sum that the page shows. */
import type { Understood } from '../../data/understood-types'

export interface Accounting {
  used: number
  /** Files; one of which only lines are left out is used. */
  leftOut: number
  /** Single lines of files that are used otherwise. */
  lines: number
}

export function accountOf({ files, leftOut }: Pick<Understood, 'files' | 'leftOut'>): Accounting {
  const whole = new Set(leftOut.filter(({ line }) => line === undefined).map(({ file }) => file))
  return {
    used: Math.max(0, files - whole.size),
    leftOut: whole.size,
    lines: leftOut.filter(({ line }) => line !== undefined).length,
  }
}
