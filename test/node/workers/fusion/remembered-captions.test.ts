import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, it } from 'vitest'
import type { Pipeline } from '../../../../src/diffusion/model/pipeline'
import type { Encoding, EncodingStore } from '../../../../src/store/encoding-types'
import { remembered } from '../../../../src/workers/fusion/remembered-captions'

beforeAll(() => tf.setBackend('cpu'))

/** Encodes a text of n letters as n, 2 n; counts what it is asked. */
class Letters {
  readonly id = 'letters'
  readonly tokens = { bos: 0, eos: 1, pad: 1, length: 1, ordinary: 9 }
  asked: number[] = []
  ids = (text: string) => [text.length]
  wordsOf = (ids: readonly number[]) => 'x'.repeat(ids[0] ?? 0)
  encode = (captions: readonly (readonly number[])[]) => {
    this.asked.push(...captions.flat())
    return Promise.resolve(tf.tensor3d(captions.map(([n = 0]) => [[n, 2 * n]])))
  }
}

class Shelf implements EncodingStore {
  readonly kept = new Map<string, Encoding>()
  get = (key: string) => Promise.resolve(this.kept.get(key) ?? null)
  put = (key: string, encoding: Encoding) => Promise.resolve(void this.kept.set(key, encoding))
  close = () => Promise.resolve()
}

const opened = (letters: Letters) => letters as unknown as Pipeline

it('encodes each caption once, also over two visits, and what it does not know by the network', async () => {
  const shelf = new Shelf()
  const first = new Letters()
  await remembered(opened(first), ['a', 'bb', 'a'], shelf, {})
  expect(first.asked).toEqual([1, 2])
  expect(shelf.kept.size).toBe(1)

  const second = new Letters()
  const encoder = await remembered(opened(second), ['a', 'bb', 'a'], shelf, {})
  const known = await encoder.encode([[2], [1], [2]])
  expect([known.shape, [...(await known.data())]]).toEqual([
    [3, 1, 2],
    [2, 4, 1, 2, 2, 4],
  ])
  expect(second.asked).toEqual([])
  const other = await encoder.encode([[1], [5]])
  expect([...(await other.data())]).toEqual([1, 2, 5, 10])
  expect(second.asked).toEqual([1, 5])
  tf.dispose([known, other])
})

it('leaves off where it is told to', async () => {
  await expect(
    remembered(opened(new Letters()), ['a'], new Shelf(), { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ name: 'Cancelled' })
})
