/** Mixtures that come with the page: what is fetched first draws what the whole run draws. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPublic } from '../../../scripts/read-public.mjs'
import { drawingOf } from '../../../scripts/mixture-files'
import { registerKernels } from '../../../src/gpu/kernels'
import { readRun, restoreDrawing, restoreRun } from '../../../src/mixture/checkpoint'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import { tinyImages } from '../mixture/tiny'

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

const fileOf = async (name: string, file: string) => new Uint8Array(await readPublic(`models/${name}/${file}`)).buffer

describe.each(['mixture-mnist', 'mixture-fashion-mnist', 'mixture-emoji'])('%s', (name) => {
  it('has the drawing that its weights give, with all that the page tells of them', async () => {
    const weights = await fileOf(name, 'weights.safetensors')
    const drawing = await fileOf(name, 'drawing.safetensors')
    expect(Buffer.from(drawing).equals(drawingOf(weights))).toBe(true)
    const [{ history, ...told }, { history: whole, ...record }] = [readRun(drawing).record, readRun(weights).record]
    expect(told).toEqual(record)
    expect(history.length).toBe(whole.length)
  })

  it('draws each Gaussian and each mixture within 1/255 of the whole run', async () => {
    const [drawing, weights] = [
      readRun(await fileOf(name, 'drawing.safetensors')),
      readRun(await fileOf(name, 'weights.safetensors')),
    ]
    const { config, dataset } = weights.record
    const model = new MixtureModel(config, dataset)
    const trainer = new MixtureTrainer(model, tinyImages(128))
    const K = config.components
    const half = Array.from({ length: K }, (_, k) =>
      Array.from({ length: K }, (_, i) => (i === k ? 0.5 : 0) + (i === (k + 1) % K ? 0.5 : 0)),
    )
    const draw = async () => [
      ...(await model.sample(6, 7)).pixels,
      ...(await model.interpolate(half, K, 1)).pixels,
      ...(await model.interpolate(half, K, 2)).pixels,
    ]
    restoreDrawing(model, drawing)
    const first = await draw()
    restoreRun(model, trainer, weights)
    const whole = await draw()
    const most = whole.reduce((most, value, i) => Math.max(most, Math.abs(value - (first[i] ?? NaN))), 0)
    expect(most).toBeLessThanOrEqual(1)
    // Not all black, and not the same bytes twice.
    expect(new Set(whole).size).toBeGreaterThan(100)
    expect(first).not.toEqual(whole)
    trainer.dispose()
    model.dispose()
  })
})
