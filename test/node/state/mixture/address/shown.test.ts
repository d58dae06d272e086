import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../../../src/mixture/frames'
import { readLink } from '../../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../../src/state/mixture/session.svelte'
import { MixtureShown } from '../../../../../src/state/mixture/address/shown.svelte'
import { EngineClient } from '../../../../../src/workers/mixture/client'
import { modelReport, StandInEngine } from '../stand-in'

const stored = {
  runId: 'own',
  name: 'MNIST, balanced, K = 10',
  iteration: 400,
  iterations: 2000,
  datasetId: 'mnist',
  savedAt: 1,
  bytes: 1,
}

/** A session in a browser that keeps one run, and what the address asks it for. */
function opened(query: string) {
  const engine = new StandInEngine([stored])
  const frames = [100, 200].map((iteration) => ({ iteration }) as Frame)
  engine.answers.openModel = ({ source }) =>
    source.kind === 'bundled' ? modelReport() : modelReport({ runId: 'own', bundled: false, iteration: 400, frames })
  const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), 'wasm')
  return { session, shown: new MixtureShown(session, new URLSearchParams(query)) }
}

describe('a run in the address', () => {
  it('is opened, gone back in, and stays there', async () => {
    const { session, shown } = opened('run=own&frame=100')
    const asked = [
      ['run', 'own'],
      ['frame', '100'],
    ]
    expect(shown.write()).toEqual(asked)
    await shown.follow()
    expect([session.run.model?.runId, session.run.time.chosen, shown.write()]).toEqual(['own', 100, asked])
    expect(shown.stays()).toContain('kept in this browser alone')
    await session.runs.stop()
    expect([shown.write(), shown.stays()]).toEqual([[], null])
  })

  it('is named where this browser has it not, or its slider no such place', async () => {
    const { session, shown } = opened('run=gone')
    await shown.follow()
    expect([session.run.model?.bundled, shown.write(), session.notices.at('run')?.text]).toEqual([
      true,
      [],
      'The link’s run gone is kept in another browser, or was deleted; what comes with the page is shown.',
    ])
    const other = opened('run=own&frame=150')
    await other.shown.follow()
    expect([other.session.run.time.chosen, other.session.notices.at('run')?.text]).toEqual([
      null,
      'The link’s frame=150: this run has no samples of that iteration; ignored.',
    ])
    expect(opened('frame=-1').shown.notes).toEqual([
      'The link’s frame=-1 is not a whole number from 0 to 10,000,000; ignored.',
    ])
  })

  it('is in a link, not in the address, while it is gone on with: after a reload it is offered again', async () => {
    const { session, shown } = opened('')
    await session.start()
    await session.runs.resume(stored)
    expect([shown.write(), shown.writeLink()]).toEqual([[], [['run', 'own']]])
  })
})
