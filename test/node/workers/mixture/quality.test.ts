/** Scores of samples: the real engine on wasm, its networks tiny, judged by the bundled classifier. */
import { strFromU8, unzipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { loadBundled } from '../../../../src/data/images/bundled'
import { readRun } from '../../../../src/mixture/checkpoint'
import type { MixtureConfig, SampleQuality } from '../../../../src/mixture/types'
import { bundledMoments, openBundledClassifier } from '../../../../src/judges/bundled'
import { weightsOf } from '../../../../src/store/run-file/weights'
import { readSafetensors, writeSafetensors } from '../../../../src/tensor/files/safetensors'
import { scoresOf } from '../../../../src/workers/mixture/quality'
import { startBackend } from '../../../../src/gpu/backend'
import { filesOf } from '../../../../scripts/folder-files'
import { Conversation, dataset, inMemory, short } from './page'

/** Files of the site that were asked for. */
const fetched: string[] = []
const site = (path: string) => {
  fetched.push(path)
  return readPublic(path)
}

let page: Conversation
beforeEach(() => {
  fetched.length = 0
  page = digits(inMemory('test'))
})

/** An engine whose bars are called MNIST. */
function digits(store = inMemory('test'), load = site): Conversation {
  const made = new Conversation(store, null, load)
  made.images = { ...dataset, id: 'mnist', name: 'MNIST' }
  return made
}

async function trained(page: Conversation, change: Partial<MixtureConfig>): Promise<SampleQuality[]> {
  await page.begin(short(change))
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  return page.events.flatMap((e) => (e.type === 'quality' ? [e.report] : []))
}

describe('samples while a run is trained', () => {
  it('are scored at each evaluation, with the counts and the network that scored them', async () => {
    const reports = await trained(page, { qualitySamples: 120 })
    expect(reports.map(({ iteration }) => iteration)).toEqual([2, 3])
    for (const { inception, frechet, classifier, reference } of reports) {
      expect(inception).toMatchObject({ splits: 10, count: 120 })
      expect(inception.mean).toBeGreaterThan(1)
      expect(frechet.counts).toEqual([120, 60_000])
      // Noise of a network that has hardly learnt is no digit.
      expect(frechet.value).toBeGreaterThan(20)
      expect([classifier, reference]).toEqual(['classifier-mnist, 64 numbers of 32×32 grey images', 'training'])
    }
    const first = page.events.findIndex((e) => e.type === 'quality')
    expect(page.events.findIndex((e) => e.type === 'evaluation')).toBeLessThan(first)
    expect(fetched.sort()).toEqual([
      'models/classifier-mnist/model.onnx',
      'models/classifier-mnist/statistics.safetensors',
    ])
  })

  it('leave the training as it is without them', async () => {
    await trained(page, { qualitySamples: 50 })
    const other = digits()
    expect(await trained(other, { qualitySamples: 0 })).toEqual([])
    const [a, b] = await Promise.all([page, other].map((each) => each.ask('exportModel', {})))
    if (a === undefined || b === undefined) throw new Error('both were exported')
    const [measured, plain] = await Promise.all([a, b].map(async ({ bytes }) => readRun(await weightsOf(bytes))))
    expect(measured?.record.trainer).toEqual(plain?.record.trainer)
    expect([...(measured?.tensors ?? [])]).toEqual([...(plain?.tensors ?? [])])
  })

  it.each(['vanilla', 'gm-gan'] as const)('are scored of %s too, which has no responsibilities', async (method) => {
    expect(await trained(page, { method, qualitySamples: 30 })).toHaveLength(2)
    expect(await page.ask('measureSamples', { samples: 30 })).toMatchObject({ iteration: 3, inception: { count: 30 } })
  })

  it('are not scored while C learns alone, nor of images that no classifier comes for', async () => {
    const { regulariser } = short()
    const alone = { ...regulariser, first: 4, heads: 2, frozen: true }
    const reports = await trained(page, { iterations: 7, qualitySamples: 20, regulariser: alone })
    expect(reports.map(({ iteration }) => iteration)).toEqual([4, 6, 7])
    const own = new Conversation(inMemory('test'), null, site)
    fetched.length = 0
    expect(await trained(own, { qualitySamples: 20 })).toEqual([])
    await expect(own.ask('measureSamples', { samples: 20 })).rejects.toThrow(
      'BadInput: No classifier of Bars comes with the page, so its samples have no scores; MNIST, Fashion-MNIST and the emoji have one, and a network of your own can judge: choose one.',
    )
    expect(fetched).toEqual([])
  })

  it('go without scores where the classifier cannot be fetched, which is said once', async () => {
    const offline = digits(inMemory('test'), (path) => Promise.reject(new Error(`Failed to fetch ${path}`)))
    expect(await trained(offline, { qualitySamples: 20 })).toEqual([])
    const faults = offline.events.flatMap((e) => (e.type === 'fault' ? [e.fault] : []))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({
      name: 'Unreachable',
      message: expect.stringMatching(
        /^Samples are not scored while this run is trained\. .*Check the connection/,
      ) as string,
    })
  })
})

describe('scores of samples', () => {
  it('stay with the run: in its checkpoint, in the file of it, and beside its curves', async () => {
    const store = inMemory('test')
    page = digits(store)
    const reports = await trained(page, { qualitySamples: 20 })
    const { bytes } = await page.ask('exportModel', {})
    const files = unzipSync(new Uint8Array(bytes))
    const [head, ...rows] = strFromU8(files['metrics.csv'] ?? new Uint8Array())
      .trim()
      .split('\n')
    expect(head).toMatch(
      /^iteration,.*,quality\/inception_score,quality\/inception_deviation,quality\/frechet_distance,quality\/n$/,
    )
    expect(rows.filter((row) => !row.startsWith('0,')).map((row) => row.split(',').slice(-4))).toEqual([
      ['', '', '', ''],
      ...reports.map(({ inception, frechet }) =>
        [inception.mean, inception.deviation, frechet.value, inception.count].map(String),
      ),
    ])
    const { details } = JSON.parse(strFromU8(files['run.json'] ?? new Uint8Array())) as {
      details: { quality: unknown }
    }
    expect(details.quality).toEqual(reports.at(-1))
    const again = digits(store)
    await again.ask('initialise', { backend: 'wasm' })
    const { runs } = await again.ask('listRuns', {})
    const stored = { kind: 'stored' as const, runId: runs[0]?.runId ?? '' }
    expect((await again.ask('openModel', { source: stored })).quality).toEqual(reports)
  })

  it('are none in a file from before they were measured', async () => {
    await trained(page, { qualitySamples: 20 })
    const { bytes } = await page.ask('exportModel', {})
    const { tensors, metadata } = readSafetensors(await weightsOf(bytes))
    const record = JSON.parse(metadata.modeweave ?? '') as { quality?: unknown; config: Record<string, unknown> }
    delete record.quality
    delete record.config.qualitySamples
    const old = writeSafetensors(tensors, { modeweave: JSON.stringify(record) })
    const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes: old, own: true } })
    expect([opened.quality, opened.config.qualitySamples]).toEqual([[], 0])
  })

  it('can be asked for at any time, the same each time, and are refused where they mean nothing', async () => {
    const reports = await trained(page, { qualitySamples: 40 })
    const asked = await page.ask('measureSamples', { samples: 40 })
    expect(asked).toEqual(reports.at(-1))
    // More samples begin with the same ones, but their number is another.
    expect((await page.ask('measureSamples', { samples: 70 })).inception.count).toBe(70)
    await expect(page.ask('measureSamples', { samples: 9 })).rejects.toThrow('measure 10 or more, or 0 for none.')
    await expect(page.ask('measureSamples', { samples: 0 })).rejects.toThrow('No samples cannot be scored')
  })

  it('of a set cut to class shares are beside its own test images, which training and test have alike', async () => {
    await page.ask('initialise', { backend: 'wasm' })
    const shares = [4, 2, 1, 1, 1, 1, 1, 1, 1, 1]
    const source = { kind: 'bundled' as const, name: 'mnist' as const, shares }
    const report = await page.ask('loadDataset', { source })
    expect(report).toMatchObject({ id: 'mnist|4,2,1,1,1,1,1,1,1,1', name: 'MNIST, uneven classes' })
    // 5,923 zeros are the fewest for their share: 4 of 14.
    expect(report.trainCount).toBeGreaterThan(20_700)
    expect(report.trainCount).toBeLessThan(20_750)
    await page.ask('newRun', { config: short({ method: 'vanilla' }) })
    const { reference, frechet } = await page.ask('measureSamples', { samples: 20 })
    expect([reference, frechet.counts]).toEqual(['test', [20, report.testCount]])
    await page.ask('loadDataset', { source: { kind: 'bundled', name: 'mnist' } })
    await expect(page.ask('measureSamples', { samples: 20 })).rejects.toThrow('load MNIST, uneven classes to score it')
  })

  it('of real images are the card’s: they are bordered, not stretched', async () => {
    await startBackend('wasm')
    const models = filesOf(new URL('../../../../public/models/', import.meta.url).pathname)
    const judge = {
      network: await openBundledClassifier(models, 'mnist'),
      reference: await bundledMoments(models, 'mnist'),
      real: 'training' as const,
    }
    const { test } = await loadBundled('mnist', readPublic)
    const images = { count: 1024, size: 28, channels: 1 as const, pixels: test.pixels.subarray(0, 1024 * 784) }
    const { inception, frechet } = await scoresOf(images, judge)
    const card = JSON.parse(new TextDecoder().decode(await readPublic('models/classifier-mnist/card.json'))) as {
      metrics: { fidLike: { test1024: number } }
    }
    // The card's is a mean over eight draws of 1,024.
    expect(Math.abs(frechet.value - card.metrics.fidLike.test1024)).toBeLessThan(0.06)
    expect(inception.mean).toBeGreaterThan(9)
    await judge.network.close()
  })
})
