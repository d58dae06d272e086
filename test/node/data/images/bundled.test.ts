import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadBundled } from '../../../../src/data/images/bundled'
import type { LoadBytes } from '../../../../src/data/fetch-bytes'
import { writeIdx } from '../../../../src/data/images/formats/idx'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { prepareData } from '../../../../scripts/prepare-data.mjs'

/** A site with `train` and `test` images; a label file of another length or content where given. */
function site(files: Record<string, Uint8Array>): LoadBytes {
  const all: Record<string, Uint8Array> = {
    'train-images-idx3-ubyte.gz': writeIdx([4, 28, 28], new Uint8Array(4 * 784).fill(3)),
    'train-labels-idx1-ubyte.gz': writeIdx([4], Uint8Array.of(0, 1, 2, 9)),
    't10k-images-idx3-ubyte.gz': writeIdx([2, 28, 28], new Uint8Array(2 * 784).fill(5)),
    't10k-labels-idx1-ubyte.gz': writeIdx([2], Uint8Array.of(8, 7)),
    ...files,
  }
  return async (path, onProgress) => {
    onProgress?.(0.5)
    const bytes = all[path.replace('data/mnist/', '')]
    if (!bytes) throw new Error(`unexpected path ${path}`)
    return bytes
  }
}

describe('loadBundled', () => {
  it('reads MNIST and Fashion-MNIST as prepared by the script', async () => {
    expect(await prepareData()).toMatch(/^data: .*complete\.$/)
    const mnist = await loadBundled('mnist', readPublic)
    expect(mnist).toMatchObject({ name: 'MNIST', id: 'mnist', size: 28, channels: 1, notes: [] })
    expect([mnist.train.count, mnist.test.count]).toEqual([60_000, 10_000])
    expect(mnist.train.pixels.length).toBe(60_000 * 784)
    // Known from the literature: the first ten labels, and the mean training pixel 0.1307.
    expect(Array.from(mnist.train.labels?.subarray(0, 10) ?? [])).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect(mnist.train.pixels.reduce((sum, p) => sum + p, 0) / mnist.train.pixels.length / 255).toBeCloseTo(0.1307, 4)

    const fashion = await loadBundled('fashion-mnist', readPublic)
    expect([fashion.train.count, fashion.test.count]).toEqual([60_000, 10_000])
    expect(fashion.classNames?.[fashion.train.labels?.[0] ?? -1]).toBe('Ankle boot')
    // Mean training pixel 0.2860.
    expect(fashion.train.pixels.reduce((sum, p) => sum + p, 0) / fashion.train.pixels.length / 255).toBeCloseTo(
      0.286,
      4,
    )
  })

  it('takes files packed or already unpacked by the host, and reports progress that never falls', async () => {
    const packed = new Uint8Array(gzipSync(writeIdx([2], Uint8Array.of(8, 7))))
    const fractions: number[] = []
    const data = await loadBundled('mnist', site({ 't10k-labels-idx1-ubyte.gz': packed }), (f) => fractions.push(f))
    expect(data.test.labels).toEqual(Uint8Array.of(8, 7))
    expect(data.train.pixels.every((p) => p === 3)).toBe(true)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBeCloseTo(1)
  })

  it.each([
    [
      'fewer labels',
      { 'train-labels-idx1-ubyte.gz': writeIdx([3], new Uint8Array(3)) },
      'has 4 images but train-labels-idx1-ubyte.gz has 3 labels',
    ],
    [
      'swapped files',
      { 'train-labels-idx1-ubyte.gz': writeIdx([4, 28, 28], new Uint8Array(4 * 784)) },
      'train-labels-idx1-ubyte.gz holds images (magic 2051) where labels (2049) are expected',
    ],
    [
      'a label beyond the classes',
      { 't10k-labels-idx1-ubyte.gz': writeIdx([2], Uint8Array.of(1, 10)) },
      't10k-labels-idx1-ubyte.gz: label 1 is 10 where 0 to 9 are expected',
    ],
    [
      'another image size',
      { 't10k-images-idx3-ubyte.gz': writeIdx([2, 20, 28], new Uint8Array(1120)) },
      'images of 28×20×1 where 28×28×1 are expected',
    ],
  ])('refuses %s', async (_, files, message) => {
    await expect(loadBundled('mnist', site(files))).rejects.toThrow(message)
  })
})
