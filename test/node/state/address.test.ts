/** The address: what is shown goes into it, comes back out of it, and what is not understood is said. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presets } from '../../../src/mixture/presets'
import { fineTuningPresets } from '../../../src/diffusion/training/config'
import { captionParameters, readCaptionsLink, type LinkedCaptions } from '../../../src/state/captions/link'
import { flagFilters, metrics, versions } from '../../../src/state/captions/metrics'
import { fusionParameters, readFusionLink } from '../../../src/state/fusion/link'
import { draftOf } from '../../../src/state/fusion/settings'
import { readStudioLink, studioParameters } from '../../../src/state/fusion/studio/link'
import { readLink, recipeParameters } from '../../../src/state/mixture/address/recipe'
import { mixOf, mixParameters, readMix, thousandths } from '../../../src/state/mixture/address/mix'
import { readSetting, settings, withSetting } from '../../../src/state/mixture/settings/settings'
import { queryOf } from '../../../src/state/page/address/parameters'

const seeded = { seed: 14, numRuns: 200 }
const score = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10)

describe('state → address → state', () => {
  it('of a mixture of Gaussians', () => {
    const mix = fc.integer({ min: 3, max: 20 }).chain((components) =>
      fc.record({
        chosen: fc.array(fc.integer({ min: 0, max: components - 1 }), { minLength: 2, maxLength: 3 }),
        weights: fc
          .array(fc.integer({ min: 0, max: 1000 }), { minLength: components, maxLength: components })
          .filter((amounts) => amounts.some((amount) => amount > 0))
          .map((amounts) => thousandths(amounts).map((part) => part / 1000)),
        epsilon: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        locked: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(mix, (mix) => {
        const query = queryOf(mixParameters(mix))
        const { asked, notes } = readMix(query)
        const read = mixOf(asked, mix.weights.length)
        expect([notes, read.notes]).toEqual([[], []])
        expect(read.mix.weights.every((weight, k) => Math.abs(weight - (mix.weights[k] ?? 0)) < 1e-9)).toBe(true)
        expect({ ...read.mix, weights: mix.weights }).toEqual(mix)
        // Once in the address, it stays as it is.
        expect(queryOf(mixParameters(read.mix))).toBe(query)
      }),
      seeded,
    )
  })

  it('of weights as a drag leaves them', () => {
    const weights = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 })
      .filter((all) => all.reduce((sum, weight) => sum + weight, 0) > 1e-3)
    fc.assert(
      fc.property(weights, (all) => {
        const parts = thousandths(all)
        const total = all.reduce((sum, weight) => sum + weight, 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(1000)
        expect(parts.every((part, k) => Math.abs(part - (1000 * (all[k] ?? 0)) / total) < 1)).toBe(true)
      }),
      seeded,
    )
  })

  it('of how the captions are read, sorted and filtered', () => {
    const range = fc.tuple(score, score).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
    const linked: fc.Arbitrary<LinkedCaptions> = fc.record({
      reading: fc.constantFrom('published' as const, 'intended' as const),
      table: fc.record({
        sortKey: fc.constantFrom('given' as const, 'caption' as const, 'change' as const, ...metrics),
        descending: fc.boolean(),
        version: fc.constantFrom(...versions),
        text: fc.string({ unit: 'grapheme' }),
        flags: fc.constantFrom(...flagFilters),
        ranges: fc.dictionary(fc.constantFrom(...metrics), range, { noNullPrototype: true }),
      }),
      open: fc.option(fc.integer({ min: 1, max: 2 ** 22 })),
    })
    fc.assert(
      fc.property(linked, (linked) => {
        const query = queryOf(captionParameters(linked))
        expect(readCaptionsLink(query, true)).toEqual({ linked, notes: [] })
      }),
      seeded,
    )
  })

  it('of the studio’s prompts and noise', () => {
    const prompt = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text && !/[\r\n]/.test(text))
    const linked = fc.record({
      prompts: fc.option(fc.array(prompt, { minLength: 1, maxLength: 64 }).map((lines) => lines.join('\n'))),
      seed: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      guidance: fc.option(fc.double({ min: 1, max: 15, noNaN: true })),
      steps: fc.option(fc.integer({ min: 5, max: 50 })),
      solver: fc.option(fc.constantFrom('ddim' as const, 'dpm-solver++' as const)),
      tameTo: fc.option(fc.double({ min: 0.05, max: 10, noNaN: true })),
    })
    fc.assert(
      fc.property(linked, (linked) => {
        expect(readStudioLink(queryOf(studioParameters(linked)))).toEqual({ linked, notes: [] })
      }),
      seeded,
    )
  })

  it('of both labs’ recipes, side by side', () => {
    const mixture = settings.filter(({ key, control }) => key !== 'method' && control.kind === 'number')
    const amounts = fc.array(fc.tuple(fc.constantFrom(...mixture), fc.double({ min: 0, max: 1, noNaN: true })))
    const draft = fc.record({ seed: fc.integer({ min: 0, max: 1e6 }), steps: fc.integer({ min: 10, max: 1e5 }) })
    fc.assert(
      fc.property(amounts, draft, (changes, fusion) => {
        const config = changes.reduce((config, [{ path, control }, share]) => {
          if (control.kind !== 'number') return config
          const raw = control.min + share * (control.max - control.min)
          return withSetting(config, path, Number.isInteger(control.step) ? Math.round(raw) : raw)
        }, presets.joint('mnist'))
        const wanted = { ...draftOf(fineTuningPresets.demo), ...fusion }
        const query = queryOf([
          ...recipeParameters({ dataset: 'mnist', preset: 'joint', config }),
          ...fusionParameters({ preset: 'demo', draft: wanted, set: 'mnist-fusion', ownImages: false }),
        ])
        const read = readLink(query)
        for (const [{ path }] of changes) {
          // S follows K where the method has it so.
          if (path !== 'samplesPerImage') expect(readSetting(read.config, path)).toBe(readSetting(config, path))
        }
        expect([read.preset, readFusionLink(query)]).toEqual([
          'joint',
          expect.objectContaining({ preset: 'demo', draft: wanted, set: 'mnist-fusion', notes: [] }),
        ])
      }),
      { ...seeded, numRuns: 60 },
    )
  })
})

describe('what a link asks for in vain', () => {
  it('is named and ignored', () => {
    const { asked, notes } = readMix('?mix=1-x&mix.w=0,0&mix.eps=0&mix.keep=no')
    expect(asked).toEqual({ chosen: null, weights: null, epsilon: null, locked: null })
    expect(notes).toEqual([
      'The link’s mix=1-x is not two or three numbers of Gaussians, as in 1-8; ignored.',
      'The link’s mix.w=0,0 is not weights from 0 to 1, one a Gaussian; ignored.',
      'The link’s mix.eps=0 is not a whole number from 1 to 2,147,483,647; ignored.',
      'The link’s mix.keep=no is not “true” or “false”; ignored.',
    ])
    expect(readCaptionsLink('?cap.gs=9-2&cap.sort=size&cap.open=0', false)).toMatchObject({
      linked: { table: { sortKey: 'given', ranges: {} }, open: null },
      notes: [
        'The link’s cap.sort=size is not one of given, caption, change, si, bt, tm, da, gs; ignored.',
        'The link’s cap.open=0 is not a whole number from 1 to 4,194,304; ignored.',
        'The link’s cap.gs=9-2 is not two scores from 0 to 10, the lower first, as in 2-5.5; ignored.',
      ],
    })
    expect(readStudioLink('?gen.steps=2&gen.prompts=%0A').notes).toEqual([
      'The link’s gen.prompts=\n is not a prompt, or several with a line each; ignored.',
      'The link’s gen.steps=2 is not a whole number from 5 to 50; ignored.',
    ])
  })

  it('is told of a mixture that the model does not have', () => {
    const { mix, notes } = mixOf(readMix('?mix=1-8&mix.w=0.5,0.5').asked, 3)
    expect(mix).toEqual({ chosen: [0, 1], weights: [0.5, 0.5, 0], epsilon: 1, locked: true })
    expect(notes).toEqual([
      'The link’s mix=1-8 names a Gaussian that this model of 3 has not; ignored.',
      'The link’s mix.w has 2 weights and this model 3 Gaussians; ignored.',
    ])
  })

  it('is never thrown, whatever it is', () => {
    const names = [
      'mix',
      'mix.w',
      'mix.eps',
      'mix.keep',
      'cap.gs',
      'cap.reading',
      'gen.prompts',
      'gen.seed',
      'K',
      'ft.steps',
    ]
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: 'binary' }))), (given) => {
        const query = `?${given.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join('&')}`
        mixOf(readMix(query).asked, 10)
        readCaptionsLink(query, true)
        readStudioLink(query)
        readLink(query)
        readFusionLink(query)
      }),
      { ...seeded, numRuns: 12 },
    )
  })
})
