import { describe, expect, it } from 'vitest'
import { streamOfBytes, streamOfPieces, type ByteStream } from '../../../../src/tensor/files/byte-stream'

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256)

/** Cut at every `size` bytes. */
function inPieces(size: number): ByteStream & { closed: boolean } {
  let at = 0
  const stream = streamOfPieces(
    null,
    async () => (at < bytes.length ? bytes.subarray(at, (at += size)) : null),
    async () => void (made.closed = true),
  )
  const made = Object.assign(stream, { closed: false })
  return made
}

const streams = [
  ['bytes in memory', () => streamOfBytes(bytes)],
  ['pieces of 1', () => inPieces(1)],
  ['pieces of 7', () => inPieces(7)],
  ['pieces of 300', () => inPieces(300)],
  ['one piece', () => inPieces(5000)],
] as const

describe('a stream of bytes', () => {
  it.each(streams)('gives them in whatever lengths they are asked for: %s', async (_, open) => {
    const stream = open()
    const taken: number[] = []
    for (const length of [0, 8, 1, 291, 300, 0, 399]) {
      const some = await stream.take(length)
      expect(some).toHaveLength(length)
      taken.push(...some)
    }
    expect(taken).toEqual([...bytes.subarray(0, 999)])
    // Fewer at the end, and then none.
    expect([...(await stream.take(1 << 30))]).toEqual([bytes[999]])
    expect(await stream.take(1)).toHaveLength(0)
  })

  it('takes no memory for bytes that do not come, and closes what is behind it', async () => {
    const stream = inPieces(300)
    const before = process.memoryUsage().arrayBuffers
    expect(await stream.take(2 ** 40)).toHaveLength(1000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 26)
    await stream.close()
    expect(stream.closed).toBe(true)
  })
})
