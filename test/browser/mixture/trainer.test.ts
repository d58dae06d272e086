/** A whole iteration of each objective on WebGPU and on WebAssembly against cpu: same seed, same losses. */
import * as tf from '@tensorflow/tfjs-core'
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { startWasm } from '../../../src/gpu/wasm'
import { asPublished } from '../../../src/mixture/presets'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig } from '../../../src/mixture/types'
import { tinyConfig, tinyImages } from '../../node/mixture/tiny'
import { startAnyWebgpu } from '../compare'

const ITERATIONS = 3
/** Of a loss after three iterations: float32 sums in another order, amplified by Adam's first steps (g / |g|). */
const TOLERANCE = 5e-3

/** Losses of the first iterations and an image of each Gaussian. */
async function train(backend: string, config: MixtureConfig) {
  await tf.setBackend(backend)
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const trainer = new MixtureTrainer(model, tinyImages())
  for (let i = 0; i < ITERATIONS; i++) trainer.step()
  const { steps, weights } = await trainer.readMetrics()
  const { pixels } = await model.sample(2, 1)
  trainer.dispose()
  model.dispose()
  return {
    losses: steps.flatMap(({ iteration: _, ...losses }) => Object.values(losses)),
    weights: weights ?? [],
    pixels,
  }
}

const objectives: [string, MixtureConfig][] = [
  ['balanced', tinyConfig()],
  ['as published', asPublished(tinyConfig())],
  ['shared encoder, Eq. 3 into C', tinyConfig({ classifier: 'shared', adversarialToClassifier: true })],
]

beforeAll(async () => {
  await startAnyWebgpu()
  await startWasm(wasmUrl)
  registerKernels('wasm')
})

/** What cpu gives, once for both backends. */
const references = new Map<MixtureConfig, ReturnType<typeof train>>()
const referenceOf = (config: MixtureConfig) => {
  const reference = references.get(config) ?? train('cpu', config)
  references.set(config, reference)
  return reference
}

describe.each(['webgpu', 'wasm'])('training on %s', (backend) => {
  it.each(objectives)('gives the losses of cpu: %s', async (_, config) => {
    const expected = await referenceOf(config)
    const actual = await train(backend, config)
    expect(actual.losses.length).toBe(ITERATIONS * 6)
    actual.losses.forEach((loss, i) => {
      const reference = expected.losses[i] ?? Infinity
      if (Number.isNaN(reference)) expect(loss).toBeNaN()
      else expect(Math.abs(loss - reference) / (1 + Math.abs(reference)), `loss ${i}`).toBeLessThan(TOLERANCE)
    })
    actual.weights.forEach((weight, k) => expect(Math.abs(weight - (expected.weights[k] ?? 2))).toBeLessThan(TOLERANCE))
    const off =
      actual.pixels.reduce((sum, p, i) => sum + Math.abs(p - (expected.pixels[i] ?? 0)), 0) / actual.pixels.length
    expect(off, 'mean difference of a grey level').toBeLessThan(2)
  })
})
