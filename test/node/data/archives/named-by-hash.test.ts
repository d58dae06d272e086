import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { byHash, type KeptFiles } from '../../../../src/data/archives/named-by-hash'

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
    put: async (path, bytes) => void kept.set(path, bytes),
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
