/** The engine behind the room "Fusion" with a set and a judge of the visitor's own. */
import 'fake-indexeddb/auto'
import { beforeAll, expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { FusionPage, tinyRun } from './page'

let page: FusionPage
beforeAll(async () => {
  page = await FusionPage.open()
  await page.ask('loadSet', { role: 'training', source: { kind: 'files', files: [] } })
}, 60_000)

const config = tinyRun({ images: 8, steps: 1, captions: 'original', fusion: null })

it('reads R without a background, and the Fréchet distance against the training images, and says so', async () => {
  const { runId } = await page.ask('newRun', { config })
  await page.train('finished')
  const { measured } = await page.stored(runId)
  expect(measured?.heldOut).toBeNull()
  expect(measured?.judgement.replication.background).toBeNull()
  expect(measured?.judgement.reference).toBe('training')
  expect(measured?.judgement.quality.agreement).toBeNull()
  expect(measured?.judgement.quality.frechet.counts).toEqual([8, 8])
})

it('draws MC from the captions of other kinds, where there are some', async () => {
  const rivals = { ...config.rivals, multipleCaptions: true }
  await expect(page.ask('newRun', { config: { ...config, rivals } })).rejects.toThrow('Multiple captions (MC) are on')
  const captions = Array.from({ length: 8 }, (_, i) => `garment ${i}`)
  const { paraphrases } = await page.ask('provideCaptions', { regime: 'room', captions })
  expect(paraphrases).toBe(true)
  expect((await page.ask('newRun', { config: { ...config, rivals } })).name).toBe('original captions + MC')
})

it('puts "with" before the captions of an own fusion set', async () => {
  const report = await page.ask('loadSet', { role: 'fusion', source: { kind: 'files', files: [] } })
  expect(report.regimes).toEqual(['original'])
  expect(report.exampleCaptions.original?.every((caption) => caption.startsWith('with '))).toBe(true)
})

it('measures with a detector of the visitor’s own, and keeps the one before where it cannot', async () => {
  const file = new Blob([(await readPublic('models/copy-detector/model.onnx')) as Uint8Array<ArrayBuffer>])
  const preprocessing = { resize: 32, crop: 32, channels: 1 as const, mean: [0.5], std: [0.5] }
  const source = { kind: 'file', name: 'mine.onnx', file, preprocessing, output: null } as const
  const ask = {
    generator: { kind: 'pretrained' } as const,
    captions: null,
    perCaption: 1,
    guidance: 1,
    steps: 2,
    seed: 0,
  }
  const before = (await page.ask('measure', ask)).measured
  expect(await page.ask('loadJudge', { role: 'detector', source })).toMatchObject({ name: 'mine.onnx', bundled: false })
  const after = (await page.ask('measure', ask)).measured
  expect(after.detector).toContain('mine.onnx')
  // The same network, whose copy threshold nobody knows under its new name.
  expect(after.judgement.replication.generated.replication).toBeCloseTo(
    before.judgement.replication.generated.replication,
  )
  expect(before.judgement.replication.generated.copies).not.toBeNull()
  expect(after.judgement.replication.generated.copies).toBeNull()
  const broken = { ...source, file: new Blob(['no network']) }
  await expect(page.ask('loadJudge', { role: 'detector', source: broken })).rejects.toThrow('BadInput')
  expect((await page.ask('measure', ask)).measured.detector).toBe(after.detector)
  await expect(page.ask('measure', { ...ask, perCaption: 0 })).rejects.toThrow('Generations a caption are 0')
})
