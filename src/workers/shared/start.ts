/** Starts a worker with one lab's engine in it, or with what makes films. */
export type LabName = 'mixture' | 'fusion' | 'captions' | 'film'

/** The real one, as an ES module worker. */
export function startWorker(name: LabName): Worker {
  return new Worker(new URL('../lab.worker.ts', import.meta.url), { type: 'module', name })
}
