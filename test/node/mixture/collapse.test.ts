/** The lesson of "as published": its losses send all images to one Gaussian; R_C keeps them apart. On WebAssembly, for speed. */
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { startWasm } from '../../../src/gpu/wasm'
import { asPublished } from '../../../src/mixture/presets'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig } from '../../../src/mixture/types'
import { tinyConfig, tinyImages } from './tiny'

const ITERATIONS = 150
const IMAGES = 240

/** Trains on images of three kinds, and scores them. */
async function train(config: MixtureConfig) {
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const source = tinyImages(IMAGES)
  const trainer = new MixtureTrainer(model, source)
  for (let i = 0; i < ITERATIONS; i++) trainer.step()
  await trainer.readMetrics()
  const labels = Uint8Array.from({ length: IMAGES }, (_, i) => i % 3)
  return model.evaluate(source, { labels, classes: 3 }, ITERATIONS)
}

const config = tinyConfig({ batch: 16, regulariser: { ...tinyConfig().regulariser, batch: 24, brightness: 0 } })

beforeAll(async () => {
  await startWasm()
  registerKernels('wasm')
})

describe('within 150 iterations', () => {
  it('"as published" puts every image into one Gaussian', async () => {
    const report = await train(asPublished(config))
    expect(Math.max(...report.shares)).toBe(1)
    expect(Math.max(...report.weights)).toBeGreaterThan(0.9)
    expect(report.labelled?.nmi).toBe(0)
  })

  it('"balanced" gives each kind of image a Gaussian of its own', async () => {
    const report = await train(config)
    expect(report.balance).toBeGreaterThan(0.95)
    expect(report.labelled?.accuracy).toBeGreaterThan(0.9)
  })

  it('without R_C "balanced" does not tell them apart', async () => {
    const report = await train({ ...config, regulariser: { ...config.regulariser, enabled: false } })
    expect(report.labelled?.accuracy).toBeLessThan(0.9)
  })
})
