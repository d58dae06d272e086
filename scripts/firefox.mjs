/** Which Firefox the long tests run in. Node's own modules only: used before the install too. */
import { findProgram } from './programs.mjs'

/** Path of a Firefox to test with: $FIREFOX_PATH, else one on the PATH; null where there is none. */
export function findFirefox() {
  return process.env.FIREFOX_PATH ?? findProgram(['firefox-esr', 'firefox'])
}
