/** What lists say of a run, from what is stored of it. */
import { expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { presets } from '../../../../src/mixture/presets'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { bundledEntries, type BundledCards } from '../../../../src/state/runs/bundled'
import { fusionDeparture, mixtureDeparture } from '../../../../src/state/runs/changes'
import { mixtureEntry, withOpened } from '../../../../src/state/runs/entries'
import type { RunEntry } from '../../../../src/state/runs/types'
import type { ClusteringReport, SampleQuality } from '../../../../src/mixture/types'
import type { MixtureCard } from '../../../../src/workers/mixture/card-types'
import { BundledRuns } from '../../../../src/workers/fusion/runs/bundled'
import { accuracy, madeRun } from './made'

const said = ({ preset, changes }: ReturnType<typeof mixtureDeparture>) =>
  `${preset}: ${changes.map(({ symbol, text }) => symbol + text).join(', ')}`

it('tells a mixture from the preset that it is nearest to', () => {
  const classroom = presets.classroom('mnist')
  expect(said(mixtureDeparture({ ...classroom, seed: 9, iterations: 5 }, 'mnist'))).toBe('classroom: ')
  const changed = { ...classroom, components: 5, regulariser: { ...classroom.regulariser, enabled: false } }
  expect(said(mixtureDeparture(changed, 'mnist'))).toBe('classroom: K 10 → 5, R_C off')
  expect(said(mixtureDeparture(presets.joint('emoji'), 'emoji'))).toBe('joint: ')
  expect(said(mixtureDeparture(presets.paper('mnist'), 'mnist'))).toBe('paper: ')
})

it('tells a fine-tuning run from its preset, captions and number of images included', () => {
  const { paper } = fineTuningPresets
  expect(said(fusionDeparture({ ...paper, seed: 4 }))).toBe('paper: ')
  expect(said(fusionDeparture({ ...paper, images: 32, fusion: null }))).toMatch(
    /^(demo|paper): .* → 32 images, .* off$/,
  )
})

it('says of an older run what is known, and where it stands', () => {
  const run = {
    runId: 'a',
    name: 'MNIST, balanced, K = 10',
    iteration: 40,
    iterations: 100,
    datasetId: 'mnist',
    savedAt: 5,
    bytes: 7,
  }
  expect(mixtureEntry(run, null)).toMatchObject({
    data: 'MNIST',
    done: 40,
    total: 100,
    bytes: 7,
    canGoOn: true,
    preset: null,
    settings: null,
    pictures: null,
  })
})

it('keeps scores by a network of the visitor’s own apart from those by the page’s', () => {
  const scored = (iteration: number, value: number, own?: string): SampleQuality => ({
    iteration,
    inception: { mean: 2, deviation: 0.1, splits: 10, count: 100 } as SampleQuality['inception'],
    frechet: { value, counts: [100, 100] } as unknown as SampleQuality['frechet'],
    reference: 'training',
    classifier: own ?? 'classifier-mnist',
    ...(own === undefined ? {} : { own }),
  })
  const card: MixtureCard = {
    config: presets.classroom('mnist'),
    datasetName: 'MNIST',
    iteration: 40,
    seconds: 1,
    backend: null,
    evaluation: null,
    history: [],
    clustering: [],
    pictures: null,
    quality: [scored(10, 50), scored(20, 40), scored(30, 900, 'cats'), scored(40, 800, 'cats')],
  } as unknown as MixtureCard
  const run = { runId: 'a', name: 'a', iteration: 40, iterations: 100, datasetId: 'mnist', savedAt: 5, bytes: 7 }
  const { scores, scoredAt, curves, judges } = mixtureEntry(run, card)
  expect(scores.frechet?.value).toBe(40)
  expect([judges, scoredAt]).toEqual([['classifier-mnist'], 20])
  expect(curves.map(({ name, points }) => [name, points.map(([, y]) => y)])).toEqual([
    ['FID-like', [50, 40]],
    ['FID-like on cats', [900, 800]],
  ])
})

it('has the scores that the room made of a run as it stands, and says of others which iteration they are of', () => {
  const report = (iteration: number, accuracy: number): ClusteringReport => ({
    ...{ count: 100, iteration, weights: [], balance: 1, confidence: 1, shares: [], weightsError: null },
    labelled: { accuracy, purity: 0, nmi: 0, ari: 0 } as ClusteringReport['labelled'],
  })
  const told = ({ scores, scoredAt }: RunEntry) => [scores.accuracy?.value ?? null, scoredAt]
  const old = madeRun('a', { done: 40 })
  const opened = { runId: 'a', evaluation: report(40, 0.5), quality: null }
  expect(told(withOpened(old, opened))).toEqual([0.5, null])
  expect(told(withOpened({ ...old, scores: accuracy(0.25), scoredAt: 20 }, opened))).toEqual([0.5, null])
  // Another run, another state of this one, a network of the visitor's own.
  expect(withOpened(old, { ...opened, runId: 'b' })).toBe(old)
  expect(withOpened(old, { ...opened, evaluation: report(50, 0.5) })).toBe(old)
  const quality = { iteration: 40, own: 'cats' } as SampleQuality
  expect(withOpened(old, { runId: 'a', evaluation: null, quality })).toBe(old)
})

it('has every run that comes with the page, with scores and pictures', async () => {
  const cards = JSON.parse(new TextDecoder().decode(await readPublic('runs/cards.json'))) as BundledCards
  const entries = bundledEntries(cards)
  const fusion = await new BundledRuns(readPublic).list()
  expect(entries.filter(({ lab }) => lab === 'fusion').map(({ runId }) => runId)).toEqual(
    fusion.map(({ runId }) => runId),
  )
  expect(entries.filter(({ lab }) => lab === 'mixture').map(({ data }) => data)).toEqual([
    'MNIST',
    'Fashion-MNIST',
    'Emoji',
  ])
  for (const { name, pictures, scores, scoredAt, curves, seconds, bundled, savedAt } of entries) {
    expect(scoredAt, name).toBeNull()
    expect(pictures?.thumbnail.length, name).toBeGreaterThan(100)
    expect([Object.keys(scores).length > 0, curves.length > 0, (seconds ?? 0) > 0, bundled, savedAt], name).toEqual([
      true,
      true,
      true,
      true,
      null,
    ])
  }
})
