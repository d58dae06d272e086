/** The engine behind the room "Fusion" where one thing changes under another: captions, judges, a run that is measured half-way. */
import 'fake-indexeddb/auto'
import { beforeAll, describe, expect, it } from 'vitest'
import { Waiting } from '../../../../src/workers/shared/waiting'
import { withCutNote, withMarkNote } from '../../../../src/workers/fusion/loading'
import { readFusionRun, writeFusionRun } from '../../../../src/workers/fusion/runs/file'
import type { FusionNews } from '../../../../src/workers/fusion/protocol'
import { FusionPage, IMAGES, tinyRun } from './page'

let page: FusionPage
beforeAll(async () => {
  page = await FusionPage.open()
  await page.loadSets()
}, 60_000)

const captions = (word: string) => Array.from({ length: IMAGES }, (_, i) => `a ${word} ${i}`)
const alone = { fusion: null, steps: 3 }

describe('a run in memory', () => {
  it('stops before it samples where it is to pause at once', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun(alone) })
    const from = page.events.length
    await page.tell({ type: 'train' })
    await page.tell({ type: 'pause' })
    const heard = page.events.slice(from).filter((event) => 'runId' in event && event.runId === runId)
    expect(heard.map(({ type }) => type)).not.toContain('samples')
    expect(heard.at(-1)).toMatchObject({ type: 'status', status: 'paused', step: 0 })
  })

  it('is measured half-way and kept so, until it trains on', async () => {
    const { runId } = await page.ask('newRun', { config: tinyRun({ ...alone, steps: 4 }) })
    const from = page.events.length
    await page.tell({ type: 'train' })
    await page.until((event) => page.events.indexOf(event) >= from && event.type === 'progress')
    await page.tell({ type: 'pause' })
    const ask = {
      generator: { kind: 'run', runId },
      captions: null,
      perCaption: 16,
      guidance: 1,
      steps: 2,
      seed: 5,
    } as const
    const { measured } = await page.ask('measure', ask)
    // No more generations than a run is measured with by itself.
    expect([measured.judgement.replication.generated.count, measured.perCaption]).toEqual([IMAGES, 1])
    const stored = await page.stored(runId)
    expect(stored.step).toBeLessThan(4)
    expect(stored.measured).toEqual(measured)
    await page.train('finished')
    const finished = await page.stored(runId)
    expect(finished.measured).not.toBeNull()
    expect(finished.measured?.seed).not.toBe(measured.seed)
    await expect(page.ask('measure', { ...ask, perCaption: 17 })).rejects.toThrow('BadInput: Generations a caption')
    await expect(page.ask('measure', { ...ask, tameTo: 0 })).rejects.toThrow('BadInput: The meter’s target is 0')
    const tamed = (await page.ask('measure', { ...ask, tameTo: 1e-3 })).measured
    expect(tamed.tameTo).toBe(1e-3)
    const plain = (await page.ask('measure', ask)).measured
    expect(plain).not.toHaveProperty('tameTo')
    // Other prompts, other images.
    expect(tamed.judgement.replication.similarities).not.toEqual(plain.judgement.replication.similarities)
  })

  it('lets others generate and change the judges while it trains', async () => {
    await page.ask('newRun', { config: tinyRun(alone) })
    const before = page.of('fault').length
    const finished = page.train('finished')
    const prompts = ['a boot']
    const ask = { prompts, seed: 1, guidance: 1, steps: 2, solver: 'ddim', frames: false, tameTo: null } as const
    const [made, judge] = await Promise.all([
      page.ask('generate', { ...ask, prompts: [...prompts], generator: { kind: 'pretrained' } }),
      page.ask('loadJudge', { role: 'detector', source: { kind: 'bundled' } }),
    ])
    await finished
    expect([made.nearest?.similarity.length, judge.bundled]).toEqual([1, true])
    expect(page.of('fault').slice(before)).toEqual([])
  })

  it('goes, saved, where its captions become others, and is asked for by name with its own', async () => {
    await page.ask('provideCaptions', { regime: 'room', captions: captions('boot') })
    const { runId } = await page.ask('newRun', { config: tinyRun({ ...alone, captions: 'room' }) })
    await page.train('finished')
    await page.ask('provideCaptions', { regime: 'room', captions: captions('boot') })
    const ask = {
      generator: { kind: 'run', runId },
      captions: null,
      perCaption: 1,
      guidance: 1,
      steps: 2,
      seed: 0,
    } as const
    expect((await page.ask('measure', ask)).gallery.captions[3]).toBe('a boot 3')
    await page.ask('provideCaptions', { regime: 'room', captions: captions('dress') })
    await expect(page.ask('measure', ask)).rejects.toThrow('learnt from captions made in the Captions room')
    await expect(page.tell({ type: 'train' }).then(() => page.of('fault').at(-1)?.fault.message)).resolves.toContain(
      'No run is in memory',
    )
    // Captions that take the place of the set's own are not the set's own either.
    await page.ask('provideCaptions', { regime: 'general', captions: captions('dress') })
    const other = await page.ask('newRun', { config: tinyRun({ ...alone, captions: 'general' }) })
    expect(other.training.id).toContain('#')
  })
})

describe('what the page is told', () => {
  it('of two waits: the one begun first, then the other', async () => {
    const told: (string | null)[] = []
    const waiting = new Waiting((event: Extract<FusionNews, { type: 'waiting' }>) => told.push(event.what))
    let end: () => void = () => {}
    const first = waiting.during('first', true, () => new Promise<void>((resolve) => (end = resolve)))
    const second = waiting.during('second', true, async (onProgress) => {
      await first
      onProgress(0.5)
    })
    end()
    await second
    expect(told).toEqual(['first', 'first', 'second', 'second', null])
  })

  it('of captions that are longer than the text encoder takes', () => {
    const set = {
      id: '',
      name: 'three',
      size: 1,
      channels: 1,
      count: 3,
      pixelsAt: () => Promise.reject(new Error('captions alone are asked for')),
      captions: { original: ['a', 'a b c', 'a b'] },
      paraphrases: null,
      labels: null,
      classNames: null,
      notes: ['first'],
    } as const
    const measure = (text: string) => ({ length: text.split(' ').length, room: 2 })
    expect(withCutNote({ ...set, captions: { original: [...set.captions.original] } }, { measure }).notes).toEqual([
      'first',
      '1 of 3 captions has more than the 2 tokens that the text encoder takes; it does not see its end.',
    ])
    const marksIn = (text: string) => (text === 'a b' ? ['<|endoftext|>'] : [])
    expect(withMarkNote({ ...set, captions: { original: [...set.captions.original] } }, { marksIn }).notes).toEqual([
      'first',
      "1 of 3 captions holds <|endoftext|>, the tokenizer's own marks; they are left out for the text encoder.",
    ])
  })

  it('of a file whose summary speaks of images that it lacks', async () => {
    const [run] = (await page.ask('listRuns', {})).runs.filter(({ measured }) => measured !== null)
    const { bytes } = await page.ask('exportRun', { runId: run?.runId ?? '' })
    const file = await readFusionRun(bytes)
    const pair = file.summary.measured?.judgement.replication.pairs[0]
    if (pair !== undefined) pair.training = 999
    const lying = await writeFusionRun({ ...file, weights: new Map(), events: true })
    await expect(page.ask('importRun', { bytes: lying })).rejects.toThrow(
      "BadInput: The run's run.json names images that its gallery.safetensors lacks",
    )
  })
})
