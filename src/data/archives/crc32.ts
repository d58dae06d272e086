/**
 * Cyclic redundancy checks of 32 bits, bits reflected: CRC-32 (ISO 3309), the checksum of zip entries and of what is stored, and CRC-32C
 * (Castagnoli; RFC 3720), that of TensorFlow's records.
 */

/** @param before checksum of what comes before `bytes`: that of both together is returned @returns an unsigned 32-bit number */
export type Checksum = (bytes: Uint8Array, before?: number) => number

export const crc32 = checksumOf(0xedb88320)
export const crc32c = checksumOf(0x82f63b78)

/** @param polynomial reflected */
function checksumOf(polynomial: number): Checksum {
  // Of a byte with k bytes behind it, at k · 256 + byte: four tables, so that four bytes are looked up at a time.
  const tables = new Uint32Array(4 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let c = byte
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ polynomial : c >>> 1
    tables[byte] = c
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] ?? 0
    tables[at] = (tables[before & 0xff] ?? 0) ^ (before >>> 8)
  }
  const table = (k: number, byte: number) => tables[k * 256 + (byte & 0xff)] ?? 0

  return (bytes, before = 0) => {
    let c = before ^ 0xffffffff
    const fours = bytes.length - (bytes.length % 4)
    let i = 0
    for (; i < fours; i += 4) {
      c ^= (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24)
      c = table(3, c) ^ table(2, c >>> 8) ^ table(1, c >>> 16) ^ table(0, c >>> 24)
    }
    for (; i < bytes.length; i++) c = table(0, c ^ (bytes[i] ?? 0)) ^ (c >>> 8)
    return (c ^ 0xffffffff) >>> 0
  }
}
