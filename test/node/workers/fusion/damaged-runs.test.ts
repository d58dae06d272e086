/** Fine-tuning runs that came out of the browser's storage other than they went in. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { openRunArchive } from '../../../../src/store/runs/archive'
import type { FusionRunSummary } from '../../../../src/workers/fusion/protocol'
import { FusionArchive } from '../../../../src/workers/fusion/runs/archive'
import { BundledRuns } from '../../../../src/workers/fusion/runs/bundled'
import type { FusionCard } from '../../../../src/workers/fusion/runs/card-types'
import type { RunPictures } from '../../../../src/workers/fusion/runs/types'
import { alterStored } from '../../store/damage'

const openArchive = async () =>
  new FusionArchive(await openRunArchive<FusionRunSummary, RunPictures>(), new BundledRuns(readPublic))

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('can be deleted where nothing of them can be read any more', async () => {
  const archive = await openArchive()
  const { runs } = await archive.list()
  const [bundled] = runs
  if (bundled === undefined) throw new Error('no run comes with the page')
  // Looked at only: its weights say nothing of the run that they belong to.
  const own = { ...bundled, runId: 'own', bundled: false, hasWeights: false }
  await archive.add(own, { samples: [], gallery: null }, null)
  await alterStored('fusionRuns', 'own', (value) => Object.assign(value as object, { step: 3 }))
  const reopened = await openArchive()
  expect(await reopened.list()).toEqual({ runs, persistent: true, note: null, damaged: ['own'] })
  await reopened.remove('own')
  expect((await reopened.list()).damaged).toEqual([])
})

it('has a card of the newest samples, with the pictures of a file that came in as of a checkpoint', async () => {
  const archive = await openArchive()
  const [bundled] = (await archive.list()).runs
  if (bundled === undefined) throw new Error('no run comes with the page')
  const pictures = await archive.pictures(bundled.runId)
  const own = { ...bundled, bundled: false }
  await archive.add({ ...own, runId: 'own' }, pictures, null)
  await archive.keep({ ...own, runId: 'new' }, [], new ArrayBuffer(8))
  const cards = await (await openRunArchive()).cards()
  const card = cards.get('own') as FusionCard
  const newest = pictures.samples.at(-1)
  expect([card.step, card.prompts]).toEqual([newest?.step, newest?.prompts])
  expect([...card.pictures.thumbnail.subarray(1, 4)]).toEqual([...'PNG'].map((letter) => letter.charCodeAt(0)))
  // Nothing was sampled of it yet.
  expect(cards.has('new')).toBe(false)
})
