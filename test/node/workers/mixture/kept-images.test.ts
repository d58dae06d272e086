/** Own images that the mixture engine keeps in this browser, and gives back to be loaded again. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { OwnFiles } from '../../../../src/workers/mixture/protocol'
import { Conversation, dataset, SIZE } from './page'

const source: OwnFiles = {
  kind: 'files',
  files: [{ path: 'bars/1.png', file: new Blob(['12345']) }],
  choices: { background: 'black' },
  size: SIZE,
  channels: 1,
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('are those that are loaded, and are had again after a reload until they are forgotten', async () => {
  const page = new Conversation()
  await expect(page.ask('keepImages', {})).rejects.toThrow('BadInput: None of your own images are loaded')
  await page.ask('loadDataset', { source })
  const { sets } = await page.ask('keepImages', {})
  expect(sets).toMatchObject([{ id: dataset.id, name: 'Bars', images: 36, bytes: 5 }])

  const reloaded = new Conversation()
  expect(await reloaded.ask('keptImages', {})).toEqual({ sets, persistent: true })
  const kept = await reloaded.ask('loadKeptImages', { id: dataset.id })
  expect(kept.source).toMatchObject({ choices: { background: 'black' }, size: SIZE, channels: 1 })
  expect(await reloaded.ask('loadDataset', kept)).toMatchObject({ id: dataset.id })
  expect(await reloaded.ask('forgetImages', { id: dataset.id })).toEqual({ sets: [], persistent: true })
  await expect(reloaded.ask('loadKeptImages', { id: dataset.id })).rejects.toThrow('not kept in this browser any more')
})

it('are none in a window that keeps nothing', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const page = new Conversation()
  await page.ask('loadDataset', { source })
  expect(await page.ask('keptImages', {})).toEqual({ sets: [], persistent: false })
  await expect(page.ask('keepImages', {})).rejects.toThrow('BadInput: Bars could not be kept in this browser')
})
