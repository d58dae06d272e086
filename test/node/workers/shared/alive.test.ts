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
  terminate() {}
}

it('is noticed by the lock that it held, and not before', async () => {
  const locks = new StandInLocks()
  const worker = new StandIn()
  const heard: string[] = []
  worker.addEventListener('error', (event) => heard.push((event as ErrorEvent).message))
  expect(watchOver(worker, 'a', locks)).toBe(worker)
  const its = locksOfWorker(locks)
  await holdWhileAlive('a', its.locks)
  worker.dispatchEvent(new Event('message'))
  worker.dispatchEvent(new Event('message'))
  await settled()
  expect(heard).toEqual([])
  its.end()
  await settled()
  expect(heard).toEqual(['the browser ended it'])
})

it('is no news where the page ended it itself', async () => {
  const [locks, worker] = [new StandInLocks(), new StandIn()]
  const heard: Event[] = []
  worker.addEventListener('error', (event) => heard.push(event))
  watchOver(worker, 'a', locks)
  const its = locksOfWorker(locks)
  await holdWhileAlive('a', its.locks)
  worker.dispatchEvent(new Event('message'))
  worker.terminate()
  its.end()
  await settled()
  expect(heard).toEqual([])
})

it('is not taken for ended before it has said anything, nor where the browser has no locks', async () => {
  const [locks, worker] = [new StandInLocks(), new StandIn()]
  const heard: Event[] = []
  worker.addEventListener('error', (event) => heard.push(event))
  watchOver(worker, 'a', locks)
  watchOver(worker, 'b', null)
  await settled()
  expect(heard).toEqual([])
  worker.dispatchEvent(new Event('message'))
  await settled()
  // Nobody holds its lock: only that of `a` was asked for.
  expect(heard).toHaveLength(1)
})
