import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sha256, sha256Hex } from '../../../../src/data/archives/sha256'

afterEach(() => vi.unstubAllGlobals())

describe('SHA-256', () => {
  it('equals the reference at every length around a block, and for views', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000]) {
      const bytes = Uint8Array.from({ length: length + 3 }, (_, i) => (i * 37) % 256).subarray(3)
      const expected = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(expected)
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
