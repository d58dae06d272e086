import { afterEach, expect, it, vi } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { readFusionLink } from '../../../../src/state/fusion/link'
import { readLink } from '../../../../src/state/mixture/link'
import { draftOf } from '../../../../src/state/fusion/settings'
import { fusionLink, pairLink } from '../../../../src/views/start/links'

afterEach(() => vi.unstubAllGlobals())

it.each(['specific', 'fusion'] as const)('opens the %s run’s settings in the room Fusion', (side) => {
  vi.stubGlobal('location', { pathname: '/page/', search: '?backend=wasm&K=5' })
  const link = new URL(fusionLink(side, 0), 'https://example.org')
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
