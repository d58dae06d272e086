/** The checks that a version must pass, all but its score cheap: each reads what the tagger says of the version. */
import type { Lexicon } from '../lexicon'
import type { Reading } from '../reading/caption'
import { liftsNamesToTheirSort, saysAnotherOfOne } from './names'
import { gluesNoClauses, leavesNothingDangling } from './seams'
import { keepsSubject } from './subject'
import type { Check } from './types'
import { agrees, agreesBehindThere, keepsFiniteVerb } from './verbs'

const CHECKS: readonly Check[] = [
  keepsSubject,
  keepsFiniteVerb,
  agrees,
  agreesBehindThere,
  leavesNothingDangling,
  gluesNoClauses,
  liftsNamesToTheirSort,
  saysAnotherOfOne,
]

/** Whether a version is English that says no other thing than the caption, as far as the tagger can tell. */
export const isSafe = (original: Reading, version: Reading, lexicon: Lexicon): boolean =>
  CHECKS.every((check) => check(original, version, lexicon))
