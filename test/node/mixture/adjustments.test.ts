import { describe, expect, it } from 'vitest'
import { listAdjustments } from '../../../src/mixture/adjustments'
import { presets } from '../../../src/mixture/presets'

const base = presets.classroom('mnist')
const without = { ...base, regulariser: { ...base.regulariser, enabled: false } }

describe('changes of settings in a run', () => {
  it('are listed by path, with the iteration from which they act', () => {
    const first = listAdjustments([], 120, base, without)
    expect(first).toEqual([{ iteration: 120, path: 'regulariser.enabled', from: true, to: false }])
    const both = listAdjustments(first, 300, without, { ...base, learningRateG: 1e-3 })
    expect(both.slice(1)).toEqual([
      { iteration: 300, path: 'learningRateG', from: 5e-4, to: 1e-3 },
      { iteration: 300, path: 'regulariser.enabled', from: false, to: true },
    ])
  })

  it('of one iteration are one: a slider that is dragged is listed where it ends, and not where it ends as it began', () => {
    const dragged = [1e-3, 2e-3, 3e-3].reduce(
      ({ list, config }, learningRateG) => {
        const next = { ...config, learningRateG }
        return { list: listAdjustments(list, 7, config, next), config: next }
      },
      { list: listAdjustments([], 7, base, base), config: base },
    )
    expect(dragged.list).toEqual([{ iteration: 7, path: 'learningRateG', from: 5e-4, to: 3e-3 }])
    expect(listAdjustments(dragged.list, 7, dragged.config, base)).toEqual([])
  })
})
