import { describe, expect, it } from 'vitest'
import type { ChosenFile } from '../../../../src/workers/shared/protocol'
import { readLink } from '../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../src/state/mixture/session.svelte'
import { EngineClient } from '../../../../src/workers/mixture/client'
import { modelReport, ownJudgeReport, sampleQuality, StandInEngine } from './stand-in'

const files: ChosenFile[] = [{ path: 'pets.zip', file: new Blob(['zip']) }]
const classes = Array.from({ length: 10 }, (_, k) => ({ name: k === 2 ? 'cat' : 'dog', votes: 20 - k }))
const scored = (iteration: number) => ({ ...sampleQuality(iteration), classifier: 'pets (1a), …', own: 'pets' })

/** @param kept name of the network that this browser keeps */
async function started(kept: string | null = null) {
  const engines: StandInEngine[] = []
  const client = new EngineClient(() => {
    const engine = new StandInEngine()
    engine.answers.keptJudge = () => ({ name: kept })
    engines.push(engine)
    return engine
  })
  const session = new Session(client, new Recipe(readLink('')), 'wasm')
  await session.start()
  const [engine] = engines
  if (engine === undefined) throw new Error('no engine was started')
  return { session, engine, engines }
}

describe('the visitor’s own judge', () => {
  it('names the Gaussians everywhere, until it is removed', async () => {
    const { session, engine } = await started()
    engine.answers.nameGaussians = () => ({ network: 'pets', iteration: 2000, samples: 20, classes })
    expect(session.name(2)).toBe('Gaussian 3')
    expect(await session.judge.choose(files)).toBe(true)
    expect(session.judge.report).toEqual(ownJudgeReport)
    expect([session.name(2), session.word(9)]).toEqual(['Gaussian 3, mostly cat, 18 of 20', 'mostly dog, 11 of 20'])
    // Another model is named too.
    engine.answers.openModel = () => modelReport({ runId: 'other' })
    await session.runs.open({ kind: 'stored', runId: 'other' })
    await expect.poll(() => session.word(2)).toBe('mostly cat, 18 of 20')
    await session.judge.remove()
    expect([session.judge.report, session.name(2)]).toEqual([null, 'Gaussian 3'])
  })

  it('names them anew as they are trained, and its scores are gone with it where they are none of the run', async () => {
    const { session, engine } = await started()
    const { run, judge } = session
    run.open(modelReport({ runId: 'own', quality: [sampleQuality(100)] }))
    await judge.choose(files)
    engine.says({ type: 'named', runId: 'own', names: { network: 'pets', iteration: 300, samples: 20, classes } })
    expect(session.word(0)).toBe('mostly dog, 20 of 20')
    engine.answers.measureSamples = () => scored(100)
    await session.scoreSamples()
    expect(run.lastQuality?.own).toBe('pets')
    await judge.remove()
    expect(run.lastQuality).toEqual(sampleQuality(100))
  })

  it('stays out where its files are none, which is said beside them', async () => {
    const { session, engine } = await started()
    engine.answers.loadJudge = () => {
      throw new Error('BadInput')
    }
    expect(await session.judge.choose(files)).toBe(false)
    expect([session.judge.report, session.judge.loading]).toEqual([null, false])
    expect(session.notices.at('judge')?.kind).toBe('trouble')
  })

  it('is offered where it is kept, and given again to a new engine', async () => {
    const { session, engines } = await started('pets')
    expect([session.judge.kept, session.judge.report]).toEqual(['pets', null])
    await session.judge.useKept()
    expect(session.judge.kept).toBeNull()
    await session.cancelWaiting()
    const again = engines[1]?.commands.filter((command) => command.type === 'request' && command.name === 'loadJudge')
    expect(again).toMatchObject([{ ask: { source: { kind: 'kept' }, range: 'symmetric' } }])
    expect(session.judge.report).toEqual(ownJudgeReport)
  })
})
