import { expect, it } from 'vitest'
import { openSiteFiles } from '../../../src/store/site-files'

const base = 'https://example.org/site/'
const file = (hash: string) => `data/mnist/shards/train-00.${hash.repeat(32)}.gz`

/** Cache Storage in memory, as far as it is used; `refuses` makes it fail as a private window's does. */
function storage(refuses = false) {
  const kept = new Map<string, Response>()
  const cache = {
    match: async (url: string) => kept.get(url)?.clone(),
    put: async (url: string, response: Response) => {
      if (refuses) throw new DOMException('no room', 'QuotaExceededError')
      kept.set(url, response)
    },
    keys: async () => [...kept.keys()].map((url) => ({ url })),
    delete: async (url: string) => kept.delete(url),
  }
  const caches = { open: async () => cache } as unknown as CacheStorage
  return { kept, caches }
}

it('keeps a file under its address, and not what it held before', async () => {
  const { kept, caches } = storage()
  const files = openSiteFiles(base, caches, undefined)
  expect(await files?.get(file('a'))).toBeNull()
  await files?.keep(file('a'), Uint8Array.of(1, 2))
  await files?.keep('data/mnist/shards/train-01.' + 'a'.repeat(32) + '.gz', Uint8Array.of(9))
  expect(await files?.get(file('a'))).toEqual(Uint8Array.of(1, 2))
  await files?.keep(file('b'), Uint8Array.of(3))
  expect(await files?.get(file('b'))).toEqual(Uint8Array.of(3))
  expect([...kept.keys()]).toEqual([`${base}data/mnist/shards/train-01.${'a'.repeat(32)}.gz`, `${base}${file('b')}`])
})

it('keeps one whose name has no hash under what it holds, tells what it keeps, and drops it', async () => {
  const { kept, caches } = storage()
  const files = openSiteFiles(base, caches, undefined)
  const card = (hash: string) => `models/card one.json?${hash.repeat(32)}`
  await files?.keep(card('a'), Uint8Array.of(1))
  await files?.keep(card('b'), Uint8Array.of(2))
  expect(await files?.get(card('a'))).toBeNull()
  expect(await files?.get(card('b'))).toEqual(Uint8Array.of(2))
  expect(await files?.places()).toEqual([card('b')])
  await files?.drop([card('b')])
  expect(kept.size).toBe(0)
})

it('keeps the files of two sites on one host apart', async () => {
  const opened: string[] = []
  const caches = { open: (name: string) => Promise.resolve(opened.push(name)) } as unknown as CacheStorage
  for (const address of [base, 'https://example.org/']) await openSiteFiles(address, caches, undefined)?.places()
  expect(new Set(opened).size).toBe(2)
})

it('goes on where the browser keeps nothing', async () => {
  expect(openSiteFiles(base, undefined, undefined)).toBeNull()
  const full = openSiteFiles(base, storage(true).caches, undefined)
  await expect(full?.keep(file('a'), Uint8Array.of(1))).rejects.toMatchObject({ name: 'QuotaExceededError' })
  expect(await full?.get(file('a'))).toBeNull()
  const refused = {
    open: () => Promise.reject(new DOMException('private', 'SecurityError')),
  } as unknown as CacheStorage
  const files = openSiteFiles(base, refused, undefined)
  await expect(files?.keep(file('a'), Uint8Array.of(1))).rejects.toMatchObject({ name: 'SecurityError' })
  expect(await files?.get(file('a'))).toBeNull()
  expect(await files?.places()).toEqual([])
  expect(await files?.inTurn(file('a'), async () => 7)).toBe(7)
})
