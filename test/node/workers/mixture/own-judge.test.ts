/** A classifier of the visitor's own in the engine: it names Gaussians and scores samples, of any images, and is kept until removed. */
import * as tf from '@tensorflow/tfjs-core'
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'
import type { MixtureConfig } from '../../../../src/mixture/types'
import { KeptFileStore } from '../../../../src/store/kept-files'
import type { JudgeSource } from '../../../../src/workers/mixture/protocol'
import { filesOfLayers, LABELS, metadata, teachableModel } from '../../judges/own/teachable-machine'
import { fakeCaches } from '../../store/fake-caches'
import { Conversation, inMemory, short, SIZE } from './page'

/** As large as the engine's images, so that nothing is resized. */
let source: JudgeSource
let predict: (grey: ArrayLike<number>) => Promise<number[][]>
let page: Conversation

beforeAll(async () => {
  await startBackend('wasm')
  const model = teachableModel(SIZE)
  const files = [...(await filesOfLayers(model)), metadata()]
  source = {
    kind: 'files',
    files: files.map(({ path, bytes }) => ({ path, file: new Blob([Uint8Array.from(bytes)]) })),
  }
  predict = async (grey) => {
    const values = Array.from(grey).flatMap((byte) => new Array<number>(3).fill(byte / 127.5 - 1))
    const images = tf.tensor4d(values, [grey.length / SIZE ** 2, SIZE, SIZE, 3])
    return (await (model.predict(images) as tf.Tensor2D).array()) as number[][]
  }
})

beforeEach(() => {
  page = new Conversation()
})

async function trained(change: Partial<MixtureConfig>) {
  await page.begin(short(change))
  await page.ask('loadJudge', { source, range: null })
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  return page.events.flatMap((e) => (e.type === 'quality' ? [e.report] : []))
}

describe('a classifier of the visitor’s own', () => {
  it('is told of as it is', async () => {
    await page.ask('initialise', { backend: 'wasm' })
    expect(await page.ask('loadJudge', { source, range: null })).toEqual({
      name: 'pets',
      classNames: LABELS,
      isNamed: true,
      size: SIZE,
      channels: 3,
      features: 100,
      range: 'symmetric',
      milliseconds: expect.any(Number) as number,
      kept: false,
    })
    expect(await page.ask('loadJudge', { source: { kind: 'present' }, range: 'unit' })).toMatchObject({ range: 'unit' })
  })

  it('names each Gaussian by the class that it takes most of its samples for', async () => {
    await page.begin(short())
    await expect(page.ask('nameGaussians', {})).rejects.toThrow('BadInput: No network of your own judges')
    await page.ask('loadJudge', { source, range: null })
    const names = await page.ask('nameGaussians', {})
    const { rows, columns, pixels } = await page.ask('sample', { perGaussian: names.samples, seed: 7 })
    const labels = (await predict(pixels)).map((row) => row.indexOf(Math.max(...row)))
    const votes = Array.from({ length: rows }, (_, row) => {
      const own = labels.slice(row * columns, (row + 1) * columns)
      const counts = LABELS.map((_, label) => own.filter((each) => each === label).length)
      return { name: LABELS[counts.indexOf(Math.max(...counts))], votes: Math.max(...counts) }
    })
    expect(names).toMatchObject({ network: 'pets', iteration: 0, samples: 20 })
    expect(names.classes).toEqual(votes)
  })

  it('scores samples of the visitor’s images as they are trained on, under its name', async () => {
    const reports = await trained({ qualitySamples: 60 })
    expect(reports.map(({ iteration, own, reference }) => [iteration, own, reference])).toEqual([
      [2, 'pets', 'training'],
      [3, 'pets', 'training'],
    ])
    for (const { inception, frechet, classifier } of reports) {
      expect(inception).toMatchObject({ splits: 10, count: 60 })
      expect(inception.mean).toBeGreaterThanOrEqual(1)
      expect(inception.mean).toBeLessThanOrEqual(LABELS.length)
      expect(frechet.counts).toEqual([60, 24])
      expect(frechet.value).toBeGreaterThan(0)
      expect(classifier).toMatch(/^pets \([0-9a-f]{8}\), 100 numbers of 28×28 RGB images$/)
    }
    const named = page.events.flatMap((e) => (e.type === 'named' ? [e.names.iteration] : []))
    expect(named).toEqual([2, 3])
    expect(await page.ask('measureSamples', { samples: 60 })).toEqual(reports.at(-1))
    const { bytes } = await page.ask('exportModel', {})
    const [head] = strFromU8(unzipSync(new Uint8Array(bytes))['metrics.csv'] ?? new Uint8Array()).split('\n')
    expect(head).toContain('quality on pets/inception_score,')
  })

  it('leaves training as it is without it, and its place once removed', async () => {
    await trained({ qualitySamples: 20 })
    const other = page
    page = new Conversation()
    await page.begin(short({ qualitySamples: 20 }))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    const grids = await Promise.all([page, other].map((each) => each.ask('sample', { perGaussian: 2, seed: 1 })))
    expect(grids[0]).toEqual(grids[1])
    await other.ask('dropJudge', {})
    await expect(other.ask('measureSamples', { samples: 20 })).rejects.toThrow(
      'No classifier of Bars comes with the page',
    )
  })
})

