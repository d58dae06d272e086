import { describe, expect, it } from 'vitest'
import { adjusted, BadInput, checkDataFits, validateConfig } from '../../../src/mixture/config'
import { asPublished, presets } from '../../../src/mixture/presets'
import { readSetting, settings, withSetting } from '../../../src/state/mixture/settings/settings'

const classroom = presets.classroom('mnist')

describe('settings of a run', () => {
  it.each(['mnist', 'fashion-mnist', 'emoji', 'own'] as const)('presets are valid: %s', (data) => {
    for (const preset of Object.values(presets)) expect(validateConfig(preset(data))).toEqual(preset(data))
    expect(validateConfig(asPublished(presets.classroom(data))).samplesPerImage).toBe(10)
  })

  it("the paper's preset has 200 epochs of 60,000 images in batches of 64", () => {
    expect(presets.paper('mnist').iterations).toBe(187_400)
  })

  it.each([
    [{ components: 1 }, 'The setting "components" is 1; allowed: 2 to 20.'],
    [{ iterations: 1e7 }, 'The setting "iterations" is 10,000,000; allowed: 1 to 1,000,000.'],
    [{ components: 2.5 }, 'it must be a whole number'],
    [{ learningRateG: NaN }, '"learningRateG"'],
    [{ method: 'wgan' }, '"method"'],
    [{ samplesPerImage: 11 }, 'S = 11 Gaussians an image is more than K = 10'],
    [{ method: 'as-published' }, 'set S to 10, it is 1'],
    [{ iterations: 2000 }, 'C learns alone for N₁ = 2,000 iterations, and the run ends at 2,000, before G and D begin'],
    [{ regulariser: { ...classroom.regulariser, brightness: 2 } }, '"regulariser.brightness" is 2'],
  ])('refuses %j in one sentence', (change, sentence) => {
    expect(() => validateConfig({ ...classroom, ...change })).toThrow(sentence)
    expect(() => validateConfig({ ...classroom, ...change })).toThrow(BadInput)
  })

  it('refuses more Gaussians, or a larger batch, than there are images', () => {
    expect(() => checkDataFits({ ...classroom, batch: 2 }, 9)).toThrow(
      'K = 10 Gaussians need at least as many images, and there are 9',
    )
    expect(() => checkDataFits(classroom, 100)).toThrow(
      "R_C's batch of 128 is more than the 100 training images; lower it to 100 or less",
    )
    // GM-GAN has no R_C, so its batch doesn't count.
    expect(() => checkDataFits({ ...classroom, method: 'gm-gan' }, 100)).not.toThrow()
  })

  it('lets exactly those settings change on the way that the page says may', () => {
    for (const { path, live } of settings) {
      const value = readSetting(classroom, path)
      const other =
        typeof value === 'number' ? value + (value < 1 ? 1e-5 : 1) : typeof value === 'boolean' ? !value : value
      if (other === value) continue
      const changed = withSetting(classroom, path, other)
      const root = path.split('.')[0] as keyof typeof classroom
      const adjust = () => adjusted(classroom, { [root]: changed[root] })
      if (live) expect(readSetting(adjust(), path), path).toBe(other)
      else expect(adjust, path).toThrow('start a new run')
    }
  })
})
