/** The bench's worker: one job, one answer. */
import type { WorkerAsk } from '../browser'
import type { Job, Measured, Outcome } from '../types'

async function carryOut({ job, wasmUrl }: WorkerAsk<Job>): Promise<Outcome<Measured>> {
  try {
    // Each library is loaded only where it is measured.
    if (job.library === 'jax-js') {
      const { measure } = await import('../jax-js/measure')
      return { measured: await measure(job) }
    }
    const { measure } = await import('./measure')
    return { measured: await measure(job, wasmUrl) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

self.onmessage = async ({ data }: MessageEvent<WorkerAsk<Job>>) => {
  self.postMessage(await carryOut(data))
}
