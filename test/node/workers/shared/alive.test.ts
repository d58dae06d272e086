/** A worker that the browser ends without a word. */
import { expect, it } from 'vitest'
import { holdWhileAlive, watchOver } from '../../../../src/workers/shared/alive'
import type { Locks } from '../../../../src/workers/shared/run-lock'
import { StandInLocks } from './stand-in-locks'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

/** The browser's locks as the worker has them: all that it holds is given back when it ends. */
function locksOfWorker(locks: StandInLocks): { locks: Locks; end: () => void } {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  const request = (name: string, hold: () => void) =>
    locks.request(name, () => {
      hold()
      return ended
    })
  return { locks: { request } as unknown as Locks, end: () => end() }
}

class StandIn extends EventTarget {
  /** What the page hears of it. */
  readonly heard: string[] = []

  terminate() {}

  /** As the page sees it, watched under a name. */
  static watched(name: string, locks: Locks | null) {
    const worker = new StandIn()
    expect(watchOver(worker, name, locks)).toBe(worker)
    worker.addEventListener('message', ({ data }: MessageEventInit) => worker.heard.push(data as string))
    worker.addEventListener('error', (event) => worker.heard.push((event as ErrorEvent).message))
    return worker
  }

  says(data: string) {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  /** Its script is loaded. */
  begins(name: string, locks: Locks | null) {
    holdWhileAlive({ name, postMessage: (data) => this.says(data) }, locks)
  }
}

it('is noticed by the lock that it held, and not before', async () => {
  const locks = new StandInLocks()
  const worker = StandIn.watched('a', locks)
  // It has said something, and has no lock yet: that is not its end.
  worker.says('early')
  await settled()
  const its = locksOfWorker(locks)
  worker.begins('a', its.locks)
  await settled()
  worker.says('late')
  expect(worker.heard).toEqual(['early', 'late'])
  its.end()
  await settled()
  expect(worker.heard).toEqual(['early', 'late', 'the browser ended it'])
})

it('is no news where the page ended it itself', async () => {
  const locks = new StandInLocks()
  const worker = StandIn.watched('a', locks)
  const its = locksOfWorker(locks)
  worker.begins('a', its.locks)
  await settled()
  worker.terminate()
  its.end()
  await settled()
  expect(worker.heard).toEqual([])
})

it('is not looked for where the browser has no locks', async () => {
  const worker = StandIn.watched('a', null)
  worker.begins('a', null)
  await settled()
  expect(worker.heard).toEqual([])
})
