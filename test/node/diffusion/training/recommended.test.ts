/** What a model recommends: by its card, else by its size; and that the miniature's own settings stay what they were. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkFineTuning, fineTuningPresets } from '../../../../src/diffusion/training/config'
import { presetFor, recommendedFor } from '../../../../src/diffusion/training/recommended'
import { measuredBy, usualEffort } from '../../../../src/workers/fusion/effort'

const presets = ['demo', 'paper', 'true-size'] as const
const methods = ['full', 'lora'] as const
const bkSdmTiny = { parameters: 323_384_964, solver: 'dpm-solver++', card: null } as const

describe('the miniature', () => {
  const card: unknown = JSON.parse(
    readFileSync(new URL('../../../../public/models/fashion-mini/unet/card.json', import.meta.url), 'utf8'),
  )
  const recommended = recommendedFor({ parameters: 1_190_000, solver: 'ddim', card })

  it('is sampled by its card, measured as ever, and trained as the presets have it', () => {
    expect(recommended).toEqual({
      sampling: { guidance: 2, steps: 20, solver: 'ddim' },
      measuring: null,
      training: null,
    })
    expect(measuredBy(usualEffort, recommended)).toEqual({ guidance: 1, steps: 20, solver: 'ddim' })
    for (const preset of presets)
      for (const method of methods) expect(presetFor(preset, recommended, method)).toBe(fineTuningPresets[preset])
    expect(fineTuningPresets.demo).toMatchObject({
      batch: 32,
      steps: 600,
      optimiser: { learningRate: 1.5e-3, warmup: 20 },
    })
  })
})

describe('a public model', () => {
  it('is trained as the authors did, or by LoRA as is usual, whatever the preset', () => {
    const recommended = recommendedFor(bkSdmTiny)
    for (const preset of presets) {
      const full = presetFor(preset, recommended, 'full')
      expect(full).toMatchObject({ batch: 16, steps: 100_000, fusion: fineTuningPresets[preset].fusion })
      expect(full.optimiser).toMatchObject({ learningRate: 5e-6, warmup: 5000, crossAttentionRate: 1, beta2: 0.999 })
      const lora = presetFor(preset, recommended, 'lora')
      expect(lora).toMatchObject({ batch: 16, steps: fineTuningPresets[preset].steps })
      expect(lora.optimiser).toMatchObject({ learningRate: 1e-4, warmup: 100 })
      for (const config of [full, lora]) expect(checkFineTuning(config)).toEqual(config)
    }
  })

  it('is sampled by its scheduler’s nearest with diffusers’ guidance, and measured the same way', () => {
    const dpm = { guidance: 7.5, steps: 25, solver: 'dpm-solver++' }
    expect(recommendedFor(bkSdmTiny)).toMatchObject({ sampling: dpm, measuring: dpm })
    expect(measuredBy(usualEffort, recommendedFor(bkSdmTiny))).toEqual(dpm)
    const ddim = { guidance: 7.5, steps: 50, solver: 'ddim' }
    expect(recommendedFor({ ...bkSdmTiny, solver: 'ddim' })).toMatchObject({ sampling: ddim, measuring: ddim })
  })

  it('is what its card says, in whatever part; what is no such value is passed over', () => {
    const card = {
      sampling: { guidance: 5, sampler: 'DDIM', steps: 'many' },
      fineTuning: { lora: { learningRate: 2e-4, warmup: -1, batch: 4, steps: 300 }, full: { learningRate: 'low' } },
    }
    const recommended = recommendedFor({ ...bkSdmTiny, card })
    expect(recommended.sampling).toEqual({ guidance: 5, steps: 50, solver: 'ddim' })
    expect(recommended.training?.lora).toEqual({ learningRate: 2e-4, warmup: 100, batch: 4, steps: 300 })
    expect(recommended.training?.full).toMatchObject({ learningRate: 5e-6, warmup: 5000 })
    // A small model too, where its card says it.
    expect(presetFor('demo', recommendedFor({ ...bkSdmTiny, parameters: 5, card }), 'lora')).toMatchObject({ batch: 4 })
    for (const none of [null, 'a note', 7, { sampling: null, fineTuning: [] }])
      expect(recommendedFor({ ...bkSdmTiny, card: none })).toEqual(recommendedFor(bkSdmTiny))
  })
})
