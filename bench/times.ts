/** Times iterations of training and moves of a slider on the current backend. */
import * as tf from '@tensorflow/tfjs-core'
import type { countGpu } from '../src/gpu/counters'
import type { MixtureModel } from '../src/mixture/model'
import type { DragTimes, IterationTimes } from './mixture/types'

/** A training loop of any library. */
export interface Loop {
  /** Queues one iteration; it may first wait for what the iteration is made of. */
  step(): void | Promise<void>
  /** Resolves when all that was queued is done and its metrics are here. */
  settle(): Promise<unknown>
}

/** Blocks of iterations that are timed apart, so that a median can leave out a disturbed one. */
const BLOCKS = 3
/** An iteration that takes so many times the seconds of a row is timed once, where others are timed twice at least. */
const VERY_SLOW = 3

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}

/**
 * Times iterations after a warm-up, which compiles shaders and fills buffer pools.
 * Within a block iterations are queued one after another, as in training; between two blocks everything is read.
 */
export async function timeIterations(
  loop: Loop,
  { iterations, seconds }: { iterations: number; seconds: number },
  counter: ReturnType<typeof countGpu> | null,
): Promise<IterationTimes> {
  const block = async (length: number) => {
    const begun = performance.now()
    for (let i = 0; i < length; i++) await loop.step()
    await loop.settle()
    return (performance.now() - begun) / length
  }
  await block(1)
  counter?.reset()
  const pilot = await block(1)
  const counts = counter?.read() ?? null

  const affordable = Math.floor((seconds * 1000) / pilot / BLOCKS)
  const length = Math.max(1, Math.min(affordable, Math.floor(iterations / BLOCKS)))
  // A pilot is as good as a block where a block is one iteration.
  const times = length === 1 ? [pilot] : []
  const end = performance.now() + seconds * 1000 - (length === 1 ? pilot : 0)
  const least = pilot > VERY_SLOW * seconds * 1000 ? 1 : 2
  while (times.length < least || (times.length < BLOCKS && performance.now() < end)) times.push(await block(length))
  return { iterations: times.length * length, milliseconds: median(times), counts }
}

/** Iterations before the JavaScript of one is timed: the engine compiles what is hot. */
const FIRST_STEPS = 30

/**
 * Times the JavaScript of `step` alone, for a device that does nothing; its metrics are read between, off the clock.
 * @returns the least of `steps`, in milliseconds
 */
export async function timeJavaScript(loop: Loop, steps: number): Promise<number> {
  let least = Infinity
  for (let i = 0; i < FIRST_STEPS + steps; i++) {
    const begun = performance.now()
    await loop.step()
    if (i >= FIRST_STEPS) least = Math.min(least, performance.now() - begun)
    await loop.settle()
  }
  return least
}

/** Drags before the measurement: shaders are compiled and pools filled. */
const FIRST_DRAGS = 20
/** Drags are given up after so many seconds (a slow backend), but not before a hundred. */
const DRAG_SECONDS = 180

/**
 * Moves the handle between two Gaussians again and again: new weights → one image's bytes, read back.
 * @param deviceBytes what the backend has allocated beside `tf.memory()`, in bytes
 */
export async function timeDrags(
  model: MixtureModel,
  drags: number,
  deviceBytes: () => Promise<number>,
): Promise<DragTimes> {
  const drag = async (i: number) => {
    const share = (i % 100) / 100
    const weights = Array.from({ length: model.components }, (_, k) => (k === 0 ? share : k === 1 ? 1 - share : 0))
    const begun = performance.now()
    await model.interpolate([weights], 1, 7)
    return performance.now() - begun
  }
  for (let i = 0; i < FIRST_DRAGS; i++) await drag(i)
  const before = { ...tf.memory(), device: await deviceBytes() }
  const times: number[] = []
  const end = performance.now() + DRAG_SECONDS * 1000
  while (times.length < drags && (times.length < 100 || performance.now() < end)) times.push(await drag(times.length))
  const after = { ...tf.memory(), device: await deviceBytes() }
  const grown = {
    tensors: after.numTensors - before.numTensors,
    bytes: after.numBytes - before.numBytes,
    deviceBytes: after.device - before.device,
  }
  return { drags: times.length, milliseconds: median(times), grown }
}
