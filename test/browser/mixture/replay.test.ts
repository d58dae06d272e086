/** Twelve replayed iterations against twelve unreplayed ones on the same adapter: losses, weights and moments of equal bits. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { countGpu } from '../../../src/gpu/counters'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import { snapshot } from '../../../src/tensor/replay'
import { tinyConfig, tinyImages } from '../../node/mixture/tiny'
import { startAnyWebgpu } from '../compare'

const ITERATIONS = 12

let counter: ReturnType<typeof countGpu>

beforeAll(async () => {
  counter = countGpu(await startAnyWebgpu())
  await tf.setBackend('webgpu')
})

async function train(isReplayed: boolean, config = tinyConfig()) {
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const trainer = new MixtureTrainer(model, tinyImages())
  for (let i = 0; i < ITERATIONS; i++) {
    if (!isReplayed) trainer.recordAnew()
    // A setting is changed on the way.
    if (i === 8) trainer.adjust({ ...trainer.config, learningRateG: 1e-4, informationWeight: 0.5 })
    trainer.step()
  }
  expect(trainer.replay.kind).toBe(isReplayed ? 'recorded' : 'waiting')
  const { steps, weights } = await trainer.readMetrics()
  const networks = Object.values(model.networks.parameters).flatMap((p) => p.entries().map(([, variable]) => variable))
  const moments = Object.values(trainer.optimizers).map((adam) => adam.moments)
  const copies = [...networks, ...moments].map((variable) => snapshot(variable))
  const values = await Promise.all(copies.map((copy) => copy.data()))
  tf.dispose(copies)
  return { model, trainer, steps, weights, values }
}

it('replayed iterations have the bits of ordinary ones; they make nothing anew, and neither do pictures', async () => {
  const [replayed, plain] = [await train(true), await train(false)]
  expect(replayed.steps).toEqual(plain.steps)
  expect(replayed.weights).toEqual(plain.weights)
  expect(replayed.values).toEqual(plain.values)

  const { model, trainer } = replayed
  const picture = (share: number) => model.interpolate([[share, 1 - share, 0]], 1, 7)
  for (let i = 0; i < 4; i++) await picture(i / 9)
  counter.reset()
  for (let i = 0; i < 10; i++) trainer.step()
  const ofSteps = counter.read()
  await trainer.readMetrics()
  expect(ofSteps).toMatchObject({ bindGroups: 0, writes: 10, submits: 10 })
  // A copy of the metrics an iteration until they are read: the pool's from then on.
  expect(ofSteps.buffers).toBeLessThanOrEqual(10)
  counter.reset()
  const pictures = await Promise.all([picture(0), picture(1)])
  expect(counter.read()).toMatchObject({ bindGroups: 0, writes: 2 })
  expect(pictures[0]?.pixels).not.toEqual(pictures[1]?.pixels)
  for (const one of [replayed, plain]) {
    one.trainer.dispose()
    one.model.dispose()
  }
}, 600_000)

it('so have those in which C learns alone, and those in which it stands still', async () => {
  const { regulariser, ...rest } = tinyConfig()
  const config = { ...rest, regulariser: { ...regulariser, first: 5, heads: 3, wide: 5, frozen: true } }
  const [replayed, plain] = [await train(true, config), await train(false, config)]
  expect(replayed.steps).toEqual(plain.steps)
  expect(replayed.steps.map(({ lossD }) => Number.isNaN(lossD)).indexOf(false)).toBe(5)
  expect(replayed.weights).toEqual(plain.weights)
  expect(replayed.values).toEqual(plain.values)
  for (const { trainer, model } of [replayed, plain]) {
    trainer.dispose()
    model.dispose()
  }
})
