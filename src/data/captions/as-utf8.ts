/** Bytes of a text as UTF-8: UTF-16 is what spreadsheet programs and editors of Windows save, and says so by its first two bytes. */
import * as says from '../../messages/generated/caption-files'
import { BadInput } from '../bad-input'

/** A text in UTF-16 that does not say in which of its two orders: told, not guessed. */
export class Utf16WithoutMark extends BadInput {
  constructor(name: string) {
    super(says.textUtf16Unmarked({ name }))
  }
}

/** Bytes that are waited for: a pipe's first line may be short, and is answered before the next one comes. */
const LEAST = 4
/** Bytes that are looked at, of those that have come. */
const LOOKED_AT = 64
/** Of the bytes on one side of the pairs, those that are zero in a text of mostly Latin letters; on the other side there is none. */
const LEAST_ZERO = 0.7

/**
 * The bytes as they come, or, behind a byte order mark of UTF-16, encoded anew, without the mark. What is no character there becomes U+FFFD.
 * @param name of the source, for messages
 * @throws Utf16WithoutMark
 */
export async function* asUtf8(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  /** Undefined: not known yet; null: to be given as it is. */
  let decoder: TextDecoder | null | undefined
  const encoder = new TextEncoder()
  const given = (chunk: Uint8Array) => (decoder ? encoder.encode(decoder.decode(chunk, { stream: true })) : chunk)
  for await (const chunk of chunks) {
    if (decoder !== undefined) {
      yield given(chunk)
      continue
    }
    heldBytes += chunk.length
    // Copied where it must wait: the stream may use its buffer again.
    held.push(heldBytes < LEAST ? chunk.slice() : chunk)
    if (heldBytes < LEAST) continue
    decoder = decoderFor(beginning(held), name)
    for (const part of held) yield given(part)
    held = []
  }
  if (decoder === undefined) {
    decoder = decoderFor(beginning(held), name)
    for (const part of held) yield given(part)
  }
  if (decoder) yield encoder.encode(decoder.decode())
}

/** @returns null where the text is no UTF-16 */
function decoderFor(bytes: Uint8Array, name: string): TextDecoder | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be')
  const pairs = Math.floor(bytes.length / 2)
  const zeros = [0, 0]
  for (let i = 0; i < 2 * pairs; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
    // Numbers of two bytes are no text.
    else if (byte < 9 || (byte > 13 && byte < 32)) return null
  }
  if (pairs > 1 && Math.min(...zeros) === 0 && Math.max(...zeros) >= LEAST_ZERO * pairs)
    throw new Utf16WithoutMark(name)
  return null
}

function beginning(parts: readonly Uint8Array[]): Uint8Array {
  const first = new Uint8Array(LOOKED_AT)
  let at = 0
  for (const part of parts) {
    const some = part.subarray(0, LOOKED_AT - at)
    first.set(some, at)
    at += some.length
  }
  return first.subarray(0, at)
}
