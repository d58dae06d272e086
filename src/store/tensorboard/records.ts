/** TensorFlow's record files (`tensorflow/core/lib/io/record_writer.h`). */
import { crc32c } from '../../data/archives/crc32'
import { joined } from '../../tensor/files/protobuf'

/** Each record: its length (uint64) and that field's checksum, then its bytes and their checksum, all little-endian. */
export function recordFile(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joined(
    records.flatMap((record) => {
      const length = new Uint8Array(8)
      new DataView(length.buffer).setBigUint64(0, BigInt(record.length), true)
      return [length, checksum(length), record, checksum(record)]
    }),
  )
}

/** Masked: turned right by 15 bits and moved by a constant, so that a checksum of bytes that hold checksums means something. */
function checksum(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes)
  const field = new Uint8Array(4)
  new DataView(field.buffer).setUint32(0, ((crc >>> 15) | (crc << 17)) + 0xa282ead8, true)
  return field
}
