import { describe, expect, it } from 'vitest'
import { validateConfig } from '../../../../src/mixture/config'
import { presets } from '../../../../src/mixture/presets'
import { fitted } from '../../../../src/state/mixture/baseline'
import { readLink } from '../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../src/state/mixture/recipe.svelte'
import { liveChange, readSetting, settings, withSetting } from '../../../../src/state/mixture/settings/settings'

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

  it('takes over a run’s settings as changes to the preset that they are nearest to', () => {
    const draft = recipe()
    draft.adopt({ ...presets.joint('mnist'), components: 7 })
    expect(draft.preset).toBe('joint')
    expect(draft.changed.map(({ path }) => path)).toEqual(['components'])
    draft.resetAll()
    expect(draft.config).toEqual(presets.joint('mnist'))
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

  it('begins shares that R_C is given, and begins them anew for another K', () => {
    const draft = recipe()
    draft.set('regulariser.prior', 'given')
    expect(draft.config.regulariser.shares.split(', ')).toHaveLength(10)
    draft.set('regulariser.shares', '1 1 1 1 1 1 1 1 1 11')
    draft.set('components', 3)
    expect(draft.config.regulariser.shares).toBe('0.424, 0.326, 0.251')
    expect(draft.problem).toBeNull()
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

  it('is of all emoji, whatever another dataset was cut to', () => {
    const draft = recipe()
    draft.shares = [2, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    draft.chooseDataset('fashion-mnist')
    expect(draft.shares).toHaveLength(10)
    draft.chooseDataset('emoji')
    expect(draft.shares).toBeNull()
  })

  it('takes the preset of another dataset and keeps your own changes', () => {
    const draft = recipe()
    draft.set('components', 12)
    draft.chooseDataset('fashion-mnist')
    expect(draft.config).toEqual({ ...presets.classroom('fashion-mnist'), components: 12 })
  })

  it('leaves G and D as long as before where C learns alone for longer, and half of a run that is too short for both', () => {
    const draft = new Recipe(readLink(''))
    const { iterations } = draft.config
    draft.set('regulariser.first', 2800)
    expect([draft.config.regulariser.first, draft.config.iterations]).toEqual([2800, iterations + 800])
    draft.set('iterations', 600)
    expect([draft.config.regulariser.first, draft.config.iterations]).toEqual([300, 600])
    draft.set('iterations', 100)
    expect(draft.config.regulariser.first).toBe(0)
    expect(draft.problem).toBeNull()
  })

  it('says what cannot be trained with', () => {
    const draft = recipe()
    draft.adopt({ ...draft.config, components: 1 })
    expect(draft.problem).toContain('components')
  })
})

describe('of few images', () => {
  const own = (images: number) => {
    const draft = recipe()
    draft.chooseDataset('own')
    draft.fitTo(images)
    return draft
  }
  const batches = ({ config }: Recipe) => [config.batch, config.regulariser.batch]

  it('has batches that are no larger, says so, and marks nothing as changed', () => {
    const draft = own(36)
    expect([batches(draft), draft.problem, draft.changed, draft.parameters()]).toEqual([
      [36, 36],
      null,
      [],
      own(60_000).parameters(),
    ])
    expect(draft.fitted).toBe(
      'There are 36 images to train on, so the batch M (64 in the preset) and R_C’s batch M_R (128 in the preset) are set to 36.',
    )
    draft.resetAll()
    expect(batches(draft)).toEqual([36, 36])
    draft.choosePreset('paper')
    expect([batches(draft), draft.problem, draft.fitted]).toEqual([
      [36, 36],
      null,
      'There are 36 images to train on, so the batch M (64 in the preset) is set to 36.',
    ])
    expect([batches(own(100)), own(100).fitted]).toEqual([
      [64, 100],
      'There are 100 images to train on, so R_C’s batch M_R (128 in the preset) is set to 100.',
    ])
    expect([batches(own(128)), own(128).fitted]).toEqual([[64, 128], null])
  })

  it('follows their number, and leaves what somebody chose', () => {
    const draft = own(36)
    draft.fitTo(60_000)
    expect([batches(draft), draft.fitted]).toEqual([[64, 128], null])
    draft.set('regulariser.batch', 48)
    draft.fitTo(40)
    expect([batches(draft), draft.changed.map(({ path }) => path), draft.fitted]).toEqual([
      [40, 48],
      ['regulariser.batch'],
      null,
    ])
    expect(draft.problem).toBe(
      "R_C's batch of 48 is more than the 40 training images; lower it to 40 or less, or add images.",
    )
  })

  it('touches nothing else, in use or not', () => {
    const draft = new Recipe(readLink('?RC=false&entropy=2&K=7'))
    const before = draft.config
    draft.fitTo(60_000)
    expect(draft.config).toBe(before)
    draft.fitTo(30)
    expect(draft.config).toEqual({ ...before, batch: 30, regulariser: { ...before.regulariser, batch: 30 } })
  })

  it('says where there are fewer than Gaussians', () => {
    expect(own(9).problem).toContain('K = 10 Gaussians need at least as many images, and there are 9; lower K')
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
        expect(() => validateConfig(fitted(withSetting(base, path, value))), `${path} ${value}`).not.toThrow()
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
