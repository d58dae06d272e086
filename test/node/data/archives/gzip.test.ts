import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BadInput } from '../../../../src/data/bad-input'
import { gunzip, looksLikeGzip } from '../../../../src/data/archives/gzip'

const raw = Uint8Array.from({ length: 50_000 }, (_, i) => (i * i) % 251)
const packed = new Uint8Array(gzipSync(raw))

describe('gunzip', () => {
  it('unpacks gzip, told by its first two bytes', async () => {
    expect(looksLikeGzip(packed)).toBe(true)
    expect(await gunzip(packed, 'a.gz')).toEqual(raw)
  })

  it('returns what a host has already decompressed as it is', async () => {
    expect(await gunzip(raw, 'a.gz')).toBe(raw)
  })

  it('refuses data that are cut short, damaged, or too large', async () => {
    const damaged = packed.slice()
    damaged.fill(0xff, 20, 60)
    for (const bytes of [packed.subarray(0, packed.length / 2), damaged, packed.subarray(0, 2)]) {
      await expect(gunzip(bytes, 'a.gz')).rejects.toThrow(
        /^a\.gz: the gzip data are damaged or cut short after [\d,]+ unpacked bytes; fetch the file again\.$/,
      )
      await expect(gunzip(bytes, 'a.gz')).rejects.toThrow(BadInput)
    }
    await expect(gunzip(packed, 'a.gz', 1000)).rejects.toThrow('a.gz: unpacks to more than 1,000 bytes')
  })
})
