import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sleptIn, Speed } from '../../../../src/workers/shared/speed'

const HOUR = 3_600_000

describe('the speed of a training', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  const after = (speed: Speed, milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds)
    return speed.tick()
  }

  it('is that of the steps, whatever a closed lid takes between two of them', () => {
    const speed = new Speed()
    for (let step = 0; step < 6; step++) expect(after(speed, 500)).toBe(0)
    expect(speed.perSecond).toBeCloseTo(2)
    expect(after(speed, 3 * HOUR)).toBe(3 * HOUR - 500)
    expect(speed.perSecond).toBeCloseTo(2)
    after(speed, 500)
    expect(speed.perSecond).toBeCloseTo(2)
  })

  it('takes a slow step for what it is', () => {
    const speed = new Speed()
    speed.tick()
    // The first, and steps that are long all the same.
    expect([after(speed, 40_000), after(speed, 40_000), after(speed, 200_000)]).toEqual([0, 0, 0])
    expect(speed.perSecond).toBeCloseTo(3 / 280)
    // Nothing is slept in seconds, however quick the steps before.
    expect(sleptIn(20_000, [1, 2])).toBe(0)
    expect(sleptIn(HOUR, [])).toBe(0)
  })
})
