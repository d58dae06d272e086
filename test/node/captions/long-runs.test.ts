/** The score and the generaliser on long runs of what they look for: time that grows with the length, no more. */
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../cpu-time'
import { readPublic } from '../../../scripts/read-public.mjs'
import { explainCaption, hasWord } from '../../../src/captions/score'
import { MOST_CHARACTERS } from '../../../src/data/captions/types'
import { CaptionKnowledge } from '../../../src/workers/captions/knowledge'

const MOST_MS = 2000
const PIECES = [
  ...[
    ' ',
    'a',
    'a ',
    '.',
    '...',
    '-',
    '--',
    "'",
    '"',
    '`',
    '(',
    '1',
    '1,',
    '1.',
    '1st ',
    'a-',
    'a.',
    "a'",
    '/',
    'A',
    'A.',
    'A ',
  ],
  ...[
    'a,',
    '$',
    '%',
    '#',
    '@',
    '_',
    'a_',
    ':',
    '&',
    '😀',
    'e\u0301',
    '\u0301',
    '\u200b',
    '\u00a0',
    '猫',
    "n't",
    "'s",
    'of ',
    'the ',
  ],
  ...[
    'in the ',
    'the dog ',
    'New York ',
    'http://',
    'x@y.z ',
    'to often ',
    'dogs and ',
    '1-',
    'A-',
    'Big ',
    '2 cm x ',
    'St. ',
  ],
]
const knowledge = new CaptionKnowledge(readPublic)

describe.each(PIECES)('a caption of %j', (piece) => {
  it('of the longest that there is, is scored and generalised in under 2 s each', async () => {
    const [means, generaliser] = [await knowledge.scoring(), await knowledge.generaliser()]
    const run = piece.repeat(Math.ceil(MOST_CHARACTERS / piece.length))
    for (const text of [run, `a dog${run}x runs`, `x ${run}`].map((text) => text.slice(0, MOST_CHARACTERS))) {
      const timed = (work: () => unknown) => {
        const begun = cpuTime()
        work()
        expect(cpuTime() - begun, JSON.stringify(text.slice(0, 20))).toBeLessThan(MOST_MS)
      }
      timed(() => hasWord(text) && explainCaption(text, means, 'published'))
      timed(() => generaliser.generalise(text, 'general'))
      timed(() => generaliser.generalise(text, '5-word'))
    }
  })
})
