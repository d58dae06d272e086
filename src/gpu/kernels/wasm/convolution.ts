import * as tf from '@tensorflow/tfjs-core'
import type { WasmHeap } from './heap'

type ConvInfo = tf.backend_util.Conv2DInfo

/** Images are convolved in groups whose padded copy fits this many bytes: half of a small second-level cache. */
const GROUP_BYTES = 128 * 1024
/** The filter gradient sweeps this many pixels for each register tile, so that x and dy stay in the first-level cache. */
const GRADIENT_PIXELS = 192

const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/** Channels in panels of 8, and a last one of 4 where that suffices: the room that packFilter needs. */
const panelChannels = (channels: number) =>
  channels % 8 > 0 && channels % 8 <= 4 ? channels + 4 - (channels % 4 || 4) : Math.ceil(channels / 8) * 8

/** One or two output channels are computed as dot products along the patch, if whole vectors fit. */
const tileWidth = (channels: number, run: number) => (channels <= 2 && run % 4 === 0 ? 1 : 8)

/** Images with a border of zeros (or cropped), a group at a time. */
interface PaddedImages {
  height: number
  width: number
  top: number
  left: number
  /** True if the images themselves already have this layout, so that nothing is copied. */
  inPlace: boolean
}

function padded(
  height: number,
  width: number,
  top: number,
  left: number,
  needHeight: number,
  needWidth: number,
): PaddedImages {
  const inPlace = top === 0 && left === 0 && needHeight <= height && needWidth <= width
  return inPlace ? { height, width, top, left, inPlace } : { height: needHeight, width: needWidth, top, left, inPlace }
}

/**
 * y = conv2d(x, filter). x [B, H, W, C], filter [kh, kw, C, N] -> [B, OH, OW, N]; dilation 1.
 *
 * Each image gets its border of zeros in scratch; then a filter row's taps are one contiguous run of kw * C floats, and the
 * convolution is a matrix product whose left rows are read straight out of the padded image.
 */
export function conv2d(heap: WasmHeap, x: tf.TensorInfo, filter: tf.TensorInfo, info: ConvInfo): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const y = heap.output(info.outShape)
  const frame = padded(
    inHeight,
    inWidth,
    padInfo.top,
    padInfo.left,
    (outHeight - 1) * strideHeight + filterHeight,
    (outWidth - 1) * strideWidth + filterWidth,
  )
  const run = filterWidth * inChannels
  const width = tileWidth(outChannels, run)
  const rowBytes = frame.width * inChannels * 4
  const imageBytes = frame.height * rowBytes
  const group = Math.max(1, Math.min(batchSize, Math.floor(GROUP_BYTES / imageBytes)))
  const outPixels = outHeight * outWidth
  const tableBytes = (group * outPixels + 4) * 4
  const [images = 0, inTable = 0, outTable = 0, panels = 0] = heap.scratch(
    frame.inPlace ? 0 : group * imageBytes,
    tableBytes,
    tableBytes,
    filterHeight * run * panelChannels(outChannels) * 4,
  )
  const { native } = heap
  native.packFilter(
    ...[heap.offset(filter), panels, filterHeight, 1, run, outChannels, width],
    ...[run * outChannels, 0, outChannels, 1],
  )
  const source = heap.offset(x)
  const target = heap.offset(y)
  for (let first = 0; first < batchSize; first += group) {
    const count = Math.min(group, batchSize - first)
    if (first === 0 || count < group) {
      const stride = [strideHeight * rowBytes, strideWidth * inChannels * 4]
      native.pixelTable(inTable, count, outHeight, outWidth, 0, imageBytes, ...stride)
      native.pixelTable(outTable, 1, 1, count * outPixels, 0, 0, 0, outChannels * 4)
    }
    const from = source + first * inHeight * inWidth * inChannels * 4
    if (!frame.inPlace) {
      const shift = [frame.top, frame.left, frame.height, frame.width]
      native.padImages(from, images, count, inHeight, inWidth, inChannels, ...shift)
    }
    native.multiplyPixels(
      ...[frame.inPlace ? from : images, inTable, target + first * outPixels * outChannels * 4, outTable],
      ...[ceil4(count * outPixels), panels, filterHeight, rowBytes, run, outChannels, width],
    )
  }
  return y
}

