import { describe, expect, it } from 'vitest'
import type { ClusteringReport } from '../../../../src/mixture/types'
import { gaussianName, judgedWord, majorityWord, rowOrder } from '../../../../src/state/mixture/naming'

/** @param share of a Gaussian's 100 images that are of its most frequent class */
function report(majority: number[], share = 0.9): ClusteringReport {
  const contingency = majority.map((label) =>
    Array.from({ length: 10 }, (_, k) => (label < 0 ? 0 : k === label ? 100 * share : (100 * (1 - share)) / 9)),
  )
  const labelled = { accuracy: 1, purity: 1, nmi: 1, ari: 1, contingency, majority }
  return { count: 10, iteration: 1, weights: [], balance: 1, confidence: 1, shares: [], weightsError: null, labelled }
}

describe('names of Gaussians', () => {
  it('counts from one and uses plural words for digits', () => {
    expect(gaussianName(2, majorityWord(2, report([0, 1, 7]), 'mnist', null))).toBe('Gaussian 3, mostly sevens')
  })

  it('uses the class names of other datasets', () => {
    expect(majorityWord(0, report([9]), 'emoji', null)).toBe('mostly flags')
    expect(majorityWord(0, report([1]), 'fashion-mnist', ['T-shirt/top', 'Trouser'])).toBe('mostly trousers')
    expect(majorityWord(0, report([1]), 'own:0', ['cat', 'Dog'])).toBe('mostly Dog')
  })

  it('says “mostly” of more than half alone', () => {
    const word = (share: number) => majorityWord(0, report([4], share), 'fashion-mnist', null)
    expect([0.39, 0.5, 0.51].map(word)).toEqual(['most often coats', 'most often coats', 'mostly coats'])
  })

  it('is plain without labels, and says when a Gaussian got nothing', () => {
    expect(gaussianName(4, majorityWord(4, null, 'own:1', null))).toBe('Gaussian 5')
    expect(majorityWord(4, { ...report([]), labelled: null }, 'own:1', null)).toBeNull()
    expect(majorityWord(0, report([-1]), 'mnist', null)).toBe('empty')
  })
})

describe('names by a network of the visitor’s', () => {
  it('say how many of its samples were of the class, and “mostly” of more than half alone', () => {
    const classes = [
      { name: 'cat', votes: 18 },
      { name: 'dog', votes: 10 },
    ]
    const names = { network: 'pets', iteration: 5, samples: 20, classes }
    expect([0, 1, 2].map((k) => judgedWord(k, names))).toEqual([
      'mostly cat, 18 of 20',
      'most often dog, 10 of 20',
      null,
    ])
  })
})

describe('order of the rows', () => {
  it('is by number unless asked, then by label with empty Gaussians last', () => {
    const scores = report([7, -1, 0, 7])
    expect(rowOrder(4, scores, false)).toEqual([0, 1, 2, 3])
    expect(rowOrder(4, scores, true)).toEqual([2, 0, 3, 1])
    expect(rowOrder(3, null, true)).toEqual([0, 1, 2])
  })
})
