import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../src/gpu/backend'
import { MixtureModel } from '../../../src/mixture/model'
import { learnersOf, type Term } from '../../../src/mixture/terms'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import type { MixtureConfig } from '../../../src/mixture/types'
import { tinyConfig, tinyImages } from './tiny'

const terms: Term[] = ['real', 'generated', 'information', 'balance', 'entropy', 'consistency']
const none = { discriminator: false, generator: false, classifier: false }

/** Whether a step of C alone changes C, where all its own terms but Eq. 3 and Eq. 4 are off. */
async function classifierMoves(change: Partial<MixtureConfig>): Promise<boolean> {
  const config = tinyConfig(change)
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const trainer = new MixtureTrainer(model, tinyImages(24))
  const weight = model.networks.parameters.classifier.get('head.weight')
  const before = await weight.data()
  trainer.step({ ...none, classifier: true })
  const after = await weight.data()
  trainer.dispose()
  model.dispose()
  return String([...before]) !== String([...after])
}

describe('the terms that a network learns from', () => {
  beforeAll(async () => {
    await startBackend('wasm')
  })

  it('of as-published: Eq. 3 goes into C, Eq. 4 into C alone, R_C is off', () => {
    const config = tinyConfig({ method: 'as-published' })
    expect(terms.map((term) => learnersOf(term, config, 'together'))).toEqual([
      ['discriminator'],
      ['discriminator', 'generator', 'classifier'],
      ['classifier'],
      [],
      [],
      [],
    ])
  })

  it('while C learns alone, and while it stands still', () => {
    const config = tinyConfig({})
    expect(terms.map((term) => learnersOf(term, config, 'classifier').join())).toEqual([
      '',
      '',
      '',
      'classifier',
      'classifier',
      'classifier',
    ])
    expect(terms.map((term) => learnersOf(term, config, 'classifier still').join())).toEqual([
      'discriminator',
      'discriminator,generator',
      'generator',
      '',
      '',
      '',
    ])
  })

  it.each([
    { informationWeight: 0, adversarialToClassifier: false },
    { informationWeight: 0, adversarialToClassifier: true },
    { informationWeight: 1, adversarialToClassifier: false },
  ])('are those that move it: %o', async (change) => {
    const off = { ...tinyConfig({}).regulariser, enabled: false }
    const config = tinyConfig({ ...change, regulariser: off })
    const said = terms.some((term) => learnersOf(term, config, 'together').includes('classifier'))
    expect(await classifierMoves({ ...change, regulariser: off })).toBe(said)
  })
})
