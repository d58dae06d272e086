import { afterEach, expect, it, vi } from 'vitest'
import { whenLeaving } from '../../../../src/state/page/leaving'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('saves when the page is hidden or left, and asks before what is kept in memory alone is lost', () => {
  const document = Object.assign(new EventTarget(), { hidden: false })
  const window = new EventTarget()
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  const save = vi.fn()
  let inMemory = false
  whenLeaving({ save, loses: () => inMemory })
  document.dispatchEvent(new Event('visibilitychange'))
  expect(save).not.toHaveBeenCalled()
  document.hidden = true
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('pagehide'))
  expect(save).toHaveBeenCalledTimes(2)
  /** Whether the browser asks. */
  const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
  expect(asks()).toBe(false)
  inMemory = true
  expect(asks()).toBe(true)
})
