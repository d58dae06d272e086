import { describe, expect, it } from 'vitest'
import { asPublished, presets } from '../../../../../src/mixture/presets'
import { readLink, writeLink } from '../../../../../src/state/mixture/address/recipe'
import { withSetting } from '../../../../../src/state/mixture/settings/settings'

const none = new URLSearchParams()

describe('link', () => {
  it('says nothing of a preset as it is', () => {
    expect(writeLink({ dataset: 'mnist', preset: 'classroom', config: presets.classroom('mnist') }, none)).toBe('')
    expect(readLink('').config).toEqual(presets.classroom('mnist'))
  })

  it('carries only what differs, and brings it back', () => {
    const config = withSetting(
      withSetting(presets.classroom('fashion-mnist'), 'components', 12),
      'regulariser.entropy',
      0.5,
    )
    const query = writeLink(
      { dataset: 'fashion-mnist', preset: 'classroom', config },
      new URLSearchParams('backend=wasm'),
    )
    expect(query).toBe('?backend=wasm&data=fashion-mnist&K=12&entropy=0.5')
    const read = readLink(query)
    expect(read).toEqual({
      backend: 'wasm',
      dataset: 'fashion-mnist',
      shares: null,
      preset: 'classroom',
      config,
      notes: [],
    })
  })

  it('carries the emoji, which cannot be cut to class shares', () => {
    const recipe = { dataset: 'emoji', preset: 'classroom', config: presets.classroom('emoji') } as const
    expect(writeLink({ ...recipe, shares: [1] }, none)).toBe('?data=emoji')
    expect(readLink('?data=emoji')).toMatchObject({ ...recipe, shares: null, notes: [] })
    const cut = readLink('?data=emoji&classes=3,1,1,1,1,1,1,1,1,1')
    expect([cut.shares, cut.notes]).toEqual([null, ['The link’s class shares do not fit this dataset; ignored.']])
  })

  it('carries class shares, and says which it cannot use', () => {
    const shares = [3, 1, 1, 1, 1, 1, 1, 1, 1, 0.5]
    const recipe = { dataset: 'mnist', shares, preset: 'classroom', config: presets.classroom('mnist') } as const
    const query = writeLink(recipe, none)
    expect(readLink(query).shares).toEqual(shares)
    expect(writeLink({ ...recipe, shares: null }, new URLSearchParams(query))).toBe('')
    const { shares: none_, notes } = readLink('?classes=1,2')
    expect([none_, notes]).toEqual([null, ['The link’s class shares are 2 numbers; 10 are needed, one each; ignored.']])
  })

  it('brings the settings that belong to a method with its name alone', () => {
    const config = asPublished(presets.classroom('mnist'))
    expect(writeLink({ dataset: 'mnist', preset: 'classroom', config }, none)).toBe('?method=as-published')
    expect(readLink('?method=as-published').config).toEqual(config)
  })

  it('keeps S at K for the method as published', () => {
    const { config, notes } = readLink('?method=as-published&K=5')
    expect([config.components, config.samplesPerImage, notes]).toEqual([5, 5, []])
  })

  it('forgets settings that went back to the preset', () => {
    const old = new URLSearchParams('K=12&seed=3&backend=cpu')
    expect(writeLink({ dataset: 'mnist', preset: 'classroom', config: presets.classroom('mnist') }, old)).toBe(
      '?backend=cpu',
    )
  })

  it('says what it cannot use and goes on without it', () => {
    const { config, backend, notes } = readLink('?K=99&Dz=2.5&method=magic&backend=abacus&data=cats&preset=big')
    expect(config).toEqual(presets.classroom('mnist'))
    expect(backend).toBeNull()
    expect(notes).toHaveLength(6)
    expect(notes.join(' ')).toContain('K=99 is not a whole number from 2 to 20')
  })
})
