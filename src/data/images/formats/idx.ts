/**
 * IDX, the format of the MNIST family: a big-endian header (two zero bytes, a type byte, the number of dimensions, then
 * each dimension as 32 bits), followed by the values, row-major. http://yann.lecun.com/exdb/mnist/ ("FILE FORMATS")
 */
import * as says from '../../../messages/generated/images'
import { BadInput, counted, formatCount } from '../../bad-input'

/** Type byte of unsigned 8-bit values, the only type that images and labels use. */
const UNSIGNED_BYTE = 0x08

const TYPE_NAMES: Record<number, string> = {
  0x09: 'signed bytes',
  0x0b: '16-bit integers',
  0x0c: '32-bit integers',
  0x0d: '32-bit floats',
  0x0e: '64-bit floats',
}

/** An array of bytes with its shape, as an IDX file holds it. */
export interface IdxArray {
  dims: number[]
  /** Row-major; a view into the bytes that were parsed, not a copy. */
  data: Uint8Array
}

/** True where `bytes` begin with an IDX header, of any type: two zero bytes, a known type, at least one dimension. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  const [zero, one, type = 0, dimensions = 0] = bytes
  const known = type === UNSIGNED_BYTE || type in TYPE_NAMES
  return bytes.length >= 4 && zero === 0 && one === 0 && known && dimensions >= 1 && dimensions <= 8
}

/**
 * Bytes of the whole file by its header.
 * @param head its beginning, 36 bytes at least
 * @returns undefined where the header ends before it tells
 */
export function idxLength(head: Uint8Array): number | undefined {
  const dimensions = head[3] ?? 0
  if (!looksLikeIdx(head) || head[2] !== UNSIGNED_BYTE || head.length < 4 + 4 * dimensions) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  let length = 1
  for (let i = 0; i < dimensions; i++) length *= view.getUint32(4 + 4 * i)
  return 4 + 4 * dimensions + length
}

/**
 * Reads one IDX file of unsigned bytes (already decompressed).
 * @param name of the file, for messages.
 * @throws BadInput where the header is not IDX, is of another type, or does not fit the length of what follows.
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxArray {
  if (!looksLikeIdx(bytes)) {
    const start = Array.from(bytes.subarray(0, 4), (b) => b.toString(16).padStart(2, '0')).join(' ') || 'none'
    throw new BadInput(says.idxNone({ name, start }))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint8(2)
  if (type !== UNSIGNED_BYTE) {
    throw new BadInput(says.idxType({ name, type: TYPE_NAMES[type] ?? '', code: type.toString(16).padStart(2, '0') }))
  }
  const dimensions = view.getUint8(3)
  const headerLength = 4 + 4 * dimensions
  if (bytes.length < headerLength) {
    throw new BadInput(says.idxHeaderShort({ name, needed: headerLength, dimensions, length: bytes.length }))
  }
  const dims = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = dims.reduce((product, d) => product * d, 1)
  const data = bytes.subarray(headerLength)
  if (data.length !== expected) {
    const said = { name, contents: describeContents(dims), expected: counted(expected, 'byte') }
    throw new BadInput(
      data.length < expected
        ? says.idxShort({ ...said, count: formatCount(data.length) })
        : says.idxLong({ ...said, count: formatCount(data.length) }),
    )
  }
  return { dims, data }
}

function describeContents(dims: readonly number[]): string {
  const [count = 0, ...rest] = dims
  return rest.length === 0 ? counted(count, 'label') : `${counted(count, 'image')} of ${rest.join('×')}`
}

/** Images as an IDX file holds them, before cropping or resizing. */
export interface IdxImages {
  count: number
  height: number
  width: number
  /** 1 for `[count, height, width]`; 1 or 3 for `[count, height, width, channels]`. */
  channels: 1 | 3
  /** `[count, height, width, channels]` */
  pixels: Uint8Array
}

/**
 * Reads a file of images: `[count, height, width]` (magic 2051) or `[count, height, width, 1 or 3]` (magic 2052).
 * @throws BadInput as `parseIdx`, and where the file holds labels, another shape, or no pixel.
 */
export function parseIdxImages(bytes: Uint8Array, name: string): IdxImages {
  const { dims, data } = parseIdx(bytes, name)
  if (dims.length === 1) {
    throw new BadInput(says.idxLabelsForImages({ name }))
  }
  const [count = 0, height = 0, width = 0, channels = 1] = dims
  if (dims.length < 3 || dims.length > 4 || (channels !== 1 && channels !== 3)) {
    throw new BadInput(says.idxShape({ name, shape: dims.join('×') }))
  }
  if (data.length === 0) {
    throw new BadInput(says.idxNoPixel({ name, contents: describeContents(dims) }))
  }
  return { count, height, width, channels, pixels: data }
}

/**
 * Reads a file of labels: `[count]` (magic 2049).
 * @throws BadInput as `parseIdx`, and where the file holds images or no label.
 */
export function parseIdxLabels(bytes: Uint8Array, name: string): Uint8Array {
  const { dims, data } = parseIdx(bytes, name)
  if (dims.length !== 1) {
    throw new BadInput(says.idxImagesForLabels({ name, magic: 2048 + dims.length }))
  }
  if (data.length === 0) throw new BadInput(says.idxNoLabel({ name }))
  return data
}

/** @throws BadInput where there is not exactly one label for each image. */
export function checkCounts(images: number, imagesName: string, labels: number, labelsName: string): void {
  if (images === labels) return
  throw new BadInput(
    says.idxLabelForEach({
      imagesName,
      images: counted(images, 'image'),
      labelsName,
      labels: counted(labels, 'label'),
    }),
  )
}

/**
 * The inverse of `parseIdx`, for unsigned bytes.
 * @param dims at most 255 dimensions, each below 2³², whose product is `data.length`.
 */
export function writeIdx(dims: readonly number[], data: Uint8Array): Uint8Array {
  const expected = dims.reduce((product, d) => product * d, 1)
  if (data.length !== expected) {
    throw new RangeError(`${dims.join('×')} needs ${expected} bytes, not ${data.length}; pass the dims of the data.`)
  }
  const headerLength = 4 + 4 * dims.length
  const bytes = new Uint8Array(headerLength + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(2, UNSIGNED_BYTE)
  view.setUint8(3, dims.length)
  dims.forEach((d, i) => view.setUint32(4 + 4 * i, d))
  bytes.set(data, headerLength)
  return bytes
}