/** One output phase of the input gradient along one axis: which taps reach it, and which rows of dy they read. */
interface Phase {
  /** First row of dx, the others follow at steps of the stride. */
  phase: number
  /** First filter tap that reaches it; the others follow at steps of the stride. */
  tap: number
  taps: number
  /** Number of rows of dx in this phase. */
  rows: number
  /** First row of dy that its first row reads (may lie before the image). */
  start: number
}

function phases(size: number, filter: number, stride: number, pad: number): Phase[] {
  const all: Phase[] = []
  for (let phase = 0; phase < Math.min(stride, size); phase++) {
    const tap = (phase + pad) % stride
    const taps = Math.max(0, Math.ceil((filter - tap) / stride))
    const start = (phase + pad - tap) / stride - taps + 1
    all.push({ phase, tap, taps, rows: Math.ceil((size - phase) / stride), start })
  }
  return all.filter(({ taps }) => taps > 0)
}

/**
 * dx of y = conv2d(x, filter), which is also the forward pass of a transposed convolution.
 * dy [B, OH, OW, N], filter [kh, kw, C, N] -> [B, H, W, C].
 *
 * With stride s, row s*q + phase of dx only meets every s-th filter row, so dx is s*s interleaved stride-1 convolutions of dy
 * with the flipped sub-filters: no zeros are multiplied.
 */
export function conv2dInputGradient(
  heap: WasmHeap,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const dx = heap.output(info.inShape)
  const target = heap.offset(dx)
  const vertical = phases(inHeight, filterHeight, strideHeight, padInfo.top)
  const horizontal = phases(inWidth, filterWidth, strideWidth, padInfo.left)
  const missing =
    vertical.length < Math.min(strideHeight, inHeight) || horizontal.length < Math.min(strideWidth, inWidth)
  if (missing) heap.clear(target, tf.util.sizeFromShape(info.inShape) * 4)
  if (vertical.length === 0 || horizontal.length === 0) return dx

  const extent = (all: Phase[]) => {
    const first = Math.min(...all.map(({ start }) => start))
    return { first, size: Math.max(...all.map(({ start, rows, taps }) => start + rows + taps - 1)) - first }
  }
  const tall = extent(vertical)
  const wide = extent(horizontal)
  const pixelBytes = outChannels * 4
  const rowBytes = wide.size * pixelBytes
  const imageBytes = tall.size * rowBytes
  const group = Math.max(1, Math.min(batchSize, Math.floor(GROUP_BYTES / imageBytes)))
  const filterFloats = filterHeight * filterWidth * outChannels * panelChannels(inChannels)
  const tableBytes = (group * Math.ceil(inHeight / strideHeight) * Math.ceil(inWidth / strideWidth) + 4) * 4
  const parts = vertical.flatMap((v) => horizontal.map((h) => ({ v, h })))
  const [images = 0, panelsStart = 0, ...tables] = heap.scratch(
    group * imageBytes,
    filterFloats * 4,
    ...parts.flatMap(() => [tableBytes, tableBytes]),
  )

  const { native } = heap
  const filterOffset = heap.offset(filter)
  const strideOfTap = [filterWidth * inChannels * outChannels, inChannels * outChannels]
  let panels = panelsStart
  const jobs = parts.map(({ v, h }, index) => {
    const run = h.taps * outChannels
    const width = tileWidth(inChannels, run)
    // The last taps come first: the sub-filter is flipped.
    const lastTap =
      (v.tap + (v.taps - 1) * strideHeight) * (strideOfTap[0] ?? 0) +
      (h.tap + (h.taps - 1) * strideWidth) * (strideOfTap[1] ?? 0)
    native.packFilter(
      ...[filterOffset + lastTap * 4, panels, v.taps, h.taps, outChannels, inChannels, width],
      ...[-strideHeight * (strideOfTap[0] ?? 0), -strideWidth * (strideOfTap[1] ?? 0), 1, outChannels],
    )
    const job = { v, h, run, width, panels, inTable: tables[2 * index] ?? 0, outTable: tables[2 * index + 1] ?? 0 }
    panels += v.taps * run * panelChannels(inChannels) * 4
    return job
  })

  const outImageBytes = inHeight * inWidth * inChannels * 4
  for (let first = 0; first < batchSize; first += group) {
    const count = Math.min(group, batchSize - first)
    const shift = [-tall.first, -wide.first, tall.size, wide.size]
    const from = heap.offset(dy) + first * outHeight * outWidth * pixelBytes
    native.padImages(from, images, count, outHeight, outWidth, outChannels, ...shift)
    for (const { v, h, run, width, panels, inTable, outTable } of jobs) {
      if (first === 0 || count < group) {
        const corner = (v.start - tall.first) * rowBytes + (h.start - wide.first) * pixelBytes
        native.pixelTable(inTable, count, v.rows, h.rows, corner, imageBytes, rowBytes, pixelBytes)
        const outRow = inWidth * inChannels * 4
        const outCorner = v.phase * outRow + h.phase * inChannels * 4
        const outStep = [strideHeight * outRow, strideWidth * inChannels * 4]
        native.pixelTable(outTable, count, v.rows, h.rows, outCorner, outImageBytes, ...outStep)
      }
      native.multiplyPixels(
        ...[images, inTable, target + first * outImageBytes, outTable, ceil4(count * v.rows * h.rows)],
        ...[panels, v.taps, rowBytes, run, inChannels, width],
      )
    }
  }
  return dx
}

