/** Images as PNG files, without a canvas: the same bytes in a worker, in Node and in a test. */
import { zlibSync } from 'fflate'

/** What a picture needs: `[height, width, channels]` bytes, 1 = grey level, 3 = RGB. */
export interface Picture {
  width: number
  height: number
  channels: 1 | 3
  pixels: Uint8Array
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const COLOUR_TYPE = { 1: 0, 3: 2 } as const

/** PNG (ISO 15948), 8 bits a channel, no filter. @throws RangeError where the pixels don't fit the size */
export function writePng({ width, height, channels, pixels }: Picture): Uint8Array<ArrayBuffer> {
  const stride = width * channels
  if (pixels.length !== stride * height) {
    throw new RangeError(
      `a picture of ${width}×${height}×${channels} needs ${stride * height} bytes; it has ${pixels.length}.`,
    )
  }
  // Each row starts with the number of its filter: 0, none.
  const rows = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, 8)
  header.setUint8(9, COLOUR_TYPE[channels])
  const parts = [
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((offset, part) => (file.set(part, offset), offset + part.length), 0)
  return file
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** CRC-32 of ISO 3309, as PNG and zip use it. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0)
  return ~crc >>> 0
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})
