/** Times a workload on the current backend. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { currentDevice } from '../../gpu/device'
import { flush } from '../../gpu/webgpu-internals'
import type { OpenWorkload } from './workloads'

/** A turn has as many runs as take so many ms. */
const TURN = 25
const TURNS = 3
/** A run that takes more ms than this is timed once. */
const SLOW = 1000

/** Resolves when all that was queued on the current backend is done. */
async function settle(outputs: readonly tf.Tensor[]): Promise<void> {
  if (tf.getBackend() === 'webgpu') {
    flush(tf.backend() as WebGPUBackend)
    await currentDevice()?.queue.onSubmittedWorkDone()
  } else await outputs[0]?.data()
}

async function runs(work: OpenWorkload, count: number): Promise<number> {
  const begun = performance.now()
  let last: tf.Tensor[] = []
  for (let i = 0; i < count; i++) {
    tf.dispose(last)
    last = tf.tidy(work.run)
  }
  await settle(last)
  const milliseconds = performance.now() - begun
  tf.dispose(last)
  return milliseconds / count
}

/**
 * @param turn awaited between two turns; it may wait, or throw to end the timing
 * @returns milliseconds of one run: the least of three turns, after runs that compile shaders, record and fill pools
 */
export async function timeWorkload(work: OpenWorkload, turn: () => Promise<void>): Promise<number> {
  const first = await runs(work, 1)
  // Compiling is part of the first; twice more, for what is recorded is replayed from the third on.
  if (first > 5 * SLOW) return first
  await runs(work, 2)
  const pilot = await runs(work, 1)
  if (pilot > SLOW) return pilot
  const count = Math.max(1, Math.min(50, Math.ceil(TURN / pilot)))
  let least = Infinity
  for (let i = 0; i < TURNS; i++) {
    await turn()
    least = Math.min(least, await runs(work, count))
  }
  return least
}
