import { describe, expect, it } from 'vitest'
import { indefiniteArticle, pluralOf, thirdPersonOf } from '../../../src/captions/generalise/english'

describe('English', () => {
  it.each([
    ['hour', 'an'],
    ['university', 'a'],
    ['X-ray', 'an'],
    ['umbrella', 'an'],
    ['unicorn', 'a'],
    ['uninhabited island', 'an'],
    ['one-way street', 'a'],
    ['MP player', 'an'],
    ['horse', 'a'],
    ['honest man', 'an'],
    ['European city', 'a'],
    ['user', 'a'],
    ['urn', 'an'],
  ])('%s takes %s', (noun, article) => {
    expect(indefiniteArticle(noun)).toBe(article)
  })

  it.each([
    ['person', 'people'],
    ['bus', 'buses'],
    ['party', 'parties'],
    ['fireman', 'firemen'],
    ['human', 'humans'],
    ['hot dog', 'hot dogs'],
    ['aircraft', 'aircraft'],
  ])('%s: %s', (noun, plural) => {
    expect(pluralOf(noun)).toBe(plural)
  })

  it('makes verbs agree', () => {
    expect(['love', 'go', 'watch', 'carry', 'can', 'are', 'runs'].map(thirdPersonOf)).toEqual([
      'loves',
      'goes',
      'watches',
      'carries',
      'can',
      'is',
      'runs',
    ])
  })
})
