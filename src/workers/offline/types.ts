/** What the page and its service worker say to each other. */

/** A file of the page itself, as the build lists it. */
export interface ShellFile {
  /** Below the site's address: "assets/index-B820CBMG.js". */
  path: string
  bytes: number
  /** SHA-256 in hexadecimal. */
  hash: string
  /** Kept when it is first used: too large to be fetched unasked. */
  isLater: boolean
}

/** What a page asks of the worker. */
export type ShellAsk =
  /** Take over from the version that the tabs show. */
  | { type: 'takeOver' }
  /** Answered through the port with a `ShellState`. @param script address of one that the tab runs, by which its version is known */
  | { type: 'state'; script: string }
  /** Keep or drop these files, of those that are kept when they are used; answered through the port with a `ShellDone`. */
  | { type: 'keep' | 'drop'; addresses: readonly string[] }

export interface ShellState {
  /** Of what is kept as a whole. */
  bytes: number
  /** Whether all of that is there; else the browser cleared it, and it could not be fetched again. */
  isWhole: boolean
  later: { path: string; bytes: number; isKept: boolean }[]
}

/** Null where it was done; else what the browser or the host said, as it was thrown there. */
export interface ShellDone {
  fault: Error | null
}

/** What the worker tells every tab, unasked: why a version could not be kept. */
export interface ShellFault {
  type: 'notKept'
  /** As it was thrown there. */
  fault: Error
}
