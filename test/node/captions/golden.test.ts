/** How near the tagging comes to NLTK's, which the paper's numbers were made with: reference values in test/golden. */
import { beforeAll, describe, expect, it } from 'vitest'
import { scoreCaption, type ScoringMeans } from '../../../src/captions/score'
import golden from '../../golden/generality.json'
import { scoringMeans } from './scoring-means'

let means: ScoringMeans
beforeAll(async () => {
  means = await scoringMeans()
})

describe("BT and DA against NLTK's tagger and WordNet", () => {
  it('has the reference’s constants', () => {
    expect(means.nouns.constants.averageHyponyms).toBeCloseTo(golden.avg_global, 12)
    expect(means.nouns.constants.averageDepth).toBeCloseTo(golden.da_global, 12)
  })

  it('gives both within 0.005 on at least 70 % of the captions, and is at most 0.15 off in the mean', () => {
    const rows = golden.rows.filter(({ caption }) => caption.trim() !== '')
    const errors = rows.map(({ caption, bt, da }) => {
      const score = scoreCaption(caption, means, 'published')
      return { caption, bt: Math.abs(score.bt - bt), da: Math.abs(score.da - da) }
    })
    const right = errors.filter(({ bt, da }) => bt <= 0.005 && da <= 0.005).length
    const mean = (metric: 'bt' | 'da') => errors.reduce((sum, error) => sum + error[metric], 0) / errors.length
    console.info(
      `Both right on ${right} of ${rows.length} captions (${((100 * right) / rows.length).toFixed(0)} %); ` +
        `mean absolute error BT ${mean('bt').toFixed(4)}, DA ${mean('da').toFixed(4)}.`,
    )
    expect(right / rows.length).toBeGreaterThanOrEqual(0.7)
    expect(mean('bt')).toBeLessThanOrEqual(0.15)
    expect(mean('da')).toBeLessThanOrEqual(0.15)
  })
})
