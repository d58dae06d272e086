/** Starts a worker with one lab's engine in it, with what makes films, or with the self-test. */
export type LabName = 'mixture' | 'fusion' | 'captions' | 'film' | 'selftest'

/** The real one, as an ES module worker. */
export function startWorker(name: LabName): Worker {
  return new Worker(new URL('../lab.worker.ts', import.meta.url), { type: 'module', name })
}
