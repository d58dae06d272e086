/** The engine behind the room "Fusion" where something goes wrong: one sentence each, nothing lost. */
import 'fake-indexeddb/auto'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { UNet } from '../../../../src/diffusion/unet/unet'
import { alterStored, flipBit } from '../../store/damage'
import { fullAtCommit, makeFail } from '../../store/full-disk'
import { StandInLocks } from '../shared/stand-in-locks'
import { FusionPage, IMAGES, tinyRun } from './page'

let page: FusionPage
beforeAll(async () => {
  page = await FusionPage.open()
  await page.loadSets()
}, 60_000)
afterEach(() => {
  vi.restoreAllMocks()
})

describe('the fusion engine in trouble', () => {
  it('asks for what has to be there first', async () => {
    const fresh = new FusionPage()
    await expect(fresh.ask('listRuns', {})).rejects.toThrow('BadInput: The engine has not been started yet')
    await expect(page.ask('openRun', { runId: 'x', bytes: null })).rejects.toThrow('BadInput: This run is not kept')
    await expect(page.ask('captions', { role: 'training', regime: 'room' })).rejects.toThrow(
      'Fashion-MNIST has no captions from the Captions room yet; make them there, or choose one of: original, general, 5-word.',
    )
    await expect(page.ask('newRun', { config: tinyRun({ images: 12 }) })).rejects.toThrow(
      `The settings say 12 images, but there are ${IMAGES}`,
    )
  })

  it('takes captions of its own only where each image gets one', async () => {
    const captions = Array.from({ length: IMAGES }, (_, i) => `thing ${i}`)
    await expect(page.ask('provideCaptions', { regime: 'room', captions: captions.slice(1) })).rejects.toThrow(
      `There are ${IMAGES - 1} captions for the ${IMAGES} images of Fashion-MNIST; each image needs one: make one for each.`,
    )
    await expect(page.ask('provideCaptions', { regime: 'room', captions: ['', ...captions.slice(1)] })).rejects.toThrow(
      `Caption 1 of ${IMAGES} is empty`,
    )
    const { regimes } = await page.ask('provideCaptions', { regime: 'room', captions })
    expect(regimes).toEqual(['original', 'general', '5-word', 'room'])
    const { total, captions: shown } = await page.ask('browse', {
      role: 'training',
      regime: 'room',
      offset: 14,
      limit: 4,
    })
    expect([total, shown]).toEqual([IMAGES, ['thing 14', 'thing 15']])
  })

  it('shows and measures nothing of latents that are no numbers', async () => {
    const predict = UNet.prototype.predictAt
    // The second image's alone.
    vi.spyOn(UNet.prototype, 'predictAt').mockImplementation(function (this: UNet, ...given) {
      const predicted = predict.apply(this, given)
      return tf.tidy(() => {
        const [first, ...others] = tf.split(predicted, predicted.shape[0])
        return tf.concat([first as tf.Tensor4D, ...others.map((each) => tf.mul<tf.Tensor4D>(each, Infinity))])
      })
    })
    const before = tf.memory().numTensors
    const ask = {
      generator: { kind: 'pretrained' },
      prompts: ['a boot', 'a dress'],
      seed: 0,
      guidance: 1,
      steps: 2,
      solver: 'ddim',
      frames: false,
      tameTo: null,
    } as const
    await expect(page.ask('generate', { ...ask, prompts: [...ask.prompts] })).rejects.toThrow(
      /NotANumber: The latents generated for “a dress” hold (NaN|-?Infinity), so that nothing is shown or measured of them.*now 1, or take other weights\.$/,
    )
    expect(tf.memory().numTensors).toBe(before)
    await expect(
      page.ask('measure', {
        generator: { kind: 'pretrained' },
        captions: null,
        perCaption: 1,
        guidance: 1,
        steps: 2,
        seed: 0,
      }),
    ).rejects.toThrow('NotANumber: The latents generated for')
  })

  it('goes back to the last good checkpoint where the loss is no number, and trains on from there', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun({ captions: 'room', fusion: null }) })
    const predict = UNet.prototype.predictAt
    let good = 0
    const poisoned = vi.spyOn(UNet.prototype, 'predictAt').mockImplementation(function (this: UNet, ...given) {
      const predicted = predict.apply(this, given)
      // Step 2 is saved behind its samples; what is trained after it breaks.
      if (page.of('samples').some((event) => event.runId === runId && event.step === 2)) return tf.mul(predicted, NaN)
      good++
      return predicted
    })
    await page.train('failed')
    expect(good).toBeGreaterThan(2)
    expect(page.of('fault').at(-1)).toMatchObject({
      runId,
      fault: { name: 'NotANumber', message: expect.stringMatching(/at step 3.*The run went back to step 2\.$/) },
    })
    expect(page.of('status').at(-1)).toMatchObject({ status: 'failed', step: 2 })
    poisoned.mockRestore()
    await page.train('finished')
    expect((await page.stored(runId)).losses.map(({ step }) => step)).toEqual([1, 2, 3])
  })

  it('hands a checkpoint to the page where the disk is full, and goes on from it in a new engine', async () => {
    const disk = makeFail('fusionWeights', fullAtCommit)
    const { runId } = await page.ask('newRun', { config: tinyRun({ captions: 'room', fusion: null }) })
    await page.train('finished')
    disk.stop()
    const saved = page.of('checkpoint').filter((event) => event.runId === runId)
    expect(saved.map(({ step, persistent }) => [step, persistent])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      // Again with what was measured.
      [3, false],
    ])
    expect(saved[0]?.note).toContain('storage is full')
    const bytes = saved[1]?.bytes ?? null

    const again = await FusionPage.open()
    await again.loadSets()
    const captions = Array.from({ length: IMAGES }, (_, i) => `thing ${i}`)
    await again.ask('provideCaptions', { regime: 'room', captions: [...captions].reverse() })
    await expect(again.ask('openRun', { runId, bytes })).rejects.toThrow(
      'This run learnt from captions made in the Captions room',
    )
    await again.ask('provideCaptions', { regime: 'room', captions })
    expect(await again.ask('openRun', { runId, bytes })).toMatchObject({ runId, step: 2, rising: { length: 2 } })
    await again.train('finished')
    // The next step is the one that would have come.
    expect((await again.stored(runId)).losses).toEqual((await page.stored(runId)).losses)
    await expect(again.ask('openRun', { runId, bytes: new ArrayBuffer(64) })).rejects.toThrow('BadInput')
  })

  it('never opens a damaged checkpoint, and goes on from the one before it', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun({ fusion: null }) })
    await page.train('finished')
    await alterStored('fusionWeights', runId, flipBit(-5, 3))
    const damaged =
      "Damaged: The newest checkpoint of “5-word captions” is damaged: its weights came out of the browser's storage other than they went in. " +
      'The one before it, of step 2, is whole.'
    const again = await FusionPage.open()
    await again.loadSets()
    await expect(again.ask('openRun', { runId, bytes: null })).rejects.toThrow(damaged)
    await expect(again.ask('exportRun', { runId })).rejects.toThrow(damaged)
    const opened = await again.ask('openRun', { runId, bytes: null, checkpoint: 'before' })
    expect(opened).toMatchObject({ runId, step: 2, measured: null })
    await again.train('finished')
    expect(await again.ask('openRun', { runId, bytes: null })).toMatchObject({ step: 3 })
  })

  it('tells damaged pictures, opens the run without them, and lists a run whose summary is damaged', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun({ fusion: null }) })
    await page.train('finished')
    await alterStored('fusionGalleries', runId, (value) => {
      const { samples } = (value as { gallery: { samples: { images: { pixels: Uint8Array } }[] } }).gallery
      samples[0]?.images.pixels.fill(1, 0, 1)
    })
    await alterStored('fusionRuns', runId, (value) => Object.assign(value as object, { name: 'no name' }))
    const again = await FusionPage.open()
    await again.loadSets()
    await expect(again.ask('samples', { runId })).rejects.toThrow("BadInput: This run's pictures are damaged")
    expect(await again.stored(runId)).toMatchObject({ name: '5-word captions', step: 3 })
    expect(await again.ask('openRun', { runId, bytes: null })).toMatchObject({ step: 3 })
  })

  it('lets one tab alone write a run: another goes on with a copy of it, and neither measures nor deletes it', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun({ fusion: null }) })
    await page.train('finished')
    const locks = new StandInLocks()
    const [first, second] = [await FusionPage.open(locks), await FusionPage.open(locks)]
    for (const tab of [first, second]) await tab.loadSets()
    await first.ask('openRun', { runId, bytes: null })
    await first.ask('openRun', { runId, bytes: null })
    const elsewhere = 'OpenElsewhere: This run is open in another tab'
    await expect(second.ask('openRun', { runId, bytes: null })).rejects.toThrow(elsewhere)
    const measuring = { captions: null, perCaption: 1, guidance: 1, steps: 2, seed: 1 }
    await expect(second.ask('measure', { generator: { kind: 'run', runId }, ...measuring })).rejects.toThrow(elsewhere)
    await expect(second.ask('deleteRun', { runId })).rejects.toThrow('BadInput: This run is open in another tab')
    const copy = await second.ask('openRun', { runId, bytes: null, copy: true })
    expect(copy).toMatchObject({ name: '5-word captions (copy)', step: 3 })
    expect(await second.ask('gallery', { runId: copy.runId })).toEqual(await first.ask('gallery', { runId }))
    await first.ask('closeRun', {})
    expect(first.of('status').at(-1)).toMatchObject({ runId, status: 'idle', step: 3 })
    await second.ask('deleteRun', { runId })
    expect((await second.ask('listRuns', {})).runs.map((run) => run.runId)).toContain(copy.runId)
  })
})
