import { describe, expect, it } from 'vitest'
import { presets, validateConfig } from '../../../../src/mixture/config'
import { readLink } from '../../../../src/state/mixture/link'
import { Recipe } from '../../../../src/state/mixture/recipe.svelte'
import { liveChange, readSetting, settings, withSetting } from '../../../../src/state/mixture/settings'

const recipe = () => new Recipe(readLink(''))

describe('Recipe', () => {
  it('lists what differs from the preset and takes it back', () => {
    const draft = recipe()
    draft.set('components', 7)
    draft.set('learningRateG', 1e-3)
    expect(draft.changed.map(({ path }) => path)).toEqual(['components', 'learningRateG'])
    draft.resetAll()
    expect(draft.changed).toEqual([])
  })

  it('marks what is in use and not the preset’s, and takes just that back', () => {
    const draft = recipe()
    draft.set('method', 'as-published')
    draft.set('components', 5)
    draft.set('regulariser.entropy', 2)
    // S is all K Gaussians for every K, and without R_C its weights do nothing.
    expect(draft.changed.map(({ path }) => path)).toEqual(['components'])
    draft.resetAll()
    expect([draft.changed, draft.config.method, draft.config.components]).toEqual([[], 'as-published', 10])
  })

  it('keeps S within K', () => {
    const draft = recipe()
    draft.set('samplesPerImage', 10)
    draft.set('components', 4)
    expect(draft.config.samplesPerImage).toBe(4)
    draft.set('components', 6)
    expect(draft.config.samplesPerImage).toBe(6)
    draft.set('samplesPerImage', 9)
    expect(draft.config.samplesPerImage).toBe(6)
  })

  it('can be trained with under every preset, dataset and method', () => {
    for (const preset of ['classroom', 'paper'] as const) {
      for (const method of ['balanced', 'as-published', 'gm-gan', 'vanilla']) {
        const draft = recipe()
        draft.choosePreset(preset)
        draft.chooseDataset('fashion-mnist')
        draft.set('method', method)
        draft.set('components', 8)
        expect(draft.problem).toBeNull()
        expect(draft.config.method).toBe(method)
      }
    }
  })

  it('takes the preset of another dataset and keeps your own changes', () => {
    const draft = recipe()
    draft.set('components', 12)
    draft.chooseDataset('fashion-mnist')
    expect(draft.config).toEqual({ ...presets.classroom('fashion-mnist'), components: 12 })
  })

  it('says what cannot be trained with', () => {
    const draft = recipe()
    draft.adopt({ ...draft.config, components: 1 })
    expect(draft.problem).toContain('components')
  })
})

describe('settings', () => {
  it('cover every setting of the configuration once, with defaults inside their range', () => {
    const { regulariser, ...plain } = presets.classroom('mnist')
    const paths = [...Object.keys(plain), ...Object.keys(regulariser).map((key) => `regulariser.${key}`)]
    expect(settings.map(({ path }) => path).sort()).toEqual(paths.sort())
    expect(new Set(settings.map(({ key }) => key)).size).toBe(settings.length)
    for (const { path, control } of settings) {
      for (const config of [presets.classroom('mnist'), presets.paper('mnist')]) {
        const value = readSetting(config, path)
        if (control.kind === 'number') {
          expect(value, path).toBeGreaterThanOrEqual(control.min)
          expect(value, path).toBeLessThanOrEqual(control.max)
        }
      }
    }
  })

  it('allow no control a value that the engine refuses', () => {
    const base = presets.classroom('mnist')
    for (const { path, control } of settings) {
      if (control.kind !== 'number' || path === 'samplesPerImage') continue
      for (const value of [control.min, control.max]) {
        expect(() => validateConfig(withSetting(base, path, value)), `${path} ${value}`).not.toThrow()
      }
    }
  })

  it('send to a running model only what may change on the way', () => {
    const current = presets.classroom('mnist')
    expect(liveChange(current, { ...current, components: 5 })).toBeNull()
    const wanted = {
      ...current,
      components: 5,
      learningRateD: 2e-3,
      regulariser: { ...current.regulariser, entropy: 1, batch: 64 },
    }
    expect(liveChange(current, wanted)).toEqual({
      learningRateD: 2e-3,
      regulariser: { ...current.regulariser, entropy: 1 },
    })
  })
})
