/** Starts a worker with one lab's engine in it, or with what makes films. */
export type LabName = 'mixture' | 'fusion' | 'captions' | 'film'

/** The real one, as an ES module worker. */
export function startWorker(name: LabName): Worker {
  return new Worker(new URL('../lab.worker.ts', import.meta.url), { type: 'module', name })
}

/**
 * The self-test's, with a script of its own: what it shares with the engines would be cut otherwise for them, and Mixture's first view
 * went over its 1.1 MB (1.128).
 */
export function startSelfTest(): Worker {
  return new Worker(new URL('../selftest/selftest.worker.ts', import.meta.url), { type: 'module', name: 'selftest' })
}
