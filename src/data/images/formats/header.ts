/** Type and size of a PNG, JPEG or WebP file from its first bytes: known before the browser spends memory on decoding it. */

export interface ImageHeader {
  /** MIME type. */
  type: 'image/png' | 'image/jpeg' | 'image/webp'
  /** Pixels, as stored (a photograph's orientation may swap the two). */
  width: number
  height: number
  /** It has a channel of transparency, or a transparent colour; whether it makes use of it only its pixels tell. */
  hasAlpha: boolean
}

/** Null where `bytes` are none of the three formats, or end before the size is told. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  if (!looksLikePicture(bytes)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return readPng(view) ?? readJpeg(view) ?? readWebp(view)
  } catch (error) {
    if (error instanceof RangeError) return null // read beyond the end: cut short
    throw error
  }
}

/** True where `head` (at least 12 bytes) begins one of the three formats. */
export function looksLikePicture(head: Uint8Array): boolean {
  if (head.length < 12) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return isPng(view) || isJpeg(view) || isWebp(view)
}

const isPng = (view: DataView) => view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a
const isJpeg = (view: DataView) => view.getUint16(0) === 0xffd8 && view.getUint8(2) === 0xff
const isWebp = (view: DataView) => view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250 // RIFF….WEBP

/** PNG: the first chunk is IHDR, width and height 32 bits each, then the depth and the colour type: 4 and 6 have alpha. */
function readPng(view: DataView): ImageHeader | null {
  if (!isPng(view) || view.getUint32(12) !== 0x49484452) return null
  const hasAlpha = (view.byteLength > 25 && (view.getUint8(25) & 4) !== 0) || hasTransparentColour(view)
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20), hasAlpha }
}

/** PNG: a chunk tRNS before the first of the image's data. */
function hasTransparentColour(view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const name = view.getUint32(at + 4)
    if (name === 0x74524e53) return true
    if (name === 0x49444154) return false
  }
  return false
}

/** JPEG: segments `FF marker length …` up to a start of frame (C0 to CF but C4, C8, CC), which holds height and width. */
function readJpeg(view: DataView): ImageHeader | null {
  if (!isJpeg(view)) return null
  let at = 2
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const standalone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    if (standalone) {
      at += marker === 0xff ? 1 : 2 // FF FF: the first is padding
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame)
      return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7), hasAlpha: false }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** WebP: the first chunk is lossy (VP8), lossless (VP8L) or extended (VP8X); each keeps the size in its own way. */
function readWebp(view: DataView): ImageHeader | null {
  if (!isWebp(view)) return null
  const type = 'image/webp'
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 ": 14 bits each
      return {
        type,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
        hasAlpha: false,
      }
    case 0x5650384c: {
      // "VP8L": 14 bits each, less one, packed after the signature byte, then one for alpha
      const bits = view.getUint32(21, true)
      return {
        type,
        width: (bits & 0x3fff) + 1,
        height: ((bits >>> 14) & 0x3fff) + 1,
        hasAlpha: ((bits >>> 28) & 1) === 1,
      }
    }
    case 0x56503858: // "VP8X": 24 bits each, less one; the fifth bit of the flags is alpha
      return { type, width: uint24(24) + 1, height: uint24(27) + 1, hasAlpha: (view.getUint8(20) & 0x10) !== 0 }
    default:
      return null
  }
}
