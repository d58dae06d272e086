import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hexOf, Sha256, sha256, sha256Hex } from '../../../../src/data/archives/sha256'

afterEach(() => vi.unstubAllGlobals())

describe('SHA-256', () => {
  it('equals the reference at every length around a block, and for views', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000]) {
      const bytes = Uint8Array.from({ length: length + 3 }, (_, i) => (i * 37) % 256).subarray(3)
      const expected = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(expected)
    }
  })

  it('is the same of pieces, wherever they are cut', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256)
    const expected = createHash('sha256').update(bytes).digest('hex')
    for (const cuts of [[0], [1, 64], [63, 64, 65], [10, 20, 30, 128], [70, 127, 200, 299]]) {
      const sum = new Sha256()
      ;[...cuts, 300].forEach((end, i) => sum.add(bytes.subarray(cuts[i - 1] ?? 0, end)))
      expect(hexOf(sum.digest()), cuts.join()).toBe(expected)
    }
  })

  it('gives the same digest with and without the platform', async () => {
    const bytes = new TextEncoder().encode('abc')
    const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(await sha256Hex(bytes)).toBe(known)
    vi.stubGlobal('crypto', {}) // as on plain http
    expect(await sha256Hex(bytes)).toBe(known)
  })
})
