/** Bytes packed with gzip, told by their beginning and unpacked as they come. */
import { BadArgument } from './bad-argument'
import { createGunzip } from 'node:zlib'
import { pipeline, Readable } from 'node:stream'

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * The bytes as they are, or unpacked where they begin as gzip does; several packed files behind each other are one.
 * @param name of the source, for messages
 * @throws BadInput where they are damaged
 */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  let beginning = new Uint8Array()
  let ended = false
  while (beginning.length < 2 && !ended) {
    const next = await iterator.next()
    ended = next.done === true
    if (!next.done) beginning = Buffer.concat([beginning, next.value])
  }
  async function* all() {
    if (beginning.length > 0) yield beginning
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  if (!isGzip(beginning)) {
    yield* all()
    return
  }
  try {
    // A failure of the source comes out at the end, like one of the unpacking.
    yield* pipeline(Readable.from(all()), createGunzip(), () => undefined)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_')) throw error
    const why = code === 'Z_BUF_ERROR' ? 'it ends too early' : 'its bytes are not as gzip wrote them'
    throw new BadArgument(`${name} is packed with gzip, and damaged: ${why}; pack or download it again.`, {
      cause: error,
    })
  }
}
