/** Each check that a version must pass, with a version that it was made for. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { liftsNamesToTheirSort } from '../../../src/captions/generalise/checks/names'
import { scoresNoLower } from '../../../src/captions/generalise/checks/score'
import { gluesNoClauses, leavesNothingDangling } from '../../../src/captions/generalise/checks/seams'
import { keepsSubject } from '../../../src/captions/generalise/checks/subject'
import type { Check } from '../../../src/captions/generalise/checks/types'
import {
  agrees,
  agreesBehindThere,
  agreesStrictly,
  keepsFiniteVerb,
} from '../../../src/captions/generalise/checks/verbs'
import { Lexicon } from '../../../src/captions/generalise/lexicon'
import { readCaption } from '../../../src/captions/generalise/reading/caption'
import { loadHierarchy } from '../../../src/captions/wordnet/load'
import { scoringMeans } from './scoring-means'

let lexicon: Lexicon

beforeAll(async () => {
  const nouns = await loadHierarchy((path) => readFile(new URL(`../../../public/${path}`, import.meta.url)))
  lexicon = new Lexicon(nouns, await scoringMeans())
})

const passes = (check: Check, original: string, version: string) =>
  check(readCaption(original, lexicon), readCaption(version, lexicon), lexicon)

describe.each<[string, Check, string, string, string]>([
  [
    'the subject, or a kind of it',
    keepsSubject,
    'A dog chases the cat.',
    'An animal chases the cat.',
    'A vehicle chases.',
  ],
  ['a name that is lifted', keepsSubject, 'Barack Obama speaks.', 'A person speaks.', 'A hat speaks.'],
  ['the finite verb', keepsFiniteVerb, 'A dog runs on the beach.', 'An animal runs.', 'An animal on the beach.'],
  ['the verb, not another', keepsFiniteVerb, 'A man sleeps.', 'A person sleeps.', 'A person eats.'],
  ['agreement', agrees, 'The dogs are running.', 'The animals are running.', 'The animal are running here.'],
  ['agreement of one', agrees, 'A group of people is waiting.', 'A group is waiting.', 'People is waiting.'],
  ['agreement behind "there"', agreesBehindThere, 'There are two cups.', 'There are cups.', 'There are food.'],
  [
    'agreement, whatever the caption had',
    agreesStrictly,
    'Neither of the doors is open.',
    'The door is open.',
    'The doors is open.',
  ],
  ['no preposition at the end', leavesNothingDangling, 'A cat on a mat.', 'A cat', 'A cat on'],
  [
    'no article before a preposition',
    leavesNothingDangling,
    'The old dog of a man.',
    'The dog of a man.',
    'The of a man.',
  ],
  [
    'a particle',
    leavesNothingDangling,
    'People are getting off.',
    'People are getting off.',
    'People are getting the.',
  ],
  [
    'one clause',
    gluesNoClauses,
    'A cook makes a sauce while a boy cuts food.',
    'A cook makes a sauce.',
    'A cook makes a sauce cuts food.',
  ],
  [
    'the sort of a name',
    liftsNamesToTheirSort,
    'Barack Obama in Paris',
    'A person in a city',
    'A person in a mountain',
  ],
  [
    'the score',
    scoresNoLower,
    'Barack Obama in Paris in 2012',
    'A person in a city',
    'Barack Obama 2012 Paris 2012 2012',
  ],
])('%s', (_, check, original, good, bad) => {
  it(`passes "${good}", not "${bad}"`, () => {
    expect(passes(check, original, good)).toBe(true)
    expect(passes(check, original, bad)).toBe(false)
  })
})
