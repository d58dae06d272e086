import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { explainCaption, scoreCaption, type ScoringMeans } from '../../../src/captions/score'
import type { GeneralityScore, Reading } from '../../../src/captions/types'
import { INHERITED } from '../hostile-names'
import { scoringMeans } from './scoring-means'

let means: ScoringMeans
beforeAll(async () => {
  means = await scoringMeans()
})

const published = (text: string) => scoreCaption(text, means, 'published')
const intended = (text: string) => scoreCaption(text, means, 'intended')
const two = (value: number) => Number(value.toFixed(2))

describe("Table 2 with the tagger, to the paper's last digit", () => {
  it.each<[string, Partial<GeneralityScore>]>([
    ['2-Ton Multi-Directional Roller Head Pipe Welding Stands', { si: 8.18, bt: 3.67, tm: 5, da: 5.15, gs: 5.5 }],
    ['Versatile Pipe Welding Stands for Heavy-Duty Applications', { si: 10, bt: 3.96, da: 5.34 }],
    ['Pipe welding stands in action', { si: 10, bt: 10, tm: 10, da: 4.61, gs: 8.65 }],
  ])('%s', (caption, expected) => {
    const score = published(caption)
    for (const [metric, value] of Object.entries(expected)) {
      expect([metric, two(score[metric as keyof GeneralityScore])]).toEqual([metric, value])
    }
  })

  it('finds no verb in the General caption (TM 5, where the paper prints 10): every word of it is written as a name', () => {
    const { tense, score } = explainCaption(
      'Versatile Pipe Welding Stands for Heavy-Duty Applications',
      means,
      'published',
    )
    expect(tense.verbs).toEqual([])
    expect([score.tm, two(score.gs)]).toEqual([5, 6.07])
  })
})

describe("the paper's example sentences, as published and as intended", () => {
  const USC = 'Johnson went to USC at 10 am'
  const STUDENTS = 'Students always go to school in the morning'
  const FLY = 'Birds can fly'
  const FLYING = 'The bird was flying'
  const KIND = 'Kindness is a good virtue'
  const GREET = "It's good to often greet people with good morning"
  const ANIMAL = 'An animal'
  const DOG = 'A dog'

  it('prints them side by side', () => {
    const row = (caption: string, reading: Reading) => {
      const { si, bt, tm, da, gs } = scoreCaption(caption, means, reading)
      return `${reading.padEnd(9)} ${[si, bt, tm, da, gs].map((value) => value.toFixed(2).padStart(5)).join(' ')}  ${caption}`
    }
    const rows = [USC, STUDENTS, ANIMAL, DOG, FLY, FLYING, KIND, GREET].flatMap((caption) =>
      (['published', 'intended'] as const).map((reading) => row(caption, reading)),
    )
    console.info(`\nreading      SI    BT    TM    DA    GS\n${rows.join('\n')}`)
    expect(rows).toHaveLength(16)
  })

  it.each<[string, keyof GeneralityScore, string, string]>([
    ['"Johnson went to USC at 10 am" is more specific', 'si', STUDENTS, USC],
    [
      '"animal" is broader than "dog"',
      'bt',
      'a cat and an animal in a large green field',
      'a cat and a dog in a large green field',
    ],
    ['"Birds can fly" is truer at all times', 'tm', FLY, FLYING],
    ['"Kindness" is more abstract', 'da', KIND, GREET],
    ['"animal" is more abstract', 'da', ANIMAL, DOG],
    ['and all in all more general', 'gs', STUDENTS, USC],
  ])('as intended: %s', (_what, metric, more, less) => {
    expect(intended(more)[metric]).toBeGreaterThan(intended(less)[metric])
  })

  it("as published, TM and DA say the opposite of the paper's own examples", () => {
    expect([published(FLY).tm, published(FLYING).tm]).toEqual([0, 10])
    expect(published(ANIMAL).da).toBeLessThan(published(DOG).da)
    expect(published(KIND).da).toBeGreaterThan(published(GREET).da)
  })

  it('changes nothing but TM, DA and so GS between the readings', () => {
    for (const caption of [USC, STUDENTS, KIND]) {
      expect([intended(caption).si, intended(caption).bt]).toEqual([published(caption).si, published(caption).bt])
    }
  })
})

describe('a caption without words', () => {
  it.each(['', '   ', '!!! … ---', '🐶🐱', '\u200b\u200d', '\ud800'])('%j is a clear error', (caption) => {
    expect(() => published(caption)).toThrow(
      expect.objectContaining({
        name: 'BadInput',
        message: expect.stringMatching(/^The caption ".*" has no word to score;.*\.$/s),
      }),
    )
  })

  it('quotes no more than the beginning of a long one', () => {
    expect(() => published('!'.repeat(100_000))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,200}$/) }),
    )
  })
})

describe('any caption', () => {
  const vocabulary =
    "a the dog Dogs runs Running is 's n't was 10 2-Ton $5 % , . ! ? “ ” ’ - | 🐶 كلب 犬 USC New York May can to at".split(
      ' ',
    )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...vocabulary)).map((words) => words.join(' ')),
    fc.array(fc.constantFrom(...vocabulary)).map((words) => words.join('')),
  )

  it('scores in [0, 10] with no NaN, the same each time, or says that it has no word', () => {
    fc.assert(
      fc.property(text, fc.constantFrom<Reading>('published', 'intended'), (caption, reading) => {
        if (!/[\p{L}\p{N}]/u.test(caption)) {
          expect(() => scoreCaption(caption, means, reading)).toThrow(/no word/)
          return
        }
        const score = scoreCaption(caption, means, reading)
        for (const value of Object.values(score)) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(10)
        }
        expect(scoreCaption(caption, means, reading)).toEqual(score)
      }),
      { numRuns: 400 },
    )
  })

  it('fills the formulas with the numbers that give the score', () => {
    fc.assert(
      fc.property(
        text.filter((caption) => /\p{L}/u.test(caption)),
        (caption) => {
          const { score, specificity, breadth, tense, abstraction } = explainCaption(caption, means, 'published')
          expect(score.si).toBeCloseTo(
            10 * Math.max(0, 1 - (specificity.entities + specificity.numbers) / specificity.words),
            9,
          )
          expect(score.bt).toBeCloseTo(
            Math.min(10, (5 * breadth.hyponyms) / breadth.terms / breadth.averageHyponyms),
            9,
          )
          expect(score.tm).toBeCloseTo(tense.verbs.length ? (10 * tense.counted.length) / tense.verbs.length : 5, 9)
          expect(score.da).toBeCloseTo(
            abstraction.depth === null ? 5 : Math.min(10, (5 * abstraction.depth) / abstraction.averageDepth),
            9,
          )
          expect(score.gs).toBeCloseTo((score.si + score.bt + score.tm + score.da) / 4, 9)
        },
      ),
    )
  })
})

describe('words that every object has', () => {
  it.each(INHERITED)('%s is a word as others are', (word) => {
    for (const score of [published, intended])
      for (const caption of [word, `a ${word} in the snow`]) {
        const values = Object.values(score(caption))
        expect(
          values.every((value) => Number.isFinite(value)),
          JSON.stringify(values),
        ).toBe(true)
      }
  })
})
