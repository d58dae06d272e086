import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { checkSweep, runsOf, shardOf } from '../../../src/results/sweep'
import type { FusionSweep, MixtureSweep, ResultFile } from '../../../src/results/types'
import { fusionSweep } from './made-runs'

const fusion = fusionSweep
const mixture: MixtureSweep = {
  format: 'modeweave-sweep',
  version: 1,
  name: 'methods',
  lab: 'mixture',
  preset: 'classroom',
  data: { dataset: 'mnist', shares: null },
  measure: { every: 500, samples: 1000 },
  variants: [{ name: 'as published', set: { method: 'as-published' } }],
  grid: { components: [5, 10], 'regulariser.entropy': [0, 0.3] },
  seeds: [1],
}

describe('a sweep', () => {
  it('runs each variant with each seed, the seed last', () => {
    const runs = runsOf(fusion)
    expect(runs.map(({ name, seed }) => `${name} ${seed}`)).toEqual([
      'alone 0',
      'alone 1',
      'alone 2',
      'fused 0',
      'fused 1',
      'fused 2',
    ])
    expect(runs.map(({ config }) => 'fusion' in config && config.fusion?.embeddingWeight)).toEqual([
      ...[undefined, undefined, undefined],
      ...[0.5, 0.5, 0.5],
    ])
    expect(runs.map(({ config }) => config.seed)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it('runs every combination of a grid, named by its values', () => {
    const runs = runsOf({ ...mixture, variants: [{ name: 'balanced', set: {} }] })
    expect(runs.map(({ name }) => name)).toEqual([
      'balanced, components 5, entropy 0',
      'balanced, components 5, entropy 0.3',
      'balanced, components 10, entropy 0',
      'balanced, components 10, entropy 0.3',
    ])
  })

  it('takes the whole objective where the method is as published', () => {
    const runs = runsOf({ ...mixture, grid: { components: [5, 10] } })
    // It passes all K for each image, so that S follows K.
    expect(runs.map(({ config }) => config)).toMatchObject([
      { method: 'as-published', samplesPerImage: 5, learningRateG: 2e-4 },
      { method: 'as-published', samplesPerImage: 10, learningRateG: 2e-4 },
    ])
  })

  it('knows a run by what its outcome depends on: the same in another sweep, another with another seed', () => {
    const [first, ...others] = runsOf(fusion)
    const again = runsOf({
      ...fusion,
      name: 'other',
      variants: [{ name: 'elsewhere', set: { fusion: null } }],
      seeds: [0],
    })
    expect(again[0]?.id).toBe(first?.id)
    expect(new Set([first, ...others].map((run) => run?.id)).size).toBe(6)
    const measured = runsOf({ ...fusion, measure: { ...fusion.measure, perCaption: 2 } })
    expect(measured[0]?.id).not.toBe(first?.id)
  })

  it('is the same run whatever order a file has its keys in', () => {
    const { data, measure, ...rest } = fusion
    const backwards = JSON.parse(
      JSON.stringify({ ...rest, measure: Object.fromEntries(Object.entries(measure).reverse()), data }),
    ) as unknown
    expect(runsOf(checkSweep(backwards)).map(({ id }) => id)).toEqual(runsOf(fusion).map(({ id }) => id))
  })

  it('keeps the ids of runs from before samples could be dropped', () => {
    const [first] = runsOf(fusion)
    expect(runsOf({ ...fusion, set: { ...fusion.set, 'rivals.dropAbove': 0 } })[0]?.id).toBe(first?.id)
    expect(runsOf({ ...fusion, set: { ...fusion.set, 'rivals.dropAbove': 1 } })[0]?.id).not.toBe(first?.id)
    const shipped = JSON.parse(readFileSync(join(root, 'public/results/runs.json'), 'utf8')) as ResultFile
    const ids = new Set(shipped.runs.map(({ run }) => run.id))
    const paper = JSON.parse(readFileSync(join(root, 'public/results/sweeps/paper-a.json'), 'utf8')) as unknown
    const before = runsOf(checkSweep(paper)).filter(({ name }) => !['dropping 2', 'prompt .7'].includes(name))
    expect(before.filter(({ id }) => !ids.has(id))).toEqual([])
  })

  it('keeps the ids of runs from before R_C could be of both views', () => {
    const read = (path: string) => JSON.parse(readFileSync(join(root, 'public/results', path), 'utf8')) as unknown
    const paper = checkSweep(read('sweeps/paper-b-mnist.json'))
    const ids = new Set((read('runs.json') as ResultFile).runs.map(({ run }) => run.id))
    expect(runsOf(paper).filter(({ id }) => !ids.has(id))).toEqual([])
    const both = runsOf({ ...paper, set: { ...paper.set, 'regulariser.bothViews': true } })
    expect(both.filter(({ id }) => ids.has(id))).toEqual([])
  })

  it('measures a variant otherwise where it says so, which is another run', () => {
    const [plain, tamed] = runsOf(
      checkSweep({
        ...fusion,
        variants: [
          { name: 'plain', set: {} },
          { name: 'tamed', set: {}, measure: { tameTo: 0.5 } },
        ],
        seeds: [0],
      }),
    )
    expect(plain?.measure).toEqual(fusion.measure)
    expect(tamed?.measure).toEqual({ ...fusion.measure, tameTo: 0.5 })
    expect(tamed?.id).not.toBe(plain?.id)
    expect(() => checkSweep({ ...fusion, measure: { ...fusion.measure, tameTo: 0 } })).toThrow('Its "measure.tameTo"')
  })

  it('is cut into shards that have every run once', () => {
    const runs = runsOf(fusion)
    const shards = [0, 1, 2, 3].map((index) => shardOf(runs, index, 4))
    expect(
      shards
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(runs.map(({ id }) => id).sort())
    expect(shards.map((shard) => shard.length)).toEqual([2, 2, 1, 1])
    expect(() => shardOf(runs, 4, 4)).toThrow('--shard is 4/4; it has to be i/n with i from 0 to n − 1: give it so.')
  })

  it.each([
    [
      { ...fusion, variants: [{ name: 'x', set: { 'fusion.weight': 1 } }] },
      /There is no setting "fusion.weight" to be 1; "fusion" has latentWeight/,
    ],
    [
      { ...fusion, set: { fusion: null, 'fusion.latentWeight': 0.1 } },
      /no setting "fusion.latentWeight" to be 0.1: "fusion" is left out/,
    ],
    [
      {
        ...fusion,
        variants: [
          { name: 'a', set: {} },
          { name: 'b', set: {} },
        ],
      },
      /has the run "a" of seed 0 once more as "b", which changes nothing of it; leave one out/,
    ],
    [{ ...fusion, seeds: [1, 1] }, /has the run "alone" of seed 1 twice; leave the second one out/],
    [{ ...fusion, set: { captions: 'room' } }, /no captions of the room Captions/],
    [{ ...fusion, set: { captions: 'long' } }, /"captions" is "long"; allowed: "original", "general", "5-word"/],
    [{ ...fusion, set: { steps: 'many' } }, /"steps" is "many"; it has to be a number/],
    [{ ...fusion, set: { steps: 0 } }, /Fine-tuning setting "steps" is 0; allowed: 1 to/],
    [{ ...mixture, variants: [{ name: 'none', set: { components: 1 } }], grid: {} }, /"components"/],
  ])('says which setting cannot be used: %#', (sweep, message) => {
    expect(() => runsOf(sweep as FusionSweep)).toThrow(message)
  })

  it.each([
    [{ ...fusion, lab: 'vision' }, /Its "lab" is "vision"; allowed: "mixture", "fusion"/],
    [{ ...fusion, name: 'My Sweep' }, /Its "name" has to be of small letters/],
    [{ ...fusion, seeds: [] }, /Its "seeds" is empty; it has to have at least 1/],
    [{ name: 'photos' }, /This is no sweep: its "format" is missing; a sweep's is "modeweave-sweep"/],
    [{ format: 'modeweave-results', runs: [] }, /its "format" is "modeweave-results"/],
    [{ ...mixture, data: { dataset: 'mnist', shares: [1, 2] } }, /Its "data.shares"/],
    [[], /This is no sweep: its "format" is missing/],
  ])('says which part of a file is wrong: %#', (sweep, message) => {
    expect(() => checkSweep(sweep)).toThrow(message)
  })
})

describe('the sweeps that come with the page', () => {
  const folder = join(root, 'public/results/sweeps')
  it.each(readdirSync(folder))('%s can be run', (file) => {
    const sweep = checkSweep(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    expect(`${sweep.name}.json`).toBe(file)
    expect(sweep.seeds.length).toBeGreaterThanOrEqual(3)
    expect(runsOf(sweep).length).toBeGreaterThanOrEqual(3)
  })
})
