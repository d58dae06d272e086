import { expect, it, vi } from 'vitest'
import { runsOf } from '../../../../src/results/sweep'
import { FusionClient } from '../../../../src/workers/fusion/client'
import { FusionConductor } from '../../../../src/workers/results/fusion'
import { gallery, measured } from '../../state/fusion/measured-run'
import { runSummary, StandInFusion } from '../../state/fusion/stand-in'
import { fusionSweep } from '../../results/made-runs'

const [planned] = runsOf({
  ...fusionSweep,
  measure: { ...fusionSweep.measure, perCaption: 1, guidance: 1, samplingSteps: 20, heldOut: 1000 },
  seeds: [0],
})
if (planned?.lab !== 'fusion') throw new Error('no fusion run')
const { config } = planned
const done = (runId: string) => runSummary({ runId, step: config.steps, measured: measured() }, config)
const begun = (runId: string) => runSummary({ runId, step: 1, measured: null }, config)

/** A conductor, the engines that it went through, and what is told of its run. */
function conductor(prepare: (engine: StandInFusion) => void = () => undefined) {
  const engines: StandInFusion[] = []
  const client = new FusionClient(() => {
    const engine = new StandInFusion()
    engine.answers.newRun = () => done('new')
    engine.answers.openRun = ({ runId }) => done(runId)
    engine.answers.listRuns = () => ({
      runs: [done('new'), done('kept')],
      persistent: true,
      note: null,
      damaged: [],
    })
    prepare(engine)
    engines.push(engine)
    return engine
  })
  const stop = new AbortController()
  const by = (stored: string | null) => ({ stored, onStored: vi.fn(), onProgress: vi.fn(), signal: stop.signal })
  return { does: new FusionConductor(client, 'wasm'), engines, by, stop }
}
const fault = (name: string) => Object.assign(new Error(name), { name })

it('begins a run, measures as the sweep says, and lets its room have it', async () => {
  const { does, engines, by } = conductor()
  const told = by(null)
  const result = await does.run(planned, told)
  expect(told.onStored).toHaveBeenCalledWith('new')
  expect(result.scores).toMatchObject({
    replication: { value: 0.81, count: 3, interval: [0.78, 0.84] },
    frechet: { value: 3.456 },
    kid: { value: -0.0123, interval: [-0.02014, -0.00446] },
  })
  const heard = engines[0]?.heard ?? []
  expect(heard.slice(0, 3)).toEqual(['initialise', 'openModel', 'loadSet'])
  expect(heard.at(-1)).toBe('closeRun')
  expect(heard).not.toContain('measure')
})

it('measures anew where the sweep has the prompts changed, which a run’s own measurement has not', async () => {
  const asked: unknown[] = []
  const { does, by } = conductor((engine) => {
    engine.answers.measure = (ask) => {
      asked.push(ask)
      return { measured: { ...measured(), tameTo: 0.5 }, gallery }
    }
  })
  await does.run({ ...planned, measure: { ...planned.measure, tameTo: 0.5 } }, by(null))
  expect(asked).toMatchObject([{ generator: { kind: 'run', runId: 'new' }, tameTo: 0.5, perCaption: 1 }])
})

it('starts its engine and loads a set once for all runs', async () => {
  const { does, engines, by } = conductor()
  await does.run(planned, by(null))
  await does.run(planned, by(null))
  const heard = engines[0]?.heard ?? []
  expect(engines).toHaveLength(1)
  expect(heard.filter((name) => name === 'initialise' || name === 'openModel')).toHaveLength(2)
  expect(heard.filter((name) => name === 'loadSet')).toHaveLength(1)
})

it('goes on with a run that is stored, and begins one anew that was deleted or cannot be read', async () => {
  const kept = conductor()
  await kept.does.run(planned, kept.by('kept'))
  expect(kept.engines[0]?.heard).toContain('openRun')
  expect(kept.engines[0]?.heard).not.toContain('newRun')

  const gone = conductor()
  await gone.does.run(planned, gone.by('deleted'))
  expect(gone.engines[0]?.heard).not.toContain('openRun')

  const damaged = conductor((engine) => {
    engine.answers.openRun = () => {
      throw fault('Damaged')
    }
  })
  const told = damaged.by('kept')
  await damaged.does.run(planned, told)
  expect(told.onStored).toHaveBeenCalledWith('new')
})

it('does not begin anew what another tab has open', async () => {
  const { does, engines, by } = conductor((engine) => {
    engine.answers.openRun = () => {
      throw fault('OpenElsewhere')
    }
  })
  await expect(does.run(planned, by('kept'))).rejects.toMatchObject({ name: 'OpenElsewhere' })
  expect(engines[0]?.heard).not.toContain('newRun')
})

it('asks for the model again where it could not be had', async () => {
  let offline = true
  const { does, engines, by } = conductor((engine) => {
    const opened = engine.answers.openModel
    engine.answers.openModel = (ask) => {
      if (offline) throw fault('Unreachable')
      return opened(ask)
    }
  })
  await expect(does.run(planned, by(null))).rejects.toMatchObject({ name: 'Unreachable' })
  offline = false
  await does.run(planned, by(null))
  expect(engines.flatMap(({ heard }) => heard).filter((name) => name === 'openModel')).toHaveLength(2)
})

it('pauses a run that is no longer wanted, keeps it, and starts another engine where the device was lost', async () => {
  const { does, engines, by, stop } = conductor((engine) => {
    engine.answers.newRun = () => begun('new')
  })
  const running = does.run(planned, by(null))
  await vi.waitUntil(() => engines[0]?.heard.includes('train'))
  stop.abort()
  engines[0]?.says({ type: 'status', runId: 'new', status: 'paused', step: 1 })
  await expect(running).rejects.toMatchObject({ name: 'Cancelled' })
  expect(engines[0]?.heard.slice(-2)).toEqual(['pause', 'closeRun'])

  const lost = conductor((engine) => {
    engine.answers.newRun = () => begun('new')
  })
  const failing = lost.does.run(planned, lost.by(null))
  await vi.waitUntil(() => lost.engines[0]?.heard.includes('train'))
  lost.engines[0]?.says({ type: 'fault', id: null, runId: 'new', fault: { name: 'DeviceLost', message: 'gone' } })
  await expect(failing).rejects.toMatchObject({ name: 'DeviceLost' })
  void lost.does.run(planned, lost.by(null)).catch(() => undefined)
  await vi.waitUntil(() => lost.engines.length === 2)
})
