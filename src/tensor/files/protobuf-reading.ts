/** Protocol Buffers' wire format, read: the counterpart of `protobuf.ts`. */

/** A field of a message, and where it lies. */
export interface ReadField {
  field: number
  /** Bytes of a string, of bytes or of a message in the message, not copied; a number's are empty. */
  bytes: Uint8Array
  /** From its tag up to, not including, the next field. */
  start: number
  end: number
}

/** Bytes that the value of a wire type takes where it says no length: 64 and 32 bits. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 }
const VARINT = 0
const LENGTH_DELIMITED = 2
const NONE = new Uint8Array(0)

/** The fields of a message in turn. @throws RangeError where it is cut short, or no message */
export function* fieldsOf(message: Uint8Array): Generator<ReadField> {
  let at = 0
  const varint = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('The message is cut short, or none.')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const start = at
    const tag = varint()
    const [field, wireType] = [Math.floor(tag / 8), tag % 8]
    let bytes: Uint8Array = NONE
    if (wireType === VARINT) varint()
    else {
      const length = wireType === LENGTH_DELIMITED ? varint() : FIXED[wireType]
      if (length === undefined || field === 0 || at + length > message.length)
        throw new RangeError('The message is cut short, or none.')
      bytes = message.subarray(at, at + length)
      at += length
    }
    yield { field, bytes, start, end: at }
  }
}

/** Texts of all fields of a number, in turn. */
export function textsOf(message: Uint8Array, wanted: number): string[] {
  const decoder = new TextDecoder()
  return [...fieldsOf(message)].flatMap(({ field, bytes }) => (field === wanted ? [decoder.decode(bytes)] : []))
}