/**
 * The filter's gradient of y = conv2d(x, filter). x [B, H, W, C], dy [B, OH, OW, N] -> [kh, kw, C, N].
 *
 * A matrix product over all pixels; x is read out of its padded copy, dy in place unless N is no multiple of four.
 */
export function conv2dFilterGradient(
  heap: WasmHeap,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const dw = heap.output(info.filterShape)
  const frame = padded(
    inHeight,
    inWidth,
    padInfo.top,
    padInfo.left,
    (outHeight - 1) * strideHeight + filterHeight,
    (outWidth - 1) * strideWidth + filterWidth,
  )
  const run = filterWidth * inChannels
  const depth = filterHeight * run
  const channels = ceil4(outChannels)
  const rowBytes = frame.width * inChannels * 4
  const imageBytes = frame.height * rowBytes
  const outPixels = outHeight * outWidth
  const group = Math.max(1, Math.min(batchSize, Math.floor(GRADIENT_PIXELS / outPixels)))
  const sumBytes = ceil4(depth) * channels * 4
  const [images = 0, table = 0, depthTable = 0, sums = 0, dyPadded = 0] = heap.scratch(
    frame.inPlace ? 0 : group * imageBytes,
    (group * outPixels + 4) * 4,
    ceil4(depth) * 4,
    sumBytes,
    channels === outChannels ? 0 : group * outPixels * channels * 4,
  )
  const { native } = heap
  heap.clear(sums, sumBytes)
  native.pixelTable(depthTable, 1, filterHeight, run, 0, 0, rowBytes, 4)
  native.pixelTable(
    table,
    group,
    outHeight,
    outWidth,
    0,
    imageBytes,
    strideHeight * rowBytes,
    strideWidth * inChannels * 4,
  )
  for (let first = 0; first < batchSize; first += group) {
    const count = Math.min(group, batchSize - first)
    const from = heap.offset(x) + first * inHeight * inWidth * inChannels * 4
    if (!frame.inPlace) {
      const shift = [frame.top, frame.left, frame.height, frame.width]
      native.padImages(from, images, count, inHeight, inWidth, inChannels, ...shift)
    }
    const gradient = heap.offset(dy) + first * outPixels * outChannels * 4
    if (channels !== outChannels) native.padChannels(gradient, dyPadded, count * outPixels, outChannels, channels)
    native.filterGradient(
      ...[frame.inPlace ? from : images, table, count * outPixels, depthTable, ceil4(depth)],
      ...[channels === outChannels ? gradient : dyPadded, channels, sums],
    )
  }
  native.unpackFilterGradient(sums, heap.offset(dw), depth, outChannels, ceil4(depth), channels)
  return dw
}
