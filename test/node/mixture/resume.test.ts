import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { withoutMoments } from '../../../scripts/mixture-files'
import { registerKernels } from '../../../src/gpu/kernels'
import { packRun, readRun, restoreRun } from '../../../src/mixture/checkpoint'
import { asPublished } from '../../../src/mixture/presets'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig } from '../../../src/mixture/types'
import { IMAGE, record, tinyConfig, tinyImages } from './tiny'

const start = (config: MixtureConfig) => {
  const model = new MixtureModel(config, IMAGE)
  return { model, trainer: new MixtureTrainer(model, tinyImages()) }
}

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

describe('a resumed run', () => {
  const methods: [string, MixtureConfig][] = [
    ['balanced', tinyConfig()],
    [
      'balanced, shared encoder, S = 2, Eq. 3 into C',
      tinyConfig({ classifier: 'shared', samplesPerImage: 2, adversarialToClassifier: true }),
    ],
    ['as published', asPublished(tinyConfig())],
    ['gm-gan', tinyConfig({ method: 'gm-gan' })],
    ['vanilla', tinyConfig({ method: 'vanilla' })],
  ]
  it.each(methods)('continues bit for bit: %s', async (_, config) => {
    const whole = start(config)
    for (let i = 0; i < 4; i++) whole.trainer.step()
    const expected = new Uint8Array(await packRun(whole.model, whole.trainer, record(config, whole.trainer)))

    const first = start(config)
    for (let i = 0; i < 2; i++) first.trainer.step()
    const saved = await packRun(first.model, first.trainer, record(config, first.trainer))
    const second = start({ ...config, seed: config.seed })
    restoreRun(second.model, second.trainer, readRun(saved))
    for (let i = 0; i < 2; i++) second.trainer.step()
    const resumed = new Uint8Array(await packRun(second.model, second.trainer, record(config, second.trainer)))

    expect(Buffer.compare(Buffer.from(resumed), Buffer.from(expected))).toBe(0)
    const metrics = await whole.trainer.readMetrics()
    expect(metrics.steps.map((s) => s.iteration)).toEqual([1, 2, 3, 4])
    expect(metrics.steps.every((s) => Number.isFinite(s.lossD) && Number.isFinite(s.lossG))).toBe(true)
  })

  it.each([NaN, Infinity, -Infinity])(
    'is refused with %s in a weight, which is named, and nothing of it is taken',
    async (broken) => {
      const { model, trainer } = start(tinyConfig())
      trainer.step()
      const saved = await packRun(model, trainer, record(tinyConfig(), trainer))
      const file = readRun(saved)
      const [name, entry] = [...file.tensors].at(-1) ?? []
      if (name === undefined || entry === undefined) throw new Error('the file is empty')
      const data = Float32Array.from(entry.data)
      data[data.length - 1] = broken
      file.tensors.set(name, { dtype: 'F32', shape: entry.shape, data })
      const other = start(tinyConfig({ seed: 5 }))
      const before = await packRun(other.model, other.trainer, record(tinyConfig(), other.trainer))
      expect(() => restoreRun(other.model, other.trainer, file)).toThrow(
        `This run: tensor ${name} holds ${broken}, which is no weight; it is damaged, take another copy of it or train anew.`,
      )
      const after = await packRun(other.model, other.trainer, record(tinyConfig(), other.trainer))
      expect(Buffer.compare(Buffer.from(after), Buffer.from(before))).toBe(0)
    },
  )

  it('may leave out the moments, and goes on as the same weights with fresh ones do; moments of steps that were made may not be missing', async () => {
    const config = tinyConfig()
    const { model, trainer } = start(config)
    trainer.step()
    const saved = await packRun(model, trainer, record(config, trainer))
    const light = withoutMoments(saved)
    expect([...readRun(light).tensors.keys()].filter((name) => name.startsWith('adam.'))).toEqual([])
    // Into a trainer whose own moments are not 0.
    const other = start(tinyConfig({ seed: 5 }))
    other.trainer.step()
    restoreRun(other.model, other.trainer, readRun(light))
    const left = readRun(await packRun(other.model, other.trainer, record(config, other.trainer)))
    const whole = readRun(saved)
    for (const [name, { data }] of left.tensors)
      expect([name, data]).toEqual([
        name,
        name.startsWith('adam.') ? new Float32Array(data.length) : whole.tensors.get(name)?.data,
      ])
    expect(left.record.trainer).toMatchObject({ iteration: 1, adamSteps: { generator: 0 } })
    const stepped = readRun(light)
    stepped.record.trainer = whole.record.trainer
    expect(() => restoreRun(other.model, other.trainer, stepped)).toThrow('the tensor "adam.generator" is missing')
  })

  it('keeps no tensor behind', async () => {
    const { model, trainer } = start(tinyConfig())
    trainer.step()
    await trainer.readMetrics()
    const before = tf.memory().numTensors
    for (let i = 0; i < 3; i++) {
      trainer.step()
      await trainer.readMetrics()
    }
    expect(tf.memory().numTensors).toBe(before)
    trainer.dispose()
    model.dispose()
  })
})
