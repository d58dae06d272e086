import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { BadInput } from '../../../../src/data/bad-input'
import { gunzip, gunzipHead, looksLikeGzip } from '../../../../src/data/archives/gzip'
import { fromBytes } from '../../../../src/data/source-file'

const raw = Uint8Array.from({ length: 50_000 }, (_, i) => (i * i) % 251)
const packed = new Uint8Array(gzipSync(raw))
/** 300 MB in 300 KB. */
const bomb = new Uint8Array(gzipSync(new Uint8Array(300_000_000)))

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
    await expect(gunzip(packed, 'a.gz', 1000)).rejects.toThrow(
      'a.gz: unpacks to more than 1,000 bytes, too many for a page',
    )
  })

  it('has several in a row as one, whatever the last bytes say', async () => {
    const [one, two] = [gzipSync(raw), gzipSync(Uint8Array.of(1, 2, 3))]
    const row = new Uint8Array([...one, ...two])
    expect(await gunzip(row, 'a.gz')).toEqual(new Uint8Array([...raw, 1, 2, 3]))
  })

  it('gives up where so few bytes unpack to so many, long before all have come', async () => {
    const most = 48 * 2 ** 20 + 4 * bomb.length
    await expect(gunzip(bomb, 'a.gz')).rejects.toThrow(
      `a.gz: unpacks to more than ${most.toLocaleString('en-GB')} bytes, too many for its size; choose a smaller file.`,
    )
  })
})

describe('the head of a gzip file', () => {
  it('is had without the rest', async () => {
    let read = 0
    const source = fromBytes('a.json.gz', bomb)
    const counted = {
      ...source,
      read: async (start?: number, end?: number) => {
        const part = await source.read(start, end)
        read += part.length
        return part
      },
    }
    const before = process.memoryUsage().rss
    expect(await gunzipHead(counted, 16)).toEqual(new Uint8Array(16))
    expect(read).toBeLessThan(5000)
    expect(process.memoryUsage().rss - before).toBeLessThan(64e6)
    expect(await gunzipHead(packed, 1000)).toEqual(raw.subarray(0, 1000))
    expect(await gunzipHead(packed, 1e9)).toEqual(raw)
    expect(await gunzipHead(raw, 5)).toEqual(raw.subarray(0, 5))
    const two = new Uint8Array(Buffer.concat([gzipSync('first, '), gzipSync('second')]))
    expect(new TextDecoder().decode(await gunzipHead(two, 13))).toBe('first, second')
  })

  it('that is damaged is told', async () => {
    const damaged = packed.slice()
    damaged.fill(0xff, 10, 60)
    await expect(gunzipHead(damaged, 16, 'a.gz')).rejects.toThrow(
      'a.gz: the gzip data are damaged or cut short after 0',
    )
  })
})

it('is read in time, whatever it is', async () => {
  const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)
  const long = (length: number, of: Uint8Array) => new Uint8Array(Buffer.alloc(length, of))
  const structured = fc.oneof(
    // Long runs behind a header, or in it: a name without an end.
    fc
      .tuple(
        fc.constantFrom(0, 8, 4, 16, 2),
        fc.constantFrom<number[]>([0], [0xff], [1, 0, 0, 0xff, 0xff], [0, 0, 0, 0xff, 0xff], [3, 0]),
      )
      .map(([flags, run]) => {
        const file = new Uint8Array(Buffer.concat([header, long(4_000_000, Uint8Array.from(run))]))
        file[3] = flags
        return file
      }),
    // Many members, empty or not.
    fc
      .tuple(fc.string({ maxLength: 3 }), fc.constantFrom(10, 20_000))
      .map(([text, times]) => long(times * gzipSync(text).length, gzipSync(text))),
    // Right but for some bytes.
    fc
      .tuple(fc.uint8Array({ maxLength: 500 }), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }))
      .map(([bytes, changes]) => {
        const file = new Uint8Array(gzipSync(bytes))
        for (const [at, value] of changes) file[at % file.length] = value
        return file
      }),
  )
  await fc.assert(
    fc.asyncProperty(structured, async (file) => {
      for (const work of [() => gunzipHead(file, 16), () => gunzipHead(file, 1e6), () => gunzip(file, 'a.gz')]) {
        const begun = cpuTime()
        const answer = await work().then(
          () => 'bytes',
          (error: Error) => error.name,
        )
        expect(answer).toMatch(/^(bytes|BadInput)$/)
        expect(cpuTime() - begun).toBeLessThan(2000)
      }
    }),
    { seed: 4, numRuns: 40 },
  )
}, 120_000)
