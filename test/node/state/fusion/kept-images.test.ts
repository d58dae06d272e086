/** Own images with captions that are kept in the browser: asked once, and there again when a run on them goes on after a reload. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FusionRoom } from '../../../../src/state/fusion/room.svelte'
import type { KeptSet } from '../../../../src/store/image-types'
import type { OwnFiles, SetRole } from '../../../../src/workers/fusion/protocol'
import { EngineFault } from '../../../../src/workers/shared/worker-client'
import { opened as openedRoom } from './opened-room'
import { ownRun, runSummary } from './stand-in'

const files = ['1.png', '1.txt'].map((path) => ({ path, file: new Blob(['x'.repeat(1_050_000)]) }))
const source: OwnFiles = { kind: 'files', files, choices: { background: 'black' } }
const set: KeptSet = { id: 'own', name: 'Wardrobe', images: 2, bytes: 2_100_000, savedAt: 1 }
const run = ownRun({ training: { id: 'own', name: 'Wardrobe', count: 2 } })

/** A page with a stored run on own images, and what is kept of them. */
async function opened({ kept = [] as KeptSet[], persistent = true, stored = run } = {}) {
  let sets = kept
  const answer = () => ({ sets, persistent })
  const { room, worker } = await openedRoom([runSummary(), stored], undefined, ({ answers }) =>
    Object.assign(answers, {
      keptImages: answer,
      keepImages: ({ role }: { role: SetRole }) => ((sets = [{ ...set, name: role }]), answer()),
      forgetImages: () => ((sets = []), answer()),
      loadKeptImages: () => ({ source }),
      openRun: () => {
        if (room.sets.sources.training?.kind !== 'files')
          throw new EngineFault({ name: 'BadInput', message: 'This run’s training set is Wardrobe, 2 images' })
        return stored
      },
    }),
  )
  return { room, worker }
}

const asked = (room: FusionRoom, role: SetRole = 'training') => room.notices.at(role)

async function answer(room: FusionRoom, label: string, role: SetRole = 'training') {
  asked(room, role)
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

it('goes on with a stored run on own images that are kept, with all that was decided about them', async () => {
  const { room, worker } = await opened({ kept: [set] })
  const { offer } = room.library
  expect(offer?.runId).toBe('own')
  if (offer !== null) await room.runs.resume(offer)
  expect(worker().asked('loadSet')).toEqual({ role: 'training', source })
  expect([room.data.training, room.run.inMemory, worker().heard.at(-1)]).toEqual(['own', true, 'train'])
  // The same files may be decided about anew, as if they had just been chosen.
  await room.data.decide('training', 'background', 'white')
  expect(worker().asked('loadSet')?.source).toMatchObject({ files, choices: { background: 'white' } })
})

it('knows the images of a run that learnt from captions of the page’s making', async () => {
  const made = ownRun({ training: { id: 'own#12', name: 'Wardrobe', count: 2 } })
  const { room, worker } = await opened({ kept: [set], stored: made })
  await room.runs.resume(made)
  expect([room.run.inMemory, worker().heard.includes('provideCaptions')]).toEqual([true, true])
})

it('asks for images that are not kept, by their name and count', async () => {
  const { room, worker } = await opened()
  await room.runs.resume(run)
  expect(room.notices.at('run')?.text).toContain('Wardrobe, 2 images')
  expect([room.data.training, room.data.missing?.slice(0, 29)]).toEqual(['own', 'Choose your own images first,'])
  expect(worker().heard).not.toContain('train')
  await room.data.takeOwn('training', files)
  await room.runs.resume(run)
  expect([room.run.inMemory, worker().heard.at(-1)]).toEqual([true, 'train'])
})

it('goes back to the images that come with the page for a run on those', async () => {
  const { room } = await opened({ stored: ownRun() })
  room.data.training = 'own'
  await room.data.takeOwn('training', files)
  await room.data.find(ownRun())
  expect([room.data.training, room.training?.name]).toEqual(['fashion', 'Fashion-MNIST'])
})

it('asks whether they may be kept, with their number and size, for either set', async () => {
  const { room } = await opened()
  for (const role of ['training', 'fusion'] as const) {
    await room.data.takeOwn(role, files)
    expect(asked(room, role)?.text).toContain('Keep these 2 images in this browser (2.1 MB)')
    await answer(room, 'Keep them', role)
    expect([asked(room, role), room.data.kept.sets, room.data.kept.isUnkept(role)]).toEqual([
      null,
      [{ ...set, name: role }],
      false,
    ])
    await room.data.kept.forget(role, set.id)
    expect([room.data.kept.sets, room.data.kept.isUnkept(role)]).toEqual([[], true])
  }
})

it('mixes in kept images where asked to', async () => {
  const { room, worker } = await opened({ kept: [set] })
  await room.data.takeKept('fusion', set.id)
  expect([room.data.fusion, worker().asked('loadSet')]).toEqual(['own', { role: 'fusion', source }])
})

it('asks no more once declined, and nothing in a window that keeps nothing', async () => {
  const { room } = await opened()
  await room.data.takeOwn('training', files)
  await answer(room, 'Not now')
  await room.data.takeOwn('training', files)
  expect(asked(room)).toBeNull()
  vi.stubGlobal('localStorage', { getItem: () => null })
  const keepsNothing = (await opened({ persistent: false })).room
  await keepsNothing.data.takeOwn('training', files)
  expect([asked(keepsNothing), keepsNothing.data.kept.isUnkept('training')]).toEqual([null, false])
})
