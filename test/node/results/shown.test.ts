import { describe, expect, it } from 'vitest'
import { fill } from '../../../src/results/aggregate'
import { captionText } from '../../../src/results/export/numbers'
import { shownOf } from '../../../src/results/shown'
import { runsOf } from '../../../src/results/sweep'
import { captionNumbers, tableTwo } from '../../../src/results/tables/captions'
import { tableThree } from '../../../src/results/tables/fusion'
import type { Score } from '../../../src/results/types'
import { fusionSweep, resultsOf } from './made-runs'

const sweep = { ...fusionSweep, variants: [{ name: 'original', set: { captions: 'original' } }] }
const filled = (seeds: number, interval: Score['interval']) => {
  const runs = resultsOf(sweep, (_, seed) =>
    seed < seeds ? { replication: { value: seed, interval, count: 9 } } : null,
  )
  const results = new Map(runs.map((result) => [result.run.id, { result, own: false }]))
  return fill(tableThree, { planned: runsOf(sweep), results })
}
const shown = (seeds: number, interval: Score['interval']) => shownOf(filled(seeds, interval), tableThree.columns)

describe('what is said of our numbers', () => {
  it('is what they have', () => {
    expect(shown(3, [0, 1])).toEqual({ spread: true, interval: true, runs: true, computed: false })
    expect(shown(3, null)).toEqual({ spread: true, interval: false, runs: true, computed: false })
    expect(shown(1, [0, 1])).toEqual({ spread: false, interval: true, runs: true, computed: false })
    expect(shown(0, null)).toBeNull()
    // Columns that are not shown do not count.
    expect(shownOf(filled(3, [0, 1]), tableThree.columns.slice(1))).toBeNull()
  })

  it('is in the caption of a table that leaves the page', () => {
    const said = (seeds: number, interval: Score['interval']) => captionText(filled(seeds, interval))
    expect(said(3, [0, 1])).toContain('printed, and ours as mean ± SD over seeds [95 % over images]. 3 of')
    expect(said(1, null)).toContain('printed, and ours. 1 of')
    expect(said(0, null)).toContain('printed, and ours not run yet. 0 of')
    const others = captionNumbers(() => ({ si: 8, bt: 3, tm: 5, da: 5, gs: 5 }))
    const captions = fill(tableTwo, { planned: [], results: new Map(), others })
    expect(captionText(captions)).toMatch(/: printed, and ours\.$/)
    expect(shownOf(captions, tableTwo.columns)).toMatchObject({ runs: false, computed: true })
  })
})
