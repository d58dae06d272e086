import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutCaption } from '../../../src/captions/cut'

const words = (text: string) => cutCaption(text).words.map(({ word }) => word.text)

describe("words as spaCy's English tokenizer cuts them", () => {
  it.each<[string, string]>([
    [
      '2-Ton Multi-Directional Roller Head Pipe Welding Stands',
      '2 - Ton Multi - Directional Roller Head Pipe Welding Stands',
    ],
    ['Johnson went to USC at 10 am', 'Johnson went to USC at 10 am'],
    ['open at 10am, closed 5p.m.', 'open at 10 am , closed 5 p.m.'],
    ["It's the dog's bone; don't touch!", "It 's the dog 's bone ; do n't touch !"],
    ['the women’s shoes (size 8)', 'the women ’s shoes ( size 8 )'],
    ['16GB RAM, 10cm x 20cm, 4K, 50% off', '16 GB RAM , 10 cm x 20 cm , 4 K , 50 % off'],
    ['$1,299.99 and £5', '$ 1,299.99 and £ 5'],
    ['COVID-19 of 2019-2020', 'COVID-19 of 2019 - 2020'],
    ['Mr. Smith met Dr. No in the U.S. today.', 'Mr. Smith met Dr. No in the U.S. today .'],
    ['black/white, red,blue... and a 1/2 inch', 'black / white , red , blue ... and a 1/2 inch'],
    ['see www.example.com/shop or mail me@example.org', 'see www.example.com/shop or mail me@example.org'],
    ['"Sunset" — 5x7 | #art & more', '" Sunset " — 5x7 | # art & more'],
    ['cannot wait, gonna go', 'can not wait , gon na go'],
    ['a dog 🐶🐱', 'a dog 🐶 🐱'],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected.split(' '))
  })

  it('covers every character that is not white space, once and in order, for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('aZ5-.,\'’" ()🐶$%م\u200b#')) }),
    )
    fc.assert(
      fc.property(text, (drawn) => {
        const found = cutCaption(drawn).words
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
