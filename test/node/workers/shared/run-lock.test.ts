import { describe, expect, it, vi } from 'vitest'
import { browserLocks, RunLock } from '../../../../src/workers/shared/run-lock'
import { StandInLocks } from './stand-in-locks'

const nothing = async () => undefined
/** Milliseconds that these tests' tabs wait. */
const PATIENCE = 30

function tabs() {
  const locks = new StandInLocks()
  return [new RunLock(locks, PATIENCE), new RunLock(locks, PATIENCE)] as const
}

describe('the lock of a run', () => {
  it('keeps a second tab out until the first has opened another run, or closed it', async () => {
    const [first, second] = tabs()
    await first.moveTo('a', nothing)
    await first.moveTo('a', nothing)
    await expect(second.moveTo('a', nothing)).rejects.toMatchObject({ name: 'OpenElsewhere' })
    await second.moveTo('b', nothing)
    await first.moveTo('c', nothing)
    await second.moveTo('a', nothing)
    await expect(first.moveTo('a', nothing)).rejects.toMatchObject({ name: 'OpenElsewhere' })
    second.letGo()
    await first.moveTo('a', nothing)
    await second.moveTo('c', nothing)
  })

  it('leaves all as it was where the run cannot be opened', async () => {
    const [first, second] = tabs()
    await first.moveTo('a', nothing)
    await expect(first.moveTo('b', () => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged')
    await second.moveTo('b', nothing)
    await expect(second.moveTo('a', nothing)).rejects.toMatchObject({ name: 'OpenElsewhere' })
  })

  it('waits a moment for a worker that was just ended', async () => {
    const [first, second] = tabs()
    await first.moveTo('a', nothing)
    setTimeout(() => first.letGo(), PATIENCE / 3)
    await second.moveTo('a', nothing)
  })

  it('keeps others out while something is done, and says so where they would delete', async () => {
    const [first, second] = tabs()
    await first.during('a', async () => {
      await expect(second.toDelete('a', nothing)).rejects.toMatchObject({ name: 'BadInput' })
    })
    await expect(first.during('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await second.toDelete('a', nothing)
  })

  it('keeps nobody out where the browser has no locks', async () => {
    const [first, second] = [new RunLock(null), new RunLock(null)]
    await first.moveTo('a', nothing)
    await second.moveTo('a', nothing)
    vi.stubGlobal('navigator', {})
    expect(browserLocks()).toBeNull()
    vi.unstubAllGlobals()
  })
})
