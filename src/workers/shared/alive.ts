/**
 * Whether a worker is still there. A browser that ends one (for its memory, say) tells the page nothing; but it then gives back the lock
 * that the worker held, for which the page waits.
 */
import { browserLocks, type Locks } from './run-lock'

const lockOf = (name: string) => `modeweave worker ${name}`

/** What the worker says once it holds it. */
const HOLDS = 'holds its lock'

/**
 * The worker holds its lock for as long as it lives, and says when it has it; its script does this first.
 * @param worker `self`
 */
export function holdWhileAlive(
  worker: { readonly name: string; postMessage(message: string): void },
  locks: Locks | null = browserLocks(),
): void {
  const hold = () => {
    worker.postMessage(HOLDS)
    return new Promise(() => undefined)
  }
  locks?.request(lockOf(worker.name), hold).catch(() => undefined)
}

/** What is needed of a `Worker`; tests pass a stand-in. */
export type Watched = EventTarget & Pick<Worker, 'terminate'>

/**
 * A worker that ends gets an `error`, as one that throws; without locks (plain http) nothing is noticed, nor while its script is loaded.
 * @param worker as it was just started: nobody else hears what it says of its lock
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
  const tell = () => worker.dispatchEvent(Object.assign(new Event('error'), { message: ENDED }))
  // Whoever asks for the lock from then on waits for the worker's end.
  const wait = (event: Event) => {
    if ((event as MessageEvent).data !== HOLDS) return
    event.stopImmediatePropagation()
    locks?.request(lockOf(name), { signal: over.signal }, tell).catch(() => undefined)
  }
  worker.addEventListener('message', wait, { signal: over.signal })
  return worker
}

const ENDED = 'the browser ended it'
