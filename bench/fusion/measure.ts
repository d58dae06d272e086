/** Carries out a job of `npm run bench -- fusion` with the page's own code, in a worker or in Node. */
import * as tf from '@tensorflow/tfjs-core'
import type { FineTuner } from '../../src/diffusion/training/fine-tuner'
import { Pipeline } from '../../src/diffusion/model/pipeline'
import { startBackend } from '../../src/gpu/backend'
import { countGpu } from '../../src/gpu/counters'
import { currentDevice } from '../../src/gpu/device'
import { Random } from '../../src/tensor/random'
import type { ReadFile } from '../../src/tensor/files/folder'
import type { FusionJob, FusionMeasured, ImageTimes, StepTimes } from './types'
import { noisePictures, numberedCaptions, variantTuner } from './variants'
import { stockKernels, useStockKernels } from '../../src/selftest/speed/stock-kernels'
import { timeIterations } from '../times'

/** From then on a step is what every further one is. */
const FIRST_STEPS = 5
/** Fine-tuning set of preset `demo`. */
export const IMAGES = 64
/** Images sampled and encoded at most on a software adapter, where they take seconds each. */
export const FEW_IMAGES = 4

type Counter = ReturnType<typeof countGpu> | null

/**
 * To be called once in a thread: `stock` changes what is registered.
 * @param read files of the bundled miniature
 * @param wasmUrl as in `startBackend`
 * @throws BadInput where the backend is not to be had here
 */
export async function measureFusion(job: FusionJob, read: ReadFile, wasmUrl?: string): Promise<FusionMeasured> {
  const stock = await stockKernels(job.backend)
  const { report } = await startBackend(job.backend, { wasmUrl })
  const device = currentDevice()
  const counter = device === null ? null : countGpu(device)
  if (job.variant === 'stock') useStockKernels(stock)
  const pipeline = await Pipeline.open(read)
  const tuner = await variantTuner(job.variant, pipeline, { batch: job.batch, images: IMAGES })
  const images = report.software ? Math.min(FEW_IMAGES, job.images) : job.images
  return {
    adapter: report.adapter,
    software: report.software,
    training: await timeSteps(tuner, job, counter),
    sampling: await timeSampling(pipeline, images, counter),
    encoding: await timeEncoding(pipeline, images, counter),
  }
}

async function timeSteps(tuner: FineTuner, { steps, seconds }: FusionJob, counter: Counter): Promise<StepTimes> {
  const loop = { step: () => tuner.advance(), settle: () => tuner.readLosses() }
  // Shaders are compiled, pools filled, stock Adam makes its moments, and ours is recorded.
  for (let i = 0; i < FIRST_STEPS; i++) {
    await loop.step()
    await loop.settle()
  }
  counter?.reset()
  const before = tf.memory()
  await loop.step()
  const within = counter?.read() ?? null
  await loop.settle()
  const counts = counter?.read() ?? null
  const { iterations, milliseconds } = await timeIterations(loop, { iterations: steps, seconds }, null)
  const after = tf.memory()
  const grown = { tensors: after.numTensors - before.numTensors, bytes: after.numBytes - before.numBytes }
  return { steps: iterations, milliseconds, counts, readbacksWithin: within?.readbacks ?? null, grown }
}

async function timeSampling(pipeline: Pipeline, count: number, counter: Counter): Promise<ImageTimes> {
  const captions = numberedCaptions(count)
  const images = captions.map((_, number) => number)
  const generation = { captions, images, random: new Random(1), guidance: 1 }
  await pipeline.generate({ ...generation, steps: 1 })
  return timeImages(count, counter, async () => (await pipeline.generate(generation)).pixels)
}

async function timeEncoding(pipeline: Pipeline, count: number, counter: Counter): Promise<ImageTimes> {
  const pictures = noisePictures(count, pipeline.image)
  await pipeline.encodeImages(pictures)
  return timeImages(count, counter, async () => (await pipeline.encodeImages(pictures)).data)
}

/** @param work returns what it read back on purpose */
async function timeImages(
  count: number,
  counter: Counter,
  work: () => Promise<Uint8Array | Float32Array>,
): Promise<ImageTimes> {
  counter?.reset()
  const begun = performance.now()
  const { byteLength } = await work()
  const imagesPerSecond = (1000 * count) / (performance.now() - begun)
  return { imagesPerSecond, bytesReadBeside: counter === null ? null : counter.read().bytesRead - byteLength }
}
