/**
 * A zip that is all right or none at all: its comment holds the CRC-32 of everything before it. The checksums of a zip's entries leave out
 * dates, attributes, and the last bits of packed data.
 */
import * as says from '../../messages/generated/files'
import { BadInput } from '../bad-input'
import { crc32 } from './crc32'
import { viewOf } from './reading'

/** At both ends of the comment: one of them is still there where a bit of the other has changed. */
const MARK = '#modeweave-seal#'
const LENGTH = 2 * MARK.length + 8 + 1 + 12
/** Of the end record, whose last two bytes are the comment's length. */
const COMMENT_LENGTH_AT = 20
const END_LENGTH = 22
/** Bytes behind the archive that are looked through for the seal. */
const MOST_BEHIND = 1 << 16

/** Of `bytes`: MARK, its checksum in hexadecimal, its length, MARK. */
function sealFor(bytes: Uint8Array): string {
  return `${MARK}${crc32(bytes).toString(16).padStart(8, '0')}:${String(bytes.length).padStart(12, '0')}${MARK}`
}

/** @param zip without a comment, as fflate makes it */
export function sealed(zip: Uint8Array): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(zip.length + LENGTH)
  file.set(zip)
  viewOf(file).setUint16(zip.length - END_LENGTH + COMMENT_LENGTH_AT, LENGTH, true)
  file.set(new TextEncoder().encode(sealFor(file.subarray(0, zip.length))), zip.length)
  return file
}

/**
 * Bytes before and behind the archive are not of it, and a zip that somebody made of its files has no seal: both pass.
 * @throws BadInput where a sealed zip is not as it was sealed
 */
export function expectSealIntact(file: Uint8Array, mend: string): void {
  const from = Math.max(0, file.length - MOST_BEHIND - LENGTH)
  const tail = new TextDecoder('latin1').decode(file.subarray(from))
  const at = tail.indexOf(MARK)
  if (at < 0) return
  const found = tail.slice(at, at + LENGTH)
  const length = Number(found.slice(-MARK.length - 12, -MARK.length))
  const end = from + at
  if (Number.isInteger(length) && length <= end && found === sealFor(file.subarray(end - length, end))) return
  throw new BadInput(says.zipSealBroken({ mend }))
}
