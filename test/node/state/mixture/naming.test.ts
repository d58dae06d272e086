import { describe, expect, it } from 'vitest'
import type { ClusteringReport } from '../../../../src/mixture/types'
import { gaussianName, majorityWord, rowOrder } from '../../../../src/state/mixture/naming'

function report(majority: number[]): ClusteringReport {
  const labelled = { accuracy: 1, purity: 1, nmi: 1, ari: 1, contingency: [], majority }
  return { count: 10, iteration: 1, weights: [], balance: 1, confidence: 1, shares: [], weightsError: null, labelled }
}

describe('names of Gaussians', () => {
  it('counts from one and uses plural words for digits', () => {
    expect(gaussianName(2, report([0, 1, 7]), 'mnist', null)).toBe('Gaussian 3, mostly sevens')
  })

  it('uses the class names of other datasets', () => {
    expect(majorityWord(0, report([9]), 'emoji', null)).toBe('mostly flags')
    expect(gaussianName(0, report([1]), 'fashion-mnist', ['T-shirt/top', 'Trouser'])).toBe(
      'Gaussian 1, mostly trousers',
    )
    expect(gaussianName(0, report([1]), 'own:0', ['cat', 'Dog'])).toBe('Gaussian 1, mostly Dog')
  })

  it('is plain without labels, and says when a Gaussian got nothing', () => {
    expect(gaussianName(4, null, 'own:1', null)).toBe('Gaussian 5')
    expect(gaussianName(4, { ...report([]), labelled: null }, 'own:1', null)).toBe('Gaussian 5')
    expect(majorityWord(0, report([-1]), 'mnist', null)).toBe('empty')
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
