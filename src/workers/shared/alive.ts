/**
 * Whether a worker is still there. A browser that ends one (for its memory, say) tells the page nothing; but it then gives back the lock
 * that the worker held, for which the page waits.
 */
import { browserLocks, type Locks } from './run-lock'

const lockOf = (name: string) => `modeweave worker ${name}`

/**
 * The worker holds its lock for as long as it lives, before it says anything.
 * @param name `self.name`
 * @returns settles once it holds it, or where there are none
 */
export function holdWhileAlive(name: string, locks: Locks | null = browserLocks()): Promise<void> {
  return new Promise((resolve) => {
    if (locks === null) return resolve()
    const hold = () => {
      resolve()
      return new Promise(() => undefined)
    }
    locks.request(lockOf(name), hold).catch(() => resolve())
  })
}

/** What is needed of a `Worker`; tests pass a stand-in. */
export type Watched = EventTarget & Pick<Worker, 'terminate'>

/**
 * A worker that ends gets an `error`, as one that throws; without locks (plain http) nothing is noticed.
 * @param worker as it was just started
 * @param name its own, which no other worker has
 * @returns the worker
 */
export function watchOver<W extends Watched>(worker: W, name: string, locks: Locks | null = browserLocks()): W {
  const over = new AbortController()
  const terminate = worker.terminate.bind(worker)
  // What the page ends itself is no news to it.
  worker.terminate = () => {
    over.abort()
    terminate()
  }
  // Once it says something it holds its lock: whoever asks from then on waits for its end.
  const wait = () => {
    const tell = () => worker.dispatchEvent(Object.assign(new Event('error'), { message: ENDED }))
    locks?.request(lockOf(name), { signal: over.signal }, tell).catch(() => undefined)
  }
  worker.addEventListener('message', wait, { once: true, signal: over.signal })
  return worker
}

const ENDED = 'the browser ended it'
