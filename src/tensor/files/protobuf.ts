/**
 * Protocol Buffers' wire format, as far as writing needs it (https://protobuf.dev/programming-guides/encoding): a message is a list of
 * fields, each a tag (field number · 8 + wire type) and a value. What the fields mean is in a `.proto` file that each user names.
 */

/** A field's bytes; a message is any number of them, one after another. */
export type Field = Uint8Array

const VARINT = 0
const EIGHT_BYTES = 1
const LENGTH_DELIMITED = 2
const FOUR_BYTES = 5

/** int32, int64, bool, enum: at most 2⁵³ either way, a negative one in ten bytes. @throws RangeError for a number that is not whole */
export function whole(field: number, value: number | bigint): Field {
  return joined([tag(field, VARINT), varint(BigInt(value))])
}

export function float32(field: number, value: number): Field {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return joined([tag(field, FOUR_BYTES), bytes])
}

export function float64(field: number, value: number): Field {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return joined([tag(field, EIGHT_BYTES), bytes])
}

/** string, as UTF-8. */
export const text = (field: number, value: string): Field => raw(field, new TextEncoder().encode(value))

/** A message in a message. */
export const message = (field: number, ...fields: readonly Field[]): Field => raw(field, joined(fields))

/** bytes. */
export function raw(field: number, value: Uint8Array): Field {
  return joined([opening(field, value.length), value])
}

/** What stands before so many bytes of a message, for one that is not to be copied once more. */
export function opening(field: number, length: number): Uint8Array {
  return joined([tag(field, LENGTH_DELIMITED), varint(BigInt(length))])
}

/** Parts one after another, in a buffer of their own. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0)
  return bytes
}

const tag = (field: number, wireType: number) => varint(BigInt(field * 8 + wireType))

/** Seven bits a byte, lowest first, the eighth tells that there are more; a negative number as its two's complement of 64 bits. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.of(...bytes, Number(rest))
}
