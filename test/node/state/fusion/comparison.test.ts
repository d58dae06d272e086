import { describe, expect, it } from 'vitest'
import { Comparison } from '../../../../src/state/fusion/studio/comparison.svelte'
import { comparableTo, copyPairs } from '../../../../src/state/fusion/studio/copies'
import { distinctName } from '../../../../src/state/fusion/studio/generators'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { FusionClient } from '../../../../src/workers/fusion/client'
import { gallery, measured, measuredRun } from './measured-run'
import { StandInFusion } from './stand-in'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function opened() {
  const worker = new StandInFusion()
  worker.answers.gallery = () => gallery
  const notices = new Notices()
  return { worker, notices, comparison: new Comparison(new FusionClient(() => worker), notices) }
}

describe('Comparison', () => {
  it('opens the first measured run with its pairs, most similar first', async () => {
    const { comparison } = opened()
    comparison.follow([measuredRun('unmeasured', { measured: null }), measuredRun('a'), measuredRun('b')], 'model')
    await settled()
    expect(comparison.openId).toBe('a')
    expect(comparison.pairs.map(({ similarity }) => similarity)).toEqual([0.9, 0.5, 0.4])
    comparison.order = 'caption'
    expect(comparison.pairs.map(({ caption }) => caption)).toEqual(['a boot', 'a coat', 'a shirt'])
    expect(comparison.sides).toEqual([{ kind: 'pretrained' }, { kind: 'run', runId: 'unmeasured' }])
  })

  it('keeps the open run when the list grows, and opens the one just measured', async () => {
    const { comparison, worker } = opened()
    comparison.follow([measuredRun('a')], 'model')
    comparison.follow([measuredRun('b'), measuredRun('a')], 'model')
    expect(comparison.openId).toBe('a')
    worker.says({ type: 'measured', runId: 'b', measured: measured() })
    comparison.follow([measuredRun('b'), measuredRun('a')], 'model')
    await settled()
    expect(comparison.openId).toBe('b')
    expect(worker.heard.filter((name) => name === 'gallery')).toHaveLength(2)
  })

  it('has the bundled detector’s copy threshold before any run of one’s own, and an own detector’s only where it was measured with', async () => {
    const { comparison, worker } = opened()
    expect(comparison.threshold).toBeNull()
    comparison.follow([measuredRun('bundled', { bundled: true })], 'model')
    expect(comparison.threshold).toBe(0.66)
    const preprocessing = { resize: 24, crop: 24, channels: 3 as const, mean: [0, 0, 0], std: [1, 1, 1] }
    const source = { kind: 'file', name: 'own.onnx', file: new Blob(), preprocessing, output: null } as const
    worker.answers.loadJudge = ({ role }) => ({
      role,
      name: 'own',
      bundled: false,
      description: 'own, 16 numbers of 24×24 RGB images',
      preprocessing,
      hasLogits: false,
    })
    await comparison.judges.load('detector', source)
    expect(comparison.threshold).toBeNull()
  })

  it('asks where in a generation of the open run it remembers, and says why not', async () => {
    const { comparison, worker, notices } = opened()
    expect(await comparison.whereRemembered(0)).toBeNull()
    comparison.follow([measuredRun('a')], 'model')
    expect(await comparison.whereRemembered(2)).toMatchObject({ largest: 1, timestep: 50 })
    expect(worker.asked('whereRemembered')).toEqual({ runId: 'a', generation: 2 })
    worker.answers.whereRemembered = () => {
      throw new Error('This run comes without its weights.')
    }
    expect(await comparison.whereRemembered(1)).toBeNull()
    expect(notices.at('compare')?.text).toBe('This run comes without its weights.')
  })

  it('says where pictures are missing, until others are opened', async () => {
    const { comparison, worker, notices } = opened()
    comparison.follow([measuredRun('a'), measuredRun('b')], 'model')
    await settled()
    worker.answers.gallery = () => {
      throw new Error('The pictures of run b are gone.')
    }
    await comparison.show('b')
    expect([comparison.gallery, notices.at('compare')?.text]).toEqual([null, 'The pictures of run b are gone.'])
    worker.answers.gallery = () => gallery
    await comparison.show('a')
    expect([comparison.gallery, notices.at('compare')]).toEqual([gallery, null])
  })

  it('measures the model before fine-tuning as the open run was measured, and forgets it with the model', async () => {
    const { comparison, worker } = opened()
    worker.answers.measure = () => ({ measured: measured(), gallery })
    comparison.follow([measuredRun('a', { measured: measured({ guidance: 2, samplingSteps: 30 }) })], 'model')
    await comparison.measurePretrained({ id: 'fashion 64', name: 'Fashion-MNIST' })
    expect(worker.asked('measure')).toEqual({
      generator: { kind: 'pretrained' },
      captions: '5-word',
      perCaption: 1,
      guidance: 2,
      steps: 30,
      seed: 0,
    })
    expect(comparison.open?.name).toBe('5-word captions, before fine-tuning')
    comparison.forget()
    expect(comparison.openId).toBe('a')
  })
})

describe('copyPairs', () => {
  it('tells copies by the threshold and own images by their captions', () => {
    const pairs = copyPairs(measured(), gallery, 'similarity')
    expect(pairs.map(({ copied, own }) => [copied, own])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ])
  })
})

describe('comparableTo', () => {
  const run = measuredRun('a')
  const entry = (over = measured()) => ({ measured: over, training: run.training })

  it('takes runs on the same images, with the same networks and settings', () => {
    expect(comparableTo(entry(), entry())).toBe(true)
    expect(comparableTo(entry(), entry(measured({ detector: 'sscd.onnx' })))).toBe(false)
    expect(comparableTo(entry(), entry(measured({ guidance: 3 })))).toBe(false)
    expect(comparableTo(entry(), entry(measured({}, 128)))).toBe(false)
    expect(comparableTo(entry(), { ...entry(), training: { id: 'others' } })).toBe(false)
  })
})

describe('distinctName', () => {
  it('tells runs of one name apart by seed, then by step, then by the second', () => {
    const run = measuredRun('a')
    const other = { ...run, config: { ...run.config, seed: 7 } }
    expect(distinctName(run, [run])).toBe(run.name)
    expect(distinctName(run, [run, other])).toBe(`${run.name}, seed 0`)
    expect(distinctName(run, [run, { ...run, step: 100 }])).toBe(`${run.name}, step 600`)
    const twins = [run, { ...run, savedAt: run.savedAt + 1000 }]
    expect(new Set(twins.map((twin) => distinctName(twin, twins))).size).toBe(2)
  })
})
