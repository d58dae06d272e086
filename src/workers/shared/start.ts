/** Starts a worker with one lab's engine in it, or with what makes films; and the self-test's. */
import { watchOver } from './alive'

export type LabName = 'mixture' | 'fusion' | 'captions' | 'film'

/** What the worker does, and an id for the lock by which its end is noticed. */
const named = (what: string) => `${what} ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`

/** The real one, as an ES module worker. */
export function startWorker(lab: LabName): Worker {
  const name = named(lab)
  return watchOver(new Worker(new URL('../lab.worker.ts', import.meta.url), { type: 'module', name }), name)
}

/**
 * The self-test's, with a script of its own: what it shares with the engines would be cut otherwise for them, and Mixture's first view
 * went over its 1.1 MB (1.128).
 */
export function startSelfTest(): Worker {
  const name = named('selftest')
  const worker = new Worker(new URL('../selftest/selftest.worker.ts', import.meta.url), { type: 'module', name })
  return watchOver(worker, name)
}
