/** Own images with captions that the engine keeps in this browser: a run on them goes on in another engine, without the files being chosen again. */
import 'fake-indexeddb/auto'
import { beforeAll, expect, it } from 'vitest'
import type { OwnFiles } from '../../../../src/workers/fusion/protocol'
import { FusionPage, tinyRun } from './page'

const source: OwnFiles = {
  kind: 'files',
  files: [
    { path: 'wardrobe/1.png', file: new Blob(['12345']) },
    { path: 'wardrobe/1.txt', file: new Blob(['a coat']) },
  ],
  choices: { background: 'black' },
}
const config = tinyRun({ images: 8, steps: 4, captions: 'original', fusion: null })

let page: FusionPage
beforeAll(async () => {
  page = await FusionPage.open()
}, 60_000)

it('refuses what is not loaded, and what comes with the page', async () => {
  await expect(page.ask('keepImages', { role: 'training' })).rejects.toThrow('No training set is loaded yet')
  await page.ask('loadSet', { role: 'training', source: { kind: 'fashion', count: 8 } })
  await expect(page.ask('keepImages', { role: 'training' })).rejects.toThrow('None of your own images are loaded')
})

it('keeps files and captions; a reloaded page goes on with a run on them until they are forgotten', async () => {
  const { id } = await page.ask('loadSet', { role: 'training', source })
  const { sets, persistent } = await page.ask('keepImages', { role: 'training' })
  expect([persistent, sets]).toMatchObject([true, [{ id, name: 'Wardrobe', images: 8, bytes: 11 }]])
  const { runId } = await page.ask('newRun', { config })
  await page.tell({ type: 'train' })
  await page.until((event) => event.type === 'progress' && event.runId === runId)
  await page.tell({ type: 'pause' })
  const { step } = await page.stored(runId)

  const reloaded = await FusionPage.open()
  await expect(reloaded.ask('openRun', { runId, bytes: null })).rejects.toThrow('is Wardrobe, 8 images, which is not')
  expect(await reloaded.ask('keptImages', {})).toEqual({ sets, persistent: true })
  const kept = await reloaded.ask('loadKeptImages', { id })
  expect(kept.source).toMatchObject({ choices: { background: 'black' }, files: [{ path: 'wardrobe/1.png' }, {}] })
  await reloaded.ask('loadSet', { role: 'training', source: kept.source })
  expect(await reloaded.ask('openRun', { runId, bytes: null })).toMatchObject({ step })
  await reloaded.train('finished')
  expect((await reloaded.stored(runId)).step).toBe(4)

  expect(await reloaded.ask('forgetImages', { id })).toEqual({ sets: [], persistent: true })
  await expect(reloaded.ask('loadKeptImages', { id })).rejects.toThrow('not kept in this browser any more')
})
