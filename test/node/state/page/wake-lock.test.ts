import { describe, expect, it } from 'vitest'
import { Wakefulness } from '../../../../src/state/page/wake-lock.svelte'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

/** A browser with a page that can be hidden, and its locks. */
function aBrowser(gives: () => boolean = () => true) {
  const locks: (EventTarget & { released: boolean })[] = []
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const wakeLock = {
    request: async () => {
      if (!gives()) throw new DOMException('low battery', 'NotAllowedError')
      const lock = Object.assign(new EventTarget(), {
        released: false,
        release: async () => {
          lock.released = true
          lock.dispatchEvent(new Event('release'))
        },
      })
      locks.push(lock)
      return lock as unknown as WakeLockSentinel
    },
  }
  const show = async (visible: boolean) => {
    document.visibilityState = visible ? 'visible' : 'hidden'
    // As browsers do.
    if (!visible) for (const lock of locks) await (lock as unknown as WakeLockSentinel).release()
    document.dispatchEvent(new Event('visibilitychange'))
    await settled()
  }
  return { locks, host: { wakeLock, document: document as unknown as Document }, show }
}

describe('the wake lock', () => {
  it('is held while something trains, and let go behind it', async () => {
    const { locks, host } = aBrowser()
    const awake = new Wakefulness(host)
    expect(awake.state).toBe('free')
    awake.want(true)
    awake.want(true)
    await settled()
    expect([awake.state, locks.length]).toEqual(['held', 1])
    awake.want(false)
    await settled()
    expect([awake.state, locks[0]?.released]).toEqual(['free', true])
  })

  it('is asked for again when the page is seen again, and not where nothing trains any more', async () => {
    const { locks, host, show } = aBrowser()
    const awake = new Wakefulness(host)
    awake.want(true)
    await settled()
    await show(false)
    expect([awake.state, locks.length]).toEqual(['without', 1])
    await show(true)
    expect([awake.state, locks.length, locks[1]?.released]).toEqual(['held', 2, false])
    await show(false)
    awake.want(false)
    await show(true)
    expect([awake.state, locks.length]).toEqual(['free', 2])
  })

  it('that comes when nobody wants it any more is let go', async () => {
    const { locks, host } = aBrowser()
    const awake = new Wakefulness(host)
    awake.want(true)
    awake.want(false)
    await settled()
    expect([awake.state, locks.map(({ released }) => released)]).toEqual(['free', [true]])
  })

  it('is gone without where it is refused, and where there is none', async () => {
    const { host, show } = aBrowser(() => false)
    const awake = new Wakefulness(host)
    awake.want(true)
    await settled()
    expect(awake.state).toBe('without')
    await show(true)
    expect(awake.state).toBe('without')
    const none = new Wakefulness({ wakeLock: undefined, document: undefined })
    none.want(true)
    expect(none.state).toBe('none')
  })
})
