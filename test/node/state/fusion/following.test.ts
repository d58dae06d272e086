/** Settings that follow the model, and stay where the visitor set them. */
import { describe, expect, it } from 'vitest'
import { recommendedFor } from '../../../../src/diffusion/training/recommended'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { FusionRecipe } from '../../../../src/state/fusion/recipe.svelte'
import { fusionParameters, readFusionLink } from '../../../../src/state/fusion/link'
import { FusionClient } from '../../../../src/workers/fusion/client'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { FusionSets } from '../../../../src/state/fusion/sets/sets.svelte'
import { Studio } from '../../../../src/state/fusion/studio/studio.svelte'
import { followStudioLink, linkedOf, readStudioLink } from '../../../../src/state/fusion/studio/link'
import { modelReport, StandInFusion } from './stand-in'

const large = recommendedFor({ parameters: 3e8, solver: 'dpm-solver++', card: null })
const written = ({ preset, draft, base, asked }: FusionRecipe) =>
  fusionParameters({ preset, draft, base, asked, set: 'fashion-fusion', ownImages: false })

describe('a recipe', () => {
  it('has a public model’s settings, by what of it learns, and the miniature’s again', () => {
    const recipe = new FusionRecipe()
    recipe.follow(large)
    expect(recipe.config).toMatchObject({ batch: 16, steps: 100_000, optimiser: { learningRate: 5e-6, warmup: 5000 } })
    expect(recipe.changed).toEqual([])
    expect(recipe.following).toMatchObject({ learningRate: 5e-6 })
    recipe.set('adaptation.method', 'lora')
    expect(recipe.config).toMatchObject({ batch: 16, steps: 600, optimiser: { learningRate: 1e-4, warmup: 100 } })
    expect(recipe.changed.map(({ path }) => path)).toEqual(['adaptation.method'])
    // What follows the model stands in no address: elsewhere it follows the model that is open there.
    expect(written(recipe)).toEqual([['ft.adaptation.method', 'lora']])
    recipe.resetAll()
    expect(recipe.config.optimiser.learningRate).toBe(5e-6)
    recipe.follow(null)
    expect(recipe.config).toEqual(fineTuningPresets.demo)
    expect(recipe.following).toBeNull()
  })

  it('keeps what the visitor set, whatever the model', () => {
    const recipe = new FusionRecipe()
    recipe.set('optimiser.learningRate', 3e-4)
    recipe.follow(large)
    expect(recipe.config.optimiser).toMatchObject({ learningRate: 3e-4, warmup: 5000 })
    expect(recipe.changed.map(({ path }) => path)).toEqual(['optimiser.learningRate'])
    recipe.set('batch', 8)
    recipe.set('adaptation.method', 'lora')
    recipe.follow(null)
    expect(recipe.config).toMatchObject({ batch: 8, optimiser: { learningRate: 3e-4, warmup: 20 } })
  })

  it('keeps what a link asked for, though it be the preset’s own, and says it again', () => {
    const recipe = new FusionRecipe()
    const { steps, batch } = fineTuningPresets.demo
    const linked = readFusionLink(`?ft.steps=${steps}`)
    Object.assign(recipe, { draft: linked.draft, asked: linked.asked })
    recipe.follow(null)
    expect(written(recipe)).toEqual([['ft.steps', String(steps)]])
    recipe.follow(large)
    expect(recipe.config).toMatchObject({ steps, batch: 16 })
    expect(written(recipe)).toEqual([['ft.steps', String(steps)]])
    recipe.resetAll()
    recipe.follow(null)
    expect(recipe.config).toMatchObject({ steps, batch })
    expect(written(recipe)).toEqual([])
  })

  it('tells of a change only where there is one', () => {
    let told = 0
    const recipe = new FusionRecipe(() => told++)
    recipe.follow({ training: null })
    expect(told).toBe(0)
    recipe.follow(large)
    recipe.follow({ ...large })
    expect(told).toBe(1)
  })
})

describe('sets', () => {
  it('are scaled to a model before anything follows it', async () => {
    const worker = new StandInFusion()
    const { loadSet } = worker.answers
    const order: string[] = []
    worker.answers.loadSet = (ask) => {
      order.push('set')
      return loadSet(ask)
    }
    const sets = new FusionSets(new FusionClient(() => worker), () => order.push('followed'))
    await sets.load('training', { kind: 'fashion', count: 4 })
    await sets.openModel({ kind: 'bundled', name: 'fashion-mini' })
    expect(order).toEqual(['set', 'set', 'followed'])
  })
})

describe('the studio', () => {
  it('samples as the model recommends, and keeps what the visitor set', async () => {
    const worker = new StandInFusion()
    const studio = new Studio(new FusionClient(() => worker), new Notices())
    await studio.attend(modelReport(), null, 'original')
    expect(studio).toMatchObject({ guidance: 2, steps: 20, solver: 'ddim' })
    studio.steps = 30
    expect(studio.ask([]).frames).toBe(true)
    await studio.attend({ ...modelReport(), id: 'public', recommended: large, looks: false }, null, 'original')
    expect(studio.ask([]).frames).toBe(false)
    expect(studio).toMatchObject({ guidance: 7.5, steps: 30, solver: 'dpm-solver++' })
    expect(linkedOf(studio)).toMatchObject({ guidance: null, steps: 30, solver: null })
  })
  it('keeps what a link asked for, though the miniature has it too, and says it again', async () => {
    const studio = new Studio(new FusionClient(() => new StandInFusion()), new Notices())
    followStudioLink(studio, readStudioLink('?gen.steps=20&gen.solver=ddim').linked)
    await studio.attend(modelReport(), null, 'original')
    await studio.attend({ ...modelReport(), id: 'public', recommended: large }, null, 'original')
    expect(studio).toMatchObject({ guidance: 7.5, steps: 20, solver: 'ddim' })
    expect(linkedOf(studio)).toMatchObject({ guidance: null, steps: 20, solver: 'ddim' })
    studio.steps = 25
    studio.solver = 'dpm-solver++'
    await studio.attend(modelReport(), null, 'original')
    expect(studio).toMatchObject({ guidance: 2, steps: 20, solver: 'ddim' })
  })
})
