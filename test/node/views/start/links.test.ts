import { afterEach, expect, it, vi } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { readFusionLink } from '../../../../src/state/fusion/link'
import { draftOf } from '../../../../src/state/fusion/settings'
import { fusionLink } from '../../../../src/views/start/links'

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
