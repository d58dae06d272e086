/** Decodes PNG where there is no browser: 8 bits a channel, no interlacing. https://www.w3.org/TR/png-3/ */
import { BadArgument } from './bad-argument'
import { inflateSync } from 'node:zlib'

/** A picture: `[height, width, 4]` bytes, red, green, blue and opacity. */
export interface Decoded {
  width: number
  height: number
  rgba: Uint8Array
}

const SIGNATURE = '89504e470d0a1a0a'
/** Bytes of a pixel by its colour type: grey, RGB, palette, grey with opacity, RGB with opacity. */
const PIXEL_BYTES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** Of the colour type, and its flags. */
const [PALETTE, COLOUR, ALPHA] = [3, 2, 4]

/** @param name of the file, for messages. @throws BadInput where it is no PNG, or of a kind that is not read here */
export function decodePng(bytes: Uint8Array, name: string): Decoded {
  const file = Buffer.from(bytes)
  if (file.toString('hex', 0, 8) !== SIGNATURE) throw new BadArgument(`${name} is no PNG; choose one.`)
  const chunks = chunksOf(file)
  const header = chunks.get('IHDR') ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth = 0, type = 0, , , interlaced = 0] = header.subarray(8)
  const pixelBytes = PIXEL_BYTES[type]
  if (depth !== 8 || interlaced !== 0 || pixelBytes === undefined)
    throw new BadArgument(`${name} is a PNG of ${depth} bits, interlacing ${interlaced}; 8 bits and 0 are read.`)
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  if (lines.length !== height * (1 + width * pixelBytes))
    throw new BadArgument(`${name} has ${lines.length} bytes of pixels, too many or too few; take another copy of it.`)
  const values = unfiltered(lines, width * pixelBytes, height, pixelBytes)
  const pixel = pixelReader(values, type, pixelBytes, chunks)
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) rgba.set(pixel(i), 4 * i)
  return { width, height, rgba }
}

/** The data of each kind of chunk; several of one kind are one. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at + 8 <= file.length;) {
    const [length, kind] = [file.readUInt32BE(at), file.toString('latin1', at + 4, at + 8)]
    const data = file.subarray(at + 8, at + 8 + length)
    chunks.set(kind, Buffer.concat([chunks.get(kind) ?? Buffer.alloc(0), data]))
    at += 12 + length
  }
  return chunks
}

/** Takes back the prediction of each line from its left, upper and upper left neighbours (section 9). */
function unfiltered(lines: Uint8Array, stride: number, height: number, pixelBytes: number): Uint8Array {
  const out = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < pixelBytes ? 0 : (out[at - pixelBytes] ?? 0)
      const up = y === 0 ? 0 : (out[at - stride] ?? 0)
      const corner = x < pixelBytes || y === 0 ? 0 : (out[at - stride - pixelBytes] ?? 0)
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      out[at] = (lines[at + y + 1] ?? 0) + predicted
    }
  }
  return out
}

/** Whichever neighbour is nearest to left + up − corner. */
function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp] = [Math.abs(up - corner), Math.abs(left - corner)]
  const byCorner = Math.abs(left + up - 2 * corner)
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}

/** Gives pixel i as red, green, blue and opacity. */
function pixelReader(
  values: Uint8Array,
  type: number,
  pixelBytes: number,
  chunks: ReadonlyMap<string, Buffer>,
): (i: number) => number[] {
  const [palette, opacities] = [chunks.get('PLTE'), chunks.get('tRNS')]
  return (i) => {
    const at = i * pixelBytes
    const first = values[at] ?? 0
    if (type === PALETTE) return [...(palette?.subarray(3 * first, 3 * first + 3) ?? []), opacities?.[first] ?? 255]
    const colours = type & COLOUR ? [...values.subarray(at, at + 3)] : [first, first, first]
    return [...colours, type & ALPHA ? (values[at + pixelBytes - 1] ?? 0) : 255]
  }
}
