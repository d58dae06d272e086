import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ImageStore } from '../../../src/store/image-store'
import type { KeptSet } from '../../../src/store/image-types'
import { fullAtCommit, makeFail } from './full-disk'

const set: KeptSet = { id: 'own:1', name: 'Pets', images: 2, bytes: 3, savedAt: 1 }
const source = {
  kind: 'files',
  files: [
    { path: 'pets/a.png', file: new Blob(['abc']) },
    { path: 'pets/b.png', reason: 'could not be opened' },
  ],
  choices: { background: 'black' },
  size: 28,
  channels: 1,
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the store of own images', () => {
  it('gives back the files and what was decided about them after a reload', async () => {
    const store = new ImageStore<typeof source>('mixture')
    await store.keep(set, source)
    await store.keep({ ...set, id: 'own:2', savedAt: 2 }, source)
    await store.close()
    const reloaded = new ImageStore<typeof source>('mixture')
    expect((await reloaded.list())?.map(({ id }) => id)).toEqual(['own:2', 'own:1'])
    const loaded = await reloaded.load('own:1')
    const [first, second] = loaded?.files ?? []
    expect(loaded).toMatchObject({ choices: { background: 'black' }, size: 28, channels: 1 })
    expect(await first?.file?.text()).toBe('abc')
    expect(second).toEqual(source.files[1])
    await reloaded.forget('own:1')
    expect([(await reloaded.list())?.length, await reloaded.load('own:1')]).toEqual([1, null])
  })

  it('holds each lab’s sets apart, also where they are called the same', async () => {
    const mixture = new ImageStore<typeof source>('mixture')
    const fusion = new ImageStore<typeof source>('fusion')
    await mixture.keep(set, source)
    await fusion.keep({ ...set, name: 'Captioned pets' }, { ...source, size: 32 })
    expect([await mixture.list(), (await fusion.list())?.map(({ name }) => name)]).toEqual([[set], ['Captioned pets']])
    await mixture.forget(set.id)
    expect([await mixture.load(set.id), (await fusion.load(set.id))?.size]).toEqual([null, 32])
  })

  it('keeps nothing of a set that does not fit on the disk, and says so', async () => {
    const store = new ImageStore<typeof source>('mixture')
    const full = makeFail('imageFiles', fullAtCommit)
    await expect(store.keep(set, source)).rejects.toThrow('Pets could not be kept in this browser: its storage is full')
    full.stop()
    expect(await store.list()).toEqual([])
  })

  it('tells a window that keeps nothing', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const store = new ImageStore<typeof source>('mixture')
    expect(await store.list()).toBeNull()
    await expect(store.keep(set, source)).rejects.toThrow('it has no IndexedDB')
  })
})
