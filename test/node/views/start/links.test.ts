import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { checkHeart } from '../../../../src/results/start/heart'
import { readFusionLink } from '../../../../src/state/fusion/link'
import { readLink } from '../../../../src/state/mixture/address/recipe'
import { draftOf } from '../../../../src/state/fusion/settings'
import { fusionLink, pairLink } from '../../../../src/views/start/links'

afterEach(() => vi.unstubAllGlobals())

it.each(['specific', 'fusion'] as const)('opens the %s run’s settings in the room Fusion', (side) => {
  vi.stubGlobal('location', { pathname: '/page/', search: '?backend=wasm&K=5' })
  const link = new URL(fusionLink(side, 0, null), 'https://example.org')
  expect([link.pathname, link.hash, link.searchParams.get('backend'), link.searchParams.get('K')]).toEqual([
    '/page/',
    '#fusion',
    'wasm',
    null,
  ])
  const { draft, notes } = readFusionLink(link.search)
  const wanted = draftOf(fineTuningPresets.paper)
  expect(notes).toEqual([])
  expect(draft).toEqual(
    side === 'fusion' ? wanted : { ...wanted, captions: 'original', fusion: { ...wanted.fusion, enabled: false } },
  )
})

it.each([
  [null, 2000],
  [700, 700],
  // No run is so short.
  [10, 2000],
] as const)('a recipe taken along at iteration %s is of %s iterations', (at, iterations) => {
  vi.stubGlobal('location', { pathname: '/', search: '' })
  const { config, notes } = readLink(new URL(pairLink('without', 3, at), 'https://example.org').search)
  expect([notes, config.iterations, config.seed, config.regulariser.enabled]).toEqual([[], iterations, 3, false])
})

it('takes the step along, to the nearest one at which the run there was looked at', () => {
  vi.stubGlobal('location', { pathname: '/', search: '' })
  const read = (path: string) =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../../../../public/${path}`, import.meta.url)), 'utf8')) as unknown
  const { specific } = checkHeart(read('start/heart/card.json'))
  const { runs } = read('models/fusion-runs/index.json') as { runs: { runId: string; rising: { step: number }[] }[] }
  const frames = runs.find(({ runId }) => runId === 'bundled:original')?.rising.map(({ step }) => step)
  for (const { step } of specific.checkpoints) {
    const asked = Number(new URL(fusionLink('specific', 0, step), 'https://example.org').searchParams.get('ft.frame'))
    expect(frames, `step ${step}`).toContain(asked)
    expect(Math.abs(asked - step), `step ${step}`).toBeLessThanOrEqual(25)
  }
})
