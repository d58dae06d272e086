/** C learns alone with several heads, the best of which it keeps; then all but C learn. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { packRun, readRun, restoreRun } from '../../../src/mixture/checkpoint'
import { phaseAfter, validateConfig } from '../../../src/mixture/config'
import { presets } from '../../../src/mixture/presets'
import { FirstPhase } from '../../../src/mixture/first-phase'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig, RegulariserConfig } from '../../../src/mixture/types'
import { Parameters } from '../../../src/tensor/parameters'
import { Random } from '../../../src/tensor/random'
import { IMAGE, record, tinyConfig, tinyImages } from './tiny'

const base = tinyConfig()

const config = (change: Partial<RegulariserConfig> = {}): MixtureConfig => ({
  ...base,
  regulariser: { ...base.regulariser, first: 3, heads: 2, wide: 5, frozen: true, ...change },
})

function start(settings: MixtureConfig) {
  const model = new MixtureModel(settings, IMAGE)
  return { model, trainer: new MixtureTrainer(model, tinyImages()) }
}

/** All values of each network. */
async function valuesOf({ networks: { parameters } }: MixtureModel): Promise<Record<string, string>> {
  const found = Object.entries(parameters).map(async ([name, own]) => {
    const values = await Promise.all(own.variables.map((variable) => variable.data()))
    return [name, values.map((each) => each.join()).join('\n')] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

describe('the phases of a run', () => {
  it('let C learn alone, and then all but C', async () => {
    const { model, trainer } = start(config())
    const before = await valuesOf(model)
    for (let i = 0; i < 3; i++) {
      expect(trainer.phase).toBe('classifier')
      trainer.step()
    }
    const between = await valuesOf(model)
    expect(between).toEqual({ ...before, classifier: between.classifier })
    expect(between.classifier).not.toBe(before.classifier)
    expect(trainer.phase).toBe('classifier still')
    for (let i = 0; i < 2; i++) trainer.step()
    const after = await valuesOf(model)
    expect(after.classifier).toBe(between.classifier)
    for (const name of ['generator', 'discriminator', 'prior']) expect(after[name]).not.toBe(between[name])
    const { steps, weights } = await trainer.readMetrics()
    expect(steps.map(({ lossD }) => Number.isNaN(lossD))).toEqual([true, true, true, false, false])
    expect(steps.map(({ balance }) => Number.isNaN(balance))).toEqual([false, false, false, true, true])
    expect(weights?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
  })

  it('let C go on where it is not frozen, and begin with all where the phase has no iterations', async () => {
    const { model, trainer } = start(config({ frozen: false }))
    for (let i = 0; i < 3; i++) trainer.step()
    const between = await valuesOf(model)
    trainer.step()
    expect((await valuesOf(model)).classifier).not.toBe(between.classifier)
    expect(phaseAfter(0, config({ first: 0 }))).toBe('together')
    // On D's encoder C cannot stand still.
    expect(phaseAfter(0, { ...config(), classifier: 'shared' })).toBe('together')
  })

  it('end where R_C is switched off, and C learns with the others from then on', async () => {
    const { model, trainer } = start(config())
    trainer.step()
    const before = await valuesOf(model)
    trainer.adjust({ ...trainer.config, regulariser: { ...trainer.config.regulariser, enabled: false } })
    trainer.step()
    const after = await valuesOf(model)
    for (const name of ['generator', 'classifier']) expect(after[name]).not.toBe(before[name])
    expect(trainer.parameters).toBeNull()
  })

  it.each([
    ['while C learns alone', 2],
    ['once it stands still', 4],
  ])('go on bit for bit from a checkpoint %s', async (_, at) => {
    const packed = async ({ model, trainer }: ReturnType<typeof start>) =>
      Buffer.from(await packRun(model, trainer, record(config(), trainer)))
    const whole = start(config())
    for (let i = 0; i < 6; i++) whole.trainer.step()
    const first = start(config())
    for (let i = 0; i < at; i++) first.trainer.step()
    const saved = await packed(first)
    const second = start(config())
    restoreRun(second.model, second.trainer, readRun(new Uint8Array(saved).buffer))
    for (let i = at; i < 6; i++) second.trainer.step()
    expect(Buffer.compare(await packed(second), await packed(whole))).toBe(0)
    // The heads are of no more use.
    expect([...readRun(new Uint8Array(await packed(whole)).buffer).tensors.keys()].join()).not.toContain('heads')
  })

  it('keep no tensor behind', async () => {
    const { model, trainer } = start(config({ first: 20 }))
    const step = async () => {
      trainer.step()
      await trainer.readMetrics()
    }
    for (let i = 0; i < 2; i++) await step()
    const before = tf.memory().numTensors
    for (let i = 0; i < 12; i++) await step()
    expect(tf.memory().numTensors).toBe(before)
    trainer.dispose()
    model.dispose()
  })

  it('are not those of runs from before there were any', () => {
    const { first: _first, heads: _heads, wide: _wide, frozen: _frozen, rotation: _rotation, ...old } = base.regulariser
    const { regulariser } = validateConfig({ ...base, regulariser: old })
    expect(regulariser).toMatchObject({ first: 0, heads: 1, wide: 0, frozen: false, rotation: 0.3 })
  })
})

describe('the heads', () => {
  const features = 2
  const parts = () => {
    const classifier = {
      // The images are their own features, so that what a head makes of them is known.
      encode: (x: tf.Tensor) => tf.reshape(x, [-1, features]),
      head: (x: tf.Tensor) => x,
      features,
      shared: false,
      layers: [],
    }
    const settings: MixtureConfig = { ...config(), components: 2 }
    const phase = new FirstPhase(settings, classifier, new Random(1))
    // Head 0 says "first" whatever it sees, head 1 parts the two images; the wide one is all 0.
    const rows = [
      [9, 0, 9, -9],
      [9, 0, -9, 9],
    ].map((row) => [...row, 0, 0, 0, 0, 0])
    phase.parameters.get('head.weight').assign(tf.tensor2d(rows))
    phase.parameters.get('head.bias').assign(tf.zeros([9]))
    // One image of each kind, and the same again for the warped.
    const images = tf.tensor4d([1, 0, 0, 1, 1, 0, 0, 1], [4, 1, 1, 2])
    return { phase, settings, images }
  }

  it('are trained by their mean R_C, and compared by their own', async () => {
    const { phase, settings, images } = parts()
    const { loss, readings } = phase.loss(images, settings)
    const costs = [...(await readings.costs.data())]
    // Balance Σ ᾱ log ᾱ: 0 for all in one, −log 2 for one in each, −log 5 for five alike, whose entropy is log 5 and whose consistency is too.
    expect(costs[0]).toBeCloseTo(0, 2)
    expect(costs[1]).toBeCloseTo(-Math.log(2), 4)
    const { balance, entropy, consistency } = settings.regulariser
    const even = Math.log(5) * (-balance + entropy + consistency)
    const each = [0, -Math.log(2) * balance, even]
    expect((await loss.data())[0]).toBeCloseTo(each.reduce((a, b) => a + b, 0) / 3, 2)
  })

  it('give C the one that costs least over the last iterations, and only that', async () => {
    const { phase, settings, images } = parts()
    const own = new Parameters(new Random(2))
    const [weight, bias] = [own.filled('head.weight', [features, 2], 7), own.filled('head.bias', [2], 7)]
    phase.settle(own)
    expect([...(await weight.data())]).toEqual([9, 0, 9, 0])
    // 101 iterations before the end nothing is compared yet.
    expect(phase.count(phase.loss(images, settings).readings.costs, 1)).toBe(false)
    phase.settle(own)
    expect([...(await weight.data())]).toEqual([9, 0, 9, 0])
    expect(phase.count(phase.loss(images, settings).readings.costs, 0)).toBe(true)
    phase.settle(own)
    expect([...(await weight.data())]).toEqual([9, -9, -9, 9])
    expect([...(await bias.data())]).toEqual([0, 0])
    expect([...(await phase.parameters.get('costs').data())]).toEqual([0, 0])
  })

  it('learn along half a cosine', () => {
    expect([0, 0.5, 1, 2].map((done) => FirstPhase.rate(done))).toEqual(
      [1, 0.505, 0.01, 0.01].map((rate) => expect.closeTo(rate, 12)),
    )
  })
})

describe('the presets', () => {
  it('let C learn first in the classroom, and all at once where the paper is followed', () => {
    for (const data of ['mnist', 'fashion-mnist', 'emoji', 'own'] as const) {
      expect(phaseAfter(0, presets.classroom(data))).toBe('classifier')
      expect(phaseAfter(0, presets.joint(data))).toBe('together')
      expect(phaseAfter(0, presets.paper(data))).toBe('together')
    }
  })
})
