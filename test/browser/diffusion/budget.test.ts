/**
 * What a fine-tuning step of the bundled miniature may ask of the GPU, and that neither steps, sampling nor encoding leave anything
 * behind, or read back what is not their result; beside stock kernels in `npm run test:long`.
 */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { MOST_STEP_DISPATCHES, MOST_STEP_SUBMITS, MOST_STEP_WRITES } from '../../../bench/fusion/report'
import { noisePictures, numberedCaptions, variantTuner } from '../../../bench/fusion/variants'
import { fineTuningPresets } from '../../../src/diffusion/training/config'
import { previewPairs } from '../../../src/diffusion/training/preview'
import { channelsFirst, FrozenNet } from '../../../src/judges/frozen-net'
import { RowTable } from '../../../src/tensor/row-table'
import { Pipeline } from '../../../src/diffusion/model/pipeline'
import { startWasm } from '../../../src/gpu/wasm'
import { Random } from '../../../src/tensor/random'
import { startCounting, type GpuCounter } from '../compare'
import { countsOf } from './step-counts'
import { fetched, ofMiniature, ofTinyUNet, tunable } from './tunable'

const PATIENCE = 240_000

const held = () => {
  const { numTensors, numBytes } = tf.memory()
  return { numTensors, numBytes }
}

/** The first four steps make what stays: on WebGPU, room for the parts of gradients, the list of them, and the recording. */
async function expectStepsToLeaveNothing(steps: number) {
  const model = await tunable(ofTinyUNet, 8)
  const tuner = await variantTuner('ours', model, { batch: 2, images: 4 })
  for (let step = -3; step <= 0; step++) await tuner.advance()
  await tuner.readLosses()
  const before = held()
  for (let step = 1; step <= steps; step++) {
    await tuner.advance()
    const [loss] = await tuner.readLosses()
    expect(loss?.loss).toBeGreaterThan(0)
    expect(held(), `behind step ${step}`).toEqual(before)
  }
  tuner.dispose()
  model.unet.dispose()
}

/** Images to latents, the preview of a fused pair, captions to images, and a generation that is left off. */
async function expectImagesToLeaveNothing() {
  const empty = held()
  const pipeline = await Pipeline.open(ofMiniature)
  const before = held()
  const captions = numberedCaptions(2)
  const config = { ...fineTuningPresets.demo, images: captions.length }
  const generation = { captions: ['a shirt'], images: [0], random: new Random(1), guidance: 2, steps: 1 }
  const { data } = await pipeline.encodeImages(noisePictures(captions.length, pipeline.image))
  const set = { id: 'noise', latents: RowTable.of<tf.Tensor4D>(data, pipeline.latentShape), captions, paraphrases: [] }
  const { fused } = previewPairs(config, { training: set, fusion: set }, pipeline, { pairs: 1, seed: 1 })
  tf.dispose([await pipeline.decodeLatents(fused), fused])
  set.latents.dispose()
  await pipeline.generate({ ...generation, onFrame: () => undefined })
  const stop = new AbortController()
  const leftOff = pipeline.generate({ ...generation, signal: stop.signal, onProgress: () => stop.abort() })
  await expect(leftOff).rejects.toThrow('Cancelled')
  // What told that the last step was computed is still on its way.
  await expect.poll(held, { timeout: PATIENCE / 4 }).toEqual(before)
  await pipeline.close()
  expect(held()).toEqual(empty)
}

describe('on WebAssembly', () => {
  beforeAll(() => startWasm(wasmUrl), PATIENCE)

  it('20 steps leave memory as it was', () => expectStepsToLeaveNothing(20), PATIENCE)

  it('encoding, preview and sampling leave memory as it was', expectImagesToLeaveNothing, PATIENCE)
})

describe('on WebGPU', () => {
  let counter: GpuCounter

  beforeAll(async () => {
    counter = await startCounting()
  }, PATIENCE)

  // Few: a software adapter takes long for each.
  it('3 steps leave memory as it was', () => expectStepsToLeaveNothing(3), PATIENCE)

  it('encoding, preview and sampling leave memory as it was', expectImagesToLeaveNothing, PATIENCE)

  it(
    'frozen networks take and give tensors on the device: read back is what was asked for, nothing else',
    async () => {
      const read = async (work: () => Promise<unknown>) => {
        counter.reset()
        await work()
        return counter.read().bytesRead
      }
      const pipeline = await Pipeline.open(ofMiniature)
      expect(await read(async () => tf.dispose(await pipeline.encodeTexts(numberedCaptions(3))))).toBe(0)
      const images = noisePictures(2, pipeline.image)
      const shape: [number, number, number, number] = [images.count, ...pipeline.latentShape]
      expect(await read(() => pipeline.encodeImages(images))).toBe(4 * tf.util.sizeFromShape(shape))
      const latents = tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', 5)
      const detector = await FrozenNet.open(await fetched('/models/copy-detector/model.onnx'), 'copy-detector')
      const judge = async () => {
        const decoded = await pipeline.decodeLatents(latents)
        const turned = channelsFirst(decoded)
        tf.dispose([await detector.run(turned), turned, decoded])
      }
      expect(await read(judge)).toBe(0)
      latents.dispose()
      await detector.close()
      await pipeline.close()
    },
    PATIENCE,
  )

  it(
    'a step takes few dispatches, submits and writes, makes nothing, and reads nothing back',
    async () => {
      const { within, counts } = await countsOf(counter, 'ours', 5)
      expect(within).toMatchObject({ readbacks: 0, bytesRead: 0, bindGroups: 0, buffers: 0 })
      expect(counts).toMatchObject({ readbacks: 1, bytesRead: 4 })
      expect(within.dispatches).toBeLessThanOrEqual(MOST_STEP_DISPATCHES)
      expect(within.submits).toBeLessThanOrEqual(MOST_STEP_SUBMITS)
      expect(within.writes).toBeLessThanOrEqual(MOST_STEP_WRITES)
    },
    PATIENCE,
  )
})
