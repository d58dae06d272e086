/** The engine behind the room "Fusion": fine-tuning, going on, generating, measuring. */
import 'fake-indexeddb/auto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRunArchive } from '../../../../src/store/runs/archive'
import { fingerprint } from '../../../../src/tensor/fingerprint'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import type { ImageGrid } from '../../../../src/workers/fusion/protocol'
import { effort, FusionPage, IMAGES, tinyRun } from './page'

/** Everything that learns of a stored run, weights and moments, as fingerprints. */
async function learnt(runId: string): Promise<Map<string, string>> {
  const archive = await openRunArchive()
  const bytes = await archive.weights(runId)
  await archive.close()
  const { tensors } = readSafetensors(bytes ?? new ArrayBuffer(0))
  return new Map([...tensors].map(([name, { data }]) => [name, fingerprint(new Uint8Array(data.buffer))]))
}

const looks = ({ pixels }: ImageGrid) => fingerprint(pixels)

let page: FusionPage
beforeAll(async () => {
  page = await FusionPage.open()
  await page.loadSets()
}, 60_000)

describe('the fusion engine', () => {
  let first: string

  it('shows what it would do before it does it', async () => {
    const { pairs, images } = await page.ask('preview', { config: tinyRun(), pairs: 3, seed: 1 })
    expect(pairs.map(({ latentWeight, embeddingWeight }) => [latentWeight, embeddingWeight])).toEqual([
      [0.1, 0.3],
      [0.1, 0.3],
      [0.1, 0.3],
    ])
    expect(pairs.every(({ partnerCaption }) => partnerCaption?.startsWith('with a digit'))).toBe(true)
    expect([images.rows, images.columns, images.pixels.length]).toEqual([3, 3, 9 * 32 * 32])
    const rows = [0, 1, 2].map((row) => images.pixels.subarray(row * 3 * 32 * 32, (row + 1) * 3 * 32 * 32))
    expect(rows.every((row) => row.some((value) => value > 100))).toBe(true)
    const alone = await page.ask('preview', { config: tinyRun({ fusion: null }), pairs: 2, seed: 1 })
    expect(alone.pairs[0]?.partnerCaption).toBeNull()
    expect(alone.images.pixels.subarray(2 * 32 * 32, 4 * 32 * 32).every((value) => value === 0)).toBe(true)
    const estimate = await page.ask('estimate', { config: tinyRun() })
    expect(estimate.problem).toBeNull()
    expect(estimate.total).toBeGreaterThan(3 * 4 * 1_000_000)
  })

  it('trains a run to its end and measures it, telling of everything on the way', async () => {
    const summary = await page.ask('newRun', { config: tinyRun() })
    first = summary.runId
    expect(summary).toMatchObject({
      step: 0,
      name: '5-word captions + dual fusion .1/.3',
      resumable: true,
      measured: null,
    })
    await page.train('finished')
    expect(page.of('losses').flatMap(({ losses }) => losses.map(({ step }) => step))).toEqual([1, 2, 3])
    // Step 0 is the model as it was opened; then every second step, and the last.
    expect(page.of('samples').map(({ step }) => step)).toEqual([0, 2, 3])
    expect(page.of('rising').map(({ point }) => [point.step, point.count])).toEqual([0, 2, 3].map((step) => [step, 4]))
    expect(page.of('rising').map(({ point }) => point.copied?.count)).toEqual([4, 4, 4])
    const [before, , after] = page.of('samples')
    expect(before?.prompts).toHaveLength(effort.prompts)
    expect(before && looks(before.images)).not.toBe(after && looks(after.images))
    expect(page.of('checkpoint').map(({ step, persistent, bytes }) => [step, persistent, bytes])).toEqual([
      // Nothing of a new run was stored before.
      [1, true, null],
      [2, true, null],
      [3, true, null],
    ])
    expect(page.of('status').map(({ status }) => status)).toEqual(['training', 'measuring', 'finished'])
    expect(page.of('progress').at(-1)).toMatchObject({ step: 3, steps: 3, secondsLeft: 0 })

    const stored = await page.stored(first)
    const { judgement, heldOut, detector, perCaption } = stored.measured ?? {}
    expect(judgement?.replication.generated).toMatchObject({ count: IMAGES, references: IMAGES })
    expect(judgement?.replication.background?.count).toBe(effort.heldOut)
    expect(judgement?.replication.ceiling?.replication).toBeGreaterThan(0.8)
    expect([heldOut?.count, perCaption, judgement?.reference]).toEqual([effort.heldOut, 1, 'held-out'])
    expect(detector).toContain('copy-detector')
    expect(stored).toMatchObject({ step: 3, rising: { length: 3 }, losses: { length: 3 } })
    const gallery = await page.ask('gallery', { runId: first })
    expect(gallery.own).toEqual(Array.from({ length: IMAGES }, (_, i) => i))
    expect(gallery.generated.pixels.length).toBe(IMAGES * 32 * 32)
    // Kept with the run, through its measurement.
    const { samples } = await page.ask('samples', { runId: first })
    expect(samples).toEqual(page.of('samples').map(({ step, prompts, images }) => ({ step, prompts, images })))
  })

  it('shows where in a generation a run remembers, and refuses one that it has not', async () => {
    const { heat, largest, timestep } = await page.ask('whereRemembered', { runId: first, generation: 1 })
    expect([heat.size, heat.channels, heat.columns, timestep]).toEqual([32, 1, 1, 50])
    expect(Math.max(...heat.pixels)).toBeGreaterThan(200)
    expect(largest).toBeGreaterThan(0)
    await expect(page.ask('whereRemembered', { runId: first, generation: 99 })).rejects.toThrow('Generation 99')
  })

  it('generates with the model as it was opened and with a run, on the same noise, beside the nearest training images', async () => {
    const ask = {
      prompts: ['a boot', 'a dress'],
      seed: 3,
      guidance: 1,
      steps: 2,
      solver: 'ddim',
      frames: true,
      tameTo: null,
    } as const
    const prompts = [...ask.prompts]
    const plain = await page.ask('generate', { ...ask, prompts, generator: { kind: 'pretrained' } })
    const tuned = await page.ask('generate', { ...ask, prompts, generator: { kind: 'run', runId: first } })
    expect(looks(plain.images)).not.toBe(looks(tuned.images))
    expect(plain.frames.map(({ images }) => images.pixels.length)).toEqual([2 * 32 * 32, 2 * 32 * 32])
    expect(plain.nearest?.similarity).toHaveLength(2)
    expect(plain.nearest?.images.columns).toBe(2)
    // Without guidance the network is not asked about the empty caption.
    expect(plain.meter).toBeNull()
    const guided = await page.ask('generate', { ...ask, guidance: 2, prompts, generator: { kind: 'pretrained' } })
    for (const values of [guided.meter?.first ?? [], guided.meter?.mean ?? []]) {
      expect(values).toHaveLength(2)
      expect(values.every((value) => value > 0)).toBe(true)
    }
    expect(guided.tamed).toBeNull()
    const target = Math.min(...(guided.meter?.first ?? []))
    const askTamed = { ...ask, guidance: 2, prompts, tameTo: 0.9 * target, generator: { kind: 'pretrained' } } as const
    const { tamed, meter, images } = await page.ask('generate', askTamed)
    expect(tamed?.before).toEqual(guided.meter?.first.map((value) => expect.closeTo(value, 3)))
    // What the sampling meets is the changed prompt.
    expect(tamed?.after).toEqual(meter?.first.map((value) => expect.closeTo(value, 3)))
    tamed?.after.forEach((value, i) => expect(value).toBeLessThan(tamed.before[i] ?? NaN))
    expect(looks(images)).not.toBe(looks(guided.images))
    await expect(page.ask('generate', { ...askTamed, tameTo: 0 })).rejects.toThrow('target is 0')
    const long = await page.ask('generate', {
      ...ask,
      prompts: ['boot '.repeat(40)],
      generator: { kind: 'pretrained' },
    })
    expect(long.notes).toHaveLength(1)
    await expect(
      page.ask('generate', { ...ask, prompts, steps: 0, generator: { kind: 'pretrained' } }),
    ).rejects.toThrow('BadInput: Sampling steps are 0')
  })

  it('tells by which words a prompt is remembered: at the first step of the image that it generates', async () => {
    const generator = { kind: 'run', runId: first } as const
    const shared = { seed: 3, steps: 2, solver: 'ddim', generator } as const
    const prompts = ['a dress', 'a boot on black']
    const { meter } = await page.ask('generate', { ...shared, prompts, guidance: 2, frames: false, tameTo: null })
    const ask = { ...shared, prompt: 'a boot on black', image: 1 }
    const found = await page.ask('significantTokens', ask)
    expect(found.meter).toBeCloseTo(meter?.first[1] ?? NaN, 3)
    expect(found.words.map(({ text }) => text)).toEqual(['a', 'boot', 'on', 'black'])
    for (const { significance } of found.words) expect(significance).toBeGreaterThan(0)
    expect(found.end).toBeGreaterThan(0)
    await expect(page.ask('significantTokens', { ...ask, prompt: ' ' })).rejects.toThrow('has no words')
    const { tensors } = await page.ask('memory', {})
    const from = page.events.length
    const asked = page.ask('significantTokens', ask)
    const refused = expect(asked).rejects.toThrow('Cancelled')
    await page.until((event) => page.events.indexOf(event) >= from && event.type === 'waiting')
    await page.tell({ type: 'cancel' })
    await refused
    expect((await page.ask('memory', {})).tensors).toBe(tensors)
  })

  it('goes on in another engine as if nothing had been, to the last bit', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun() })
    const from = page.events.length
    await page.tell({ type: 'train' })
    await page.until((event) => page.events.indexOf(event) >= from && event.type === 'progress')
    // Answered between two steps, which it leaves as they are.
    const generator = { kind: 'run', runId } as const
    const ask = {
      generator,
      prompts: ['a boot'],
      seed: 1,
      guidance: 1,
      steps: 2,
      solver: 'ddim',
      frames: false,
      tameTo: null,
    } as const
    const { images } = await page.ask('generate', { ...ask, prompts: [...ask.prompts] })
    expect(images.pixels.some((value) => value > 100)).toBe(true)
    await page.tell({ type: 'pause' })
    const paused = await page.stored(runId)
    expect(paused.step).toBeLessThan(3)

    const again = await FusionPage.open()
    await expect(again.ask('openRun', { runId, bytes: null })).rejects.toThrow(
      `This run's training set is Fashion-MNIST, ${IMAGES} images, which is not loaded`,
    )
    await again.ask('loadSet', { role: 'training', source: { kind: 'fashion', count: IMAGES } })
    await expect(again.ask('openRun', { runId, bytes: null })).rejects.toThrow("This run's fusion set is MNIST digits")
    await again.loadSets()
    expect(await again.ask('openRun', { runId, bytes: null })).toMatchObject({
      step: paused.step,
      losses: paused.losses,
    })
    await again.train('finished')
    const whole = await learnt(runId)
    expect(whole.size).toBeGreaterThan(100)
    expect(whole).toEqual(await learnt(first))
    const [one, other] = [await again.stored(runId), await again.stored(first)]
    expect(one.losses).toEqual(other.losses)
    expect(one.measured).toEqual(other.measured)
    await again.ask('deleteRun', { runId })
    expect((await again.ask('listRuns', {})).runs.map((run) => run.runId)).not.toContain(runId)
  })

  it('gives a run away as a file and takes it in again, to generate the same', async () => {
    expect((await page.ask('exportRun', { runId: first })).fileName).toBe(
      'modeweave-5-word-captions-dual-fusion-1-3-3.zip',
    )
    const { bytes, fileName } = await page.ask('exportRun', { runId: first, name: 'The good one' })
    expect(fileName).toBe('modeweave-the-good-one-3.zip')
    const taken = await page.ask('importRun', { bytes })
    expect(taken).toMatchObject({ name: 'The good one', hasWeights: true, resumable: false, bundled: false, step: 3 })
    expect(taken.runId).not.toBe(first)
    expect(taken.measured).toEqual((await page.stored(first)).measured)
    const [ours, theirs] = [
      await page.ask('gallery', { runId: first }),
      await page.ask('gallery', { runId: taken.runId }),
    ]
    expect([theirs.own, theirs.captions, looks(theirs.generated), looks(theirs.training)]).toEqual([
      ours.own,
      ours.captions,
      looks(ours.generated),
      looks(ours.training),
    ])
    const ask = {
      prompts: ['a boot'],
      seed: 3,
      guidance: 2,
      steps: 2,
      solver: 'dpm-solver++',
      frames: false,
      tameTo: null,
    } as const
    const images = async (runId: string) =>
      looks(
        (await page.ask('generate', { ...ask, prompts: [...ask.prompts], generator: { kind: 'run', runId } })).images,
      )
    expect(await images(taken.runId)).toBe(await images(first))
    await expect(page.ask('openRun', { runId: taken.runId, bytes: null })).rejects.toThrow(
      'to look at and generate with',
    )
    await expect(page.ask('importRun', { bytes: new ArrayBuffer(20) })).rejects.toThrow('This is no .zip of a run')
  })

  it('has the runs that come with the page: to look at, and some to generate with', async () => {
    const { runs } = await page.ask('listRuns', {})
    const bundled = runs.filter((run) => run.bundled)
    expect(bundled.map(({ name }) => name)).toEqual([
      'original captions',
      '5-word captions',
      '5-word captions + dual fusion .1/.3',
      '5-word captions + dual fusion .1/.5',
    ])
    for (const { runId, measured, training } of bundled) {
      const { generated, training: shown } = await page.ask('gallery', { runId })
      expect([generated.columns, shown.columns]).toEqual([measured?.judgement.replication.pairs.length, training.count])
    }
    const ask = {
      prompts: ['a boot'],
      seed: 3,
      guidance: 1,
      steps: 2,
      solver: 'ddim',
      frames: false,
      tameTo: null,
    } as const
    const made = (runId: string) =>
      page.ask('generate', { ...ask, prompts: [...ask.prompts], generator: { kind: 'run', runId } })
    const [withWeights, without] = [bundled.find((run) => run.hasWeights), bundled.find((run) => !run.hasWeights)]
    const { images } = await made(withWeights?.runId ?? '')
    expect(images.pixels.some((value) => value > 100)).toBe(true)
    await expect(made(without?.runId ?? '')).rejects.toThrow('This run comes without its weights')
    await expect(page.ask('deleteRun', { runId: 'bundled:original' })).rejects.toThrow('cannot be deleted')
  })

  it('leaves off what is cancelled', async () => {
    const generator = { kind: 'pretrained' } as const
    const measuring = page.ask('measure', { generator, captions: null, perCaption: 1, guidance: 1, steps: 50, seed: 0 })
    await page.until((event) => event.type === 'waiting' && event.what === 'Measuring' && event.fraction !== null)
    await page.tell({ type: 'cancel' })
    await expect(measuring).rejects.toThrow('Cancelled: ')
    expect(page.of('waiting').at(-1)?.what).toBeNull()
  })

  it('trains LoRA on the shared weights and hands its device memory back', async () => {
    const config = tinyRun({ steps: 1, adaptation: { method: 'lora', rank: 2, alpha: 2 } })
    const before = await page.ask('memory', {})
    const { runId } = await page.ask('newRun', { config })
    await page.train('finished')
    const { bytes } = await page.ask('exportRun', { runId })
    const taken = await page.ask('importRun', { bytes })
    const ask = {
      prompts: ['a boot'],
      seed: 3,
      guidance: 1,
      steps: 2,
      solver: 'ddim',
      frames: false,
      tameTo: null,
    } as const
    const made = (id: string) =>
      page.ask('generate', { ...ask, prompts: [...ask.prompts], generator: { kind: 'run', runId: id } })
    expect(looks((await made(taken.runId)).images)).toBe(looks((await made(runId)).images))
    for (const id of [taken.runId, runId]) await page.ask('deleteRun', { runId: id })
    const after = await page.ask('memory', {})
    expect(after.bytes).toBeLessThanOrEqual(before.bytes)
  })
})
