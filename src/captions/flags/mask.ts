/** Flags as the bits of a number, for sheets of 100,000 captions and for the way from a worker to the page. */
import { FLAGS, type Flag } from './types'

export const bitOf = (flag: Flag): number => 1 << FLAGS.indexOf(flag)

export const maskOf = (flags: readonly Flag[]): number => flags.reduce((mask, flag) => mask | bitOf(flag), 0)

/** In the order of `FLAGS`. */
export const flagsIn = (mask: number): Flag[] => FLAGS.filter((flag) => (mask & bitOf(flag)) !== 0)
