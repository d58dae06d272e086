/** Carries out a job with our own engine, in a worker or in Node. */
import * as tf from '@tensorflow/tfjs-core'
import { startBackend } from '../../src/gpu/backend'
import { countGpu } from '../../src/gpu/counters'
import { currentDevice, startDevice } from '../../src/gpu/device'
import type { BackendName } from '../../src/gpu/types'
import { wasmHeapBytes } from '../../src/gpu/wasm'
import { nullAdapter } from '../null-device'
import { timeDrags, timeIterations, timeJavaScript } from '../times'
import { JAVASCRIPT_STEPS } from './plan'
import type { MixtureJob, MixtureMeasured } from './types'
import { variantTrainer } from './variants'

/**
 * To be called once in a thread: `stock` changes what is registered.
 * @param wasmUrl as in `startBackend`
 * @throws BadInput where the backend is not to be had here
 */
export async function measure(job: MixtureJob, wasmUrl?: string): Promise<MixtureMeasured> {
  if (job.variant === 'null-device') return measureJavaScript(job)
  const { report } = await startBackend(job.backend, { wasmUrl })
  const device = currentDevice()
  const counter = device === null ? null : countGpu(device)
  const trainer = variantTrainer(job.variant, job.size)
  const loop = { step: () => trainer.step(), settle: () => trainer.readMetrics() }
  const iteration = await timeIterations(loop, job, counter)
  const drag = job.drags === 0 ? null : await timeDrags(trainer.model, job.drags, () => deviceBytes(job.backend))
  return { adapter: report.adapter, software: report.software, iteration, drag }
}

async function measureJavaScript({ variant, size }: MixtureJob): Promise<MixtureMeasured> {
  await startDevice(nullAdapter)
  const trainer = variantTrainer(variant, size)
  const loop = { step: () => trainer.step(), settle: () => trainer.readMetrics() }
  const milliseconds = await timeJavaScript(loop, JAVASCRIPT_STEPS)
  const iteration = { iterations: JAVASCRIPT_STEPS, milliseconds, counts: null }
  return { adapter: 'none: a device that does nothing', software: false, iteration, drag: null }
}

/** Bytes that the backend holds outside of JavaScript, its pool of free buffers included. */
async function deviceBytes(backend: BackendName): Promise<number> {
  if (backend === 'wasm') return wasmHeapBytes()
  // Two names for the same: webgpu's, and webgl's.
  const memory: object = tf.memory()
  if ('numBytesAllocatedInGPU' in memory) return Number(memory.numBytesAllocatedInGPU)
  return 'numBytesInGPUAllocated' in memory ? Number(memory.numBytesInGPUAllocated) : 0
}
