import { describe, expect, it } from 'vitest'
import { concretenessOf, normColumns, ratingIn, readNorms } from '../../../../src/captions/second-opinion/norms'

const WORDS = ['dog', 'run', 'the', 'Idea', 'fire truck', 'fire', 'man', 'city', 'bake', 'café', 'dog', '', 'x']
const RATINGS = ['4.85', '4', '1,43', '1.61', '4.9', '4.68', '4.79', '4.79', '3.9', '4.5', '1', '3', 'n/a']
const list = readNorms('norms.csv', WORDS, RATINGS)
if (list === null) throw new Error('no list')

describe('a norm list', () => {
  it('has words in lower case with their first rating, its range, and how many rows hold none', () => {
    expect(list.ratings.size).toBe(10)
    expect(list.ratings.get('dog')).toBe(4.85)
    expect(list.ratings.get('idea')).toBe(1.61)
    expect(list.range).toEqual([1.43, 4.9])
    expect(list.skipped).toBe(2)
    expect(readNorms('x', ['a'], ['b'])).toBeNull()
  })

  it.each([
    ['4.85', 4.85],
    ['4,85', 4.85],
    [' 3 ', 3],
    ['-1.5', -1.5],
    ['', null],
    ['n/a', null],
    ['1,234,5', null],
  ])('reads %j as %s', (cell, value) => {
    expect(ratingIn(cell)).toBe(value)
  })
})

describe('concreteness', () => {
  it('is the mean rating of the words that are known, and names the others', () => {
    const found = concretenessOf('The dog has an idea.', list)
    expect(found).toEqual({
      mean: expect.closeTo((1.43 + 4.85 + 1.61) / 3, 12),
      known: 3,
      words: 5,
      unknown: ['has', 'an'],
    })
  })

  it('knows words by their base forms, and expressions of two words', () => {
    const known = (text: string) => {
      const { known, words } = concretenessOf(text, list)
      return [known, words]
    }
    expect(concretenessOf('Fire trucks', list)).toMatchObject({ mean: 4.9, known: 2, words: 2 })
    expect(concretenessOf('A Fire truck', list)).toMatchObject({ mean: 4.9, known: 2, words: 3 })
    expect(known('dogs running, baked cities, men’s ideas')).toEqual([6, 6])
    expect(known('a dog-man baking')).toEqual([2, 3])
    expect(known('cafe\u0301')).toEqual([1, 1])
  })

  it('of words that are all unknown is none', () => {
    expect(concretenessOf('Zxq! 42 — 7', list)).toEqual({ mean: null, known: 0, words: 1, unknown: ['Zxq'] })
    expect(concretenessOf('', list)).toEqual({ mean: null, known: 0, words: 0, unknown: [] })
  })
})

describe('columns of a norm list', () => {
  const columns = (columns: Record<string, readonly string[]>) =>
    normColumns(Object.entries(columns).map(([name, examples]) => ({ name, examples })))
  const dogs = ['dog', 'roller coaster']

  it.each([
    ['Word', 'Conc.M'],
    ['word', 'rating'],
    ['WORD', 'CNC'],
    ['lemma', 'Mean_Concreteness'],
    ['Words', 'concreteness rating'],
  ])('called %s and %s are known', (word, rating) => {
    expect(columns({ [rating]: ['4.1'], Bigram: ['0'], [word]: dogs, 'Conc.SD': ['0.4'] })).toEqual({
      word: 2,
      rating: 0,
    })
  })

  it('are told by what stands in them where that leaves no doubt', () => {
    expect(columns({ 'column 1': dogs, 'column 2': ['4,85', '3,1'] })).toEqual({ word: 0, rating: 1 })
    expect(columns({ a: dogs, b: ['4.85'], c: ['0.3'] })).toEqual({ word: 0, rating: -1 })
  })
})
