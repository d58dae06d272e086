import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BadInput } from '../../../../src/data/bad-input'
import { byHash, keepBeforehand, placeOf, type KeptFiles } from '../../../../src/data/archives/named-by-hash'

const content = new TextEncoder().encode('a thousand images')
const packed = new Uint8Array(gzipSync(content))
const hash = createHash('sha256').update(content).digest('hex').slice(0, 32)
const path = `data/mnist/shards/train-00.${hash}.gz`

/** A host that answers with `bytes`, and counts how often. */
function host(bytes = packed) {
  const asked: string[] = []
  const load = async (path: string) => {
    asked.push(path)
    return bytes
  }
  return { asked, load }
}

/** What a browser keeps, in memory; one at a time. */
function shelf() {
  const kept = new Map<string, Uint8Array>()
  let last: Promise<unknown> = Promise.resolve()
  const files: KeptFiles = {
    get: async (path) => kept.get(path) ?? null,
    keep: async (path, bytes) => void kept.set(path, bytes),
    inTurn: (_, work) => {
      const done = last.then(work)
      last = done.catch(() => undefined)
      return done
    },
  }
  return { kept, files }
}

it('gives a file unpacked, whether the host packs it or not, and every other as it is', async () => {
  for (const bytes of [packed, content]) expect(await byHash(host(bytes).load, null)(path)).toEqual(content)
  const other = host()
  expect(await byHash(other.load, shelf().files)('models/card.json')).toBe(packed)
})

it('fetches a file once for two that ask at the same time, and never again', async () => {
  const { asked, load } = host()
  const { files } = shelf()
  const [mixture, fusion] = [byHash(load, files), byHash(load, files)]
  expect(await Promise.all([mixture(path), fusion(path), mixture(path)])).toEqual([content, content, content])
  expect(await byHash(load, files)(path)).toEqual(content)
  expect(asked).toEqual([path])
})

it('refuses what is not what its name says, and keeps nothing of it', async () => {
  const { kept, files } = shelf()
  const { load } = host(new Uint8Array(gzipSync(new Uint8Array(9))))
  await expect(byHash(load, files)(path)).rejects.toThrow(/train-00.*the host sent something else than its name says/)
  await expect(byHash(load, null)(path)).rejects.toThrow(/reload the page/)
  expect(kept.size).toBe(0)
})

it.each([
  ['of other content', new Uint8Array(gzipSync(new Uint8Array(3)))],
  ['cut short', packed.subarray(0, 15)],
])('fetches anew what was kept %s', async (_, bytes) => {
  const { asked, load } = host()
  const { kept, files } = shelf()
  kept.set(path, bytes)
  expect(await byHash(load, files)(path)).toEqual(content)
  expect([asked, kept.get(path)]).toEqual([[path], packed])
})

describe('a file of the build’s list', () => {
  const listed = 'wordnet/glosses/00.txt.gz'
  const card = 'models/copy-detector/card.json'
  const hashes = { [listed]: hash, [card]: hash }

  it.each([
    [listed, packed],
    [listed, content],
    [card, content],
  ])('is kept as it came and checked by what it holds: %s', async (path, bytes) => {
    const { asked, load } = host(bytes)
    const { kept, files } = shelf()
    for (let time = 0; time < 2; time++) expect(await byHash(load, files, hashes)(path)).toEqual(bytes)
    expect([asked, [...kept.keys()]]).toEqual([[path], [`${path}?${hash}`]])
  })

  it('is fetched anew where what was kept is damaged', async () => {
    const { asked, load } = host(content)
    const { kept, files } = shelf()
    kept.set(`${card}?${hash}`, content.slice(1))
    expect(await byHash(load, files, hashes)(card)).toEqual(content)
    expect([asked, kept.get(`${card}?${hash}`)]).toEqual([[card], content])
  })

  it('is given as it came and not kept where another was put in its place', async () => {
    const { kept, files } = shelf()
    const other = Uint8Array.of(1, 2, 3)
    expect(await byHash(host(other).load, files, hashes)(card)).toEqual(other)
    expect(kept.size).toBe(0)
  })
})

describe('beforehand', () => {
  const hashes = { 'models/card.json': hash }

  it('keeps what is not there yet, once, and leaves what cannot be checked', async () => {
    const { asked, load } = host()
    const { kept, files } = shelf()
    for (const each of [path, path, 'LICENSE']) await keepBeforehand(each, load, files, undefined, hashes)
    expect([asked, [...kept.keys()]]).toEqual([[path], [path]])
  })

  it('keeps nothing of a file that broke off, and says what the loader says', async () => {
    const { kept, files } = shelf()
    const load = () => Promise.reject(new BadInput({ id: 'site-broke-off', text: 'the connection broke off' }))
    await expect(keepBeforehand(path, load, files)).rejects.toThrow('broke off')
    expect(kept.size).toBe(0)
  })

  it('refuses what the page was not built with', async () => {
    const { kept, files } = shelf()
    const { load } = host(Uint8Array.of(1))
    await expect(keepBeforehand('models/card.json', load, files, undefined, hashes)).rejects.toThrow(
      'models/card.json: the host sent something else than this page was built with',
    )
    expect(kept.size).toBe(0)
  })

  it('tells where there is no room', async () => {
    const { files } = shelf()
    const full = { ...files, keep: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    await expect(keepBeforehand(path, host().load, full)).rejects.toMatchObject({ name: 'QuotaExceededError' })
    // Who needs the file at once has it all the same.
    expect(await byHash(host().load, full)(path)).toEqual(content)
  })
})

it('names a place by what the file holds', () => {
  expect(placeOf('a/b.json', { 'a/b.json': hash })).toBe(`a/b.json?${hash}`)
  expect(placeOf(path, {})).toBe(path)
  expect(placeOf('a/b.json', {})).toBeNull()
})
