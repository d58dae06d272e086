/** Replayed steps of fine-tuning against unreplayed ones on the same adapter: equal bits. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { variantTuner } from '../../../bench/fusion/variants'
import { countGpu } from '../../../src/gpu/counters'
import { startAnyWebgpu } from '../compare'
import { ofTinyUNet, tunable } from './tunable'

const STEPS = 10

let counter: ReturnType<typeof countGpu>

beforeAll(async () => {
  counter = countGpu(await startAnyWebgpu())
  await tf.setBackend('webgpu')
})

async function train(isReplayed: boolean) {
  const model = await tunable(ofTinyUNet, 8)
  const tuner = await variantTuner('ours', model, { batch: 2, images: 4 })
  let last = counter.read()
  for (let step = 0; step < STEPS; step++) {
    if (!isReplayed) tuner.recordAnew()
    counter.reset()
    await tuner.advance()
    last = counter.read()
  }
  expect(tuner.replay.kind).toBe(isReplayed ? 'recorded' : 'waiting')
  const losses = await tuner.readLosses()
  const weights = [...(await model.unet.weights.save())].map(([name, { data }]) => [name, data] as const)
  tuner.dispose()
  model.unet.dispose()
  return { losses, weights, last }
}

it('replayed steps have the bits of ordinary ones, in one submit', async () => {
  const [replayed, plain] = [await train(true), await train(false)]
  expect(replayed.losses).toEqual(plain.losses)
  expect(replayed.weights).toEqual(plain.weights)
  expect(replayed.last.submits).toBe(1)
  expect(replayed.last.dispatches).toBe(plain.last.dispatches)
  // Pairs are drawn and gathered outside of the recording.
  expect(replayed.last.bindGroups).toBeLessThan(plain.last.bindGroups / 10)
  expect(replayed.last.writes).toBeLessThan(plain.last.writes / 10)
}, 600_000)
