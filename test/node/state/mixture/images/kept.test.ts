/** Own images that are kept in the browser: asked once, and there again when a run on them is opened after a reload. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readLink } from '../../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../../src/state/mixture/session.svelte'
import type { KeptSet } from '../../../../../src/store/image-types'
import { EngineClient } from '../../../../../src/workers/mixture/client'
import type { OwnFiles, StoredRun } from '../../../../../src/workers/mixture/protocol'
import { understood } from '../../../understood'
import { datasetReport, modelReport, StandInEngine } from '../stand-in'

const files = [{ path: 'pets/1.png', file: new Blob(['x'.repeat(2_100_000)]) }]
const source: OwnFiles = { kind: 'files', files, choices: { background: 'black' }, size: 64, channels: 3 }
const pets = { ...datasetReport, id: 'own:1', name: 'Pets', understood, trainCount: 36, testCount: 4 }
const set: KeptSet = { id: 'own:1', name: 'Pets', images: 40, bytes: 2_100_000, savedAt: 1 }
const stored: StoredRun = {
  runId: 'own',
  name: 'Pets, balanced, K = 10',
  iteration: 400,
  iterations: 2000,
  datasetId: 'own:1',
  savedAt: 1,
  bytes: 1,
}

/** A page with a stored run on own images, and what is kept of them. */
async function opened({ kept = [] as KeptSet[], persistent = true } = {}) {
  let sets = kept
  const engine = new StandInEngine([stored])
  const answer = () => ({ sets, persistent })
  Object.assign(engine.answers, {
    keptImages: answer,
    keepImages: () => ((sets = [set]), answer()),
    forgetImages: () => ((sets = []), answer()),
    loadKeptImages: () => ({ source }),
    loadDataset: (ask: { source: { kind: string } }) => (ask.source.kind === 'files' ? pets : datasetReport),
    openModel: (ask: { source: { kind: string } }) =>
      ask.source.kind === 'bundled'
        ? modelReport()
        : modelReport({ runId: 'own', bundled: false, iteration: 400, datasetId: 'own:1', datasetName: 'Pets' }),
  })
  const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), 'wasm')
  await session.start()
  return { session, engine }
}

const asked = (session: Session) => session.notices.at('dataset')

async function answer(session: Session, label: string) {
  asked(session)
    ?.actions.find((action) => action.label === label)
    ?.run()
  await new Promise((resolve) => setTimeout(resolve, 5))
}

beforeEach(() => {
  const remembered = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => remembered.get(key) ?? null,
    setItem: (key: string, value: string) => void remembered.set(key, value),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('goes on training a stored run on own images that are kept, with all that was decided about them', async () => {
  const { session, engine } = await opened({ kept: [set] })
  expect(session.library.offer).toEqual(stored)
  await session.runs.resume(stored)
  const loads = engine.commands.flatMap((command) =>
    command.type === 'request' && command.name === 'loadDataset' ? [command.ask.source] : [],
  )
  expect(loads.at(-1)).toEqual(source)
  expect([session.recipe.dataset, session.recipe.ownSize, session.recipe.ownChannels]).toEqual(['own', 64, 3])
  expect([session.matched, session.missing, engine.heard.at(-1)]).toEqual([true, null, 'train'])
  // The same files may be decided about anew, as if they had just been chosen.
  expect(await session.own.decide('classes', '1')).toBe(true)
})

it('says which images a run needs that are not kept, and asks for them', async () => {
  const { session, engine } = await opened()
  expect(session.library.offer).toBeNull()
  await session.runs.resume(stored)
  expect(session.run.model?.runId).toBe('own')
  expect(asked(session)?.text).toContain('trained on your own images “Pets”, which are not kept in this browser')
  expect(session.recipe.dataset).toBe('own')
  expect(engine.heard).not.toContain('train')
  await session.own.take(files)
  expect(session.matched).toBe(true)
})

it('asks whether they may be kept, with their number and size, and lists them', async () => {
  const { session } = await opened()
  session.recipe.chooseDataset('own')
  await session.own.take(files)
  expect(asked(session)?.text).toContain('Keep these 40 images in this browser (2.1 MB)')
  await answer(session, 'Keep them')
  expect([asked(session), session.kept.sets, session.kept.unkept]).toEqual([null, [set], null])
  await session.own.take(files)
  expect(asked(session)).toBeNull()
  await session.kept.forget('dataset', set.id)
  expect([session.kept.sets, session.kept.unkept?.id]).toEqual([[], 'own:1'])
})

it('asks no more once declined, also after a reload', async () => {
  const { session } = await opened()
  await session.own.take(files)
  await answer(session, 'Not now')
  await session.own.take(files)
  expect(asked(session)).toBeNull()
  const reloaded = await opened()
  await reloaded.session.own.take(files)
  expect([asked(reloaded.session), reloaded.session.kept.unkept?.id]).toEqual([null, 'own:1'])
})

it('asks nothing in a window that keeps nothing', async () => {
  const { session } = await opened({ persistent: false })
  await session.own.take(files)
  expect([asked(session), session.kept.unkept]).toEqual([null, null])
})