describe('its files', () => {
  it('stay in this browser until it is removed, with what its pixels are', async () => {
    const caches = fakeCaches()
    const visit = () => new Conversation(inMemory('test'), null, undefined, new KeptFileStore(caches))
    const first = visit()
    await first.ask('initialise', { backend: 'wasm' })
    expect(await first.ask('keptJudge', {})).toEqual({ name: null })
    const report = await first.ask('loadJudge', { source, range: 'bytes' })
    expect(report).toMatchObject({ kept: true, range: 'bytes' })
    const second = visit()
    expect(await second.ask('keptJudge', {})).toEqual({ name: 'pets' })
    expect(await second.ask('loadJudge', { source: { kind: 'kept' }, range: null })).toEqual({
      ...report,
      milliseconds: expect.any(Number) as number,
    })
    await second.ask('dropJudge', {})
    const third = visit()
    expect(await third.ask('keptJudge', {})).toEqual({ name: null })
    await expect(third.ask('loadJudge', { source: { kind: 'kept' }, range: null })).rejects.toThrow(
      'BadInput: Your network is not kept in this browser any more; choose its files again.',
    )
  })

  it('stay under whatever names they have', async () => {
    const under = (name: string) => name.replace('weights.bin', '__proto__')
    const chosen = [...(await filesOfLayers(teachableModel(SIZE))), metadata()]
    const files = chosen.map(({ path, bytes }) => {
      const text = new TextDecoder().decode(bytes)
      return { path: under(path), file: new Blob([path.endsWith('.json') ? under(text) : Uint8Array.from(bytes)]) }
    })
    const caches = fakeCaches()
    const visit = () => new Conversation(inMemory('test'), null, undefined, new KeptFileStore(caches))
    const first = visit()
    await first.ask('initialise', { backend: 'wasm' })
    await first.ask('loadJudge', { source: { kind: 'files', files }, range: null })
    const again = await visit().ask('loadJudge', { source: { kind: 'kept' }, range: null })
    expect([again.name, files.map(({ path }) => path)]).toEqual(['pets', expect.arrayContaining(['__proto__'])])
  })

  it('that are none leave the one before', async () => {
    await page.begin(short())
    await page.ask('loadJudge', { source, range: null })
    const none: JudgeSource = { kind: 'files', files: [{ path: 'a.onnx', file: new Blob(['x']) }] }
    await expect(page.ask('loadJudge', { source: none, range: null })).rejects.toThrow('a.onnx is no ONNX file')
    expect((await page.ask('nameGaussians', {})).network).toBe('pets')
  })
})
