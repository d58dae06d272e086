/** The real engine on the smallest plain folder, at another size than the model's own: everything of a run has that size. */
import 'fake-indexeddb/auto'
import { unzipSync } from 'fflate'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomModelFiles } from '../../../../scripts/random-model-files'
import { MODEL_SIZES, type ModelSettings } from '../../../../scripts/random-model-sizes'
import type { FusionRunSummary } from '../../../../src/workers/fusion/protocol'
import { FusionPage, tinyRun } from './page'

const SIZE = 24
const IMAGES = 2
const config = tinyRun({
  size: SIZE,
  images: IMAGES,
  batch: 2,
  steps: 1,
  fusion: null,
  adaptation: { method: 'lora', rank: 2, alpha: 2 },
})
const files = () =>
  [...randomModelFiles(MODEL_SIZES['smallest'] as ModelSettings)].map(({ name, pieces }) => ({
    path: `smallest/${name}`,
    file: new Blob([...pieces] as Uint8Array<ArrayBuffer>[]),
  }))

let page: FusionPage
let run: FusionRunSummary
const load = () => page.ask('loadSet', { role: 'training', source: { kind: 'fashion', count: IMAGES } })

beforeAll(async () => {
  page = new FusionPage()
  tf.enableProdMode()
  await page.ask('initialise', { backend: 'wasm', effort: { samplings: 0 } })
  const model = await page.ask('openModel', { source: { kind: 'files', files: files() } })
  expect(model).toMatchObject({ size: 16, ownSize: 16, sizes: [4, 8, 12, 16, 20, 24, 28, 32] })
  const own = await load()
  const larger = await page.ask('resize', { size: SIZE })
  expect(larger).toMatchObject({ id: model.id, size: SIZE, latents: [12, 12, 4] })
  // Sets are of the size before.
  await expect(page.ask('newRun', { config })).rejects.toThrow('training set')
  const set = await load()
  expect([set.id === own.id, set.examples.size]).toEqual([false, SIZE])
})

describe('a run at another size than the model’s own', () => {
  it('learns, shows, generates and is measured at it, and says so in its file', async () => {
    await expect(page.ask('newRun', { config: { ...config, size: null } })).rejects.toThrow(
      'This run is of images of 16 px, and the model is open with images of 24 px',
    )
    expect((await page.ask('forecast', { config })).encoding).toBeGreaterThan(0)
    run = await page.ask('newRun', { config })
    expect(run.name).toMatch(/, LoRA 2, 24 px$/)
    await page.train('finished')
    const { generated, training } = await page.ask('gallery', { runId: run.runId })
    expect([generated.size, training.size]).toEqual([SIZE, SIZE])
    expect((await page.stored(run.runId)).measured?.judgement.replication.generated.count).toBe(IMAGES)
    const where = await page.ask('whereRemembered', { runId: run.runId, generation: 0 })
    expect(where.heat.size).toBe(SIZE)
    const { bytes } = await page.ask('exportRun', { runId: run.runId })
    const json = new TextDecoder().decode(unzipSync(new Uint8Array(bytes))['run.json'])
    expect((JSON.parse(json) as { settings: unknown }).settings).toMatchObject({ size: SIZE })
  })

  it('is timed before it begins, and nothing is left of that', async () => {
    const before = await page.ask('memory', {})
    for (const adaptation of [config.adaptation, { method: 'full' } as const]) {
      const { step, encoding, looking, measuring, bytes } = await page.ask('forecast', {
        config: { ...config, adaptation },
      })
      expect(Math.min(step, measuring, bytes)).toBeGreaterThan(0)
      // The set is encoded, and none are made on the way here.
      expect([encoding, looking]).toEqual([0, 0])
    }
    expect(await page.ask('memory', {})).toEqual(before)
  })

  it('goes on at its size alone, and generates at it whatever the model is open at', async () => {
    const { runId } = run
    await page.ask('resize', { size: null })
    await load()
    await expect(page.ask('openRun', { runId, bytes: null })).rejects.toThrow('This run is of images of 24 px')
    const ask = { prompts: ['a coat'], seed: 1, guidance: 1, steps: 1, solver: 'ddim', frames: false } as const
    const asked = { ...ask, prompts: ['a coat'], tameTo: null }
    const byRun = await page.ask('generate', { ...asked, generator: { kind: 'run', runId } })
    const byModel = await page.ask('generate', { ...asked, generator: { kind: 'pretrained' } })
    expect([byRun.images.size, byModel.images.size]).toEqual([SIZE, 16])
    await page.ask('resize', { size: SIZE })
    await load()
    expect(await page.ask('openRun', { runId, bytes: null })).toMatchObject({ step: 1 })
  })

  it('is refused where the model can make no such images', async () => {
    await expect(page.ask('resize', { size: 10 })).rejects.toThrow('no images of 10 px; choose 4, 8,')
  })
})
