import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from '../../golden/generality.json'
import { cutCaption } from '../../../src/captions/cut'

const terms = (text: string) => cutCaption(text).terms.map(({ word }) => word.text)

describe("terms as NLTK's word_tokenize cuts them", () => {
  it.each(golden.rows.map(({ caption, tokens }) => [caption, tokens.map(([token]) => token)]))(
    'golden: %s',
    (caption, expected) => {
      expect(terms(String(caption))).toEqual(expected)
    },
  )

  it.each<[string, string]>([
    [
      'Good muffins cost $3.88 in New York. Please buy me two of them.',
      'Good muffins cost $ 3.88 in New York . Please buy me two of them .',
    ],
    [
      "They'll save and invest more; I can't, the dog's bone isn't",
      "They 'll save and invest more ; I ca n't , the dog 's bone is n't",
    ],
    ['hi, my name cannot hello,', 'hi , my name can not hello ,'],
    ['dogs--and cats', 'dogs -- and cats'],
    ['Mr. Smith of the U.S. Army met J. Doe. It rained', 'Mr. Smith of the U.S. Army met J. Doe . It rained'],
    ['1,000 T-shirts: 50% off (10:30)', '1,000 T-shirts : 50 % off ( 10:30 )'],
    ['women’s shoes “new”', 'women ’ s shoes “ new ”'],
    ['say "cheese" now', "say `` cheese '' now"],
    ['dogs and cats... and -- birds?!', 'dogs and cats ... and -- birds ? !'],
    ['black/white 5x7 | #art & more', 'black/white 5x7 | # art & more'],
    ["the dogs' park and rock'n'roll", "the dogs ' park and rock'n'roll"],
    ['End of U.S.', 'End of U.S .'],
  ])('%s', (text, expected) => {
    expect(terms(text)).toEqual(expected.split(' '))
  })

  it('covers every character that is not white space, once and in order, for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('aZ5-.,\'’" ()🐶$%?م\u200b`')) }),
    )
    fc.assert(
      fc.property(text, (drawn) => {
        const found = cutCaption(drawn).terms
        expect(found.map(({ start, end }) => drawn.slice(start, end)).join('')).toBe(drawn.replace(/\s+/gu, ''))
        found.forEach(({ start, end }, i) => {
          expect(end).toBeGreaterThan(start)
          expect(start).toBeGreaterThanOrEqual(found[i - 1]?.end ?? 0)
        })
      }),
      { numRuns: 500 },
    )
  })
})
