import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmHeap } from './heap'
import { phases, segments, type Segment } from './overlap'

type ConvInfo = backend_util.Conv2DInfo

/** Images are convolved in groups of about this many bytes: a part of the second-level cache. */
const GROUP_BYTES = 192 * 1024

const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/** Channels in panels of 8, and a last one of 4 where that suffices: the room that packFilter needs. */
const panelChannels = (channels: number) => ceil4(channels)

/** One or two output channels are computed as dot products along the patch, if whole vectors fit; others in panels of 8. */
const tileWidth = (channels: number, depth: number) => (channels <= 2 && depth % 4 === 0 ? 1 : 8)

/** Sizes of a tensor of images; the channels vary fastest. */
interface Images {
  offset: number
  height: number
  width: number
  channels: number
}

/** A convolution of stride (strideY, strideX) from images into every (stepY, stepX)-th pixel of others. */
interface Pass {
  vertical: Segment[]
  horizontal: Segment[]
  strideY: number
  strideX: number
  stepY: number
  stepX: number
  /** First pixel written. */
  startY: number
  startX: number
  /** Packed filter [taps, columns * channels in, channels out]. */
  panels: number
  taps: number
  columns: number
}

/** Batches are cut into groups; a multiple of four images leaves no register tile part empty. */
function groupSize(batch: number, bytes: number): number {
  return Math.min(batch, Math.max(4, Math.floor(GROUP_BYTES / bytes / 4) * 4))
}

/**
 * Runs the passes over all images. Patches are read straight out of the images: one filter row's taps are one contiguous run of
 * floats (channels vary fastest), so neither an im2col copy nor a border of zeros is made.
 */
function convolve(heap: WasmHeap, batch: number, from: Images, to: Images, passes: Pass[], tables: number[]): void {
  const { native } = heap
  const fromRow = from.width * from.channels * 4
  const fromImage = from.height * fromRow
  const toRow = to.width * to.channels * 4
  const toImage = to.height * toRow
  const group = groupSize(batch, fromImage)
  const width = tileWidth(to.channels, from.channels)
  const [inTable = 0, outTable = 0] = tables
  const jobs = passes.flatMap((pass) =>
    pass.vertical.flatMap((v) => pass.horizontal.map((h) => ({ pass, v, h, inAt: 0, outAt: 0, pixels: 0 }))),
  )
  for (let first = 0; first < batch; first += group) {
    const count = Math.min(group, batch - first)
    if (first === 0 || count < group) {
      let next = 0
      for (const job of jobs) {
        const { pass, v, h } = job
        job.inAt = inTable + next
        job.outAt = outTable + next
        job.pixels = ceil4(count * v.count * h.count)
        next += job.pixels * 4
        const inCorner = v.input * fromRow + h.input * from.channels * 4
        const inStride = [fromImage, pass.strideY * fromRow, pass.strideX * from.channels * 4]
        native.pixelTable(job.inAt, count, v.count, h.count, inCorner, ...inStride, 4)
        const y = pass.startY + v.first * pass.stepY
        const x = pass.startX + h.first * pass.stepX
        const outStride = [toImage, pass.stepY * toRow, pass.stepX * to.channels * 4]
        native.pixelTable(job.outAt, count, v.count, h.count, y * toRow + x * to.channels * 4, ...outStride, 4)
      }
    }
    for (const { pass, v, h, inAt, outAt, pixels } of jobs) {
      const filterRow = pass.columns * from.channels
      // Outputs that meet no tap get their zeros from a product of no terms.
      const taps = h.taps === 0 ? 0 : v.taps
      native.multiplyPixels(
        ...[from.offset + first * fromImage, inAt, to.offset + first * toImage, outAt, pixels, pass.panels],
        ...[taps, fromRow, h.taps * from.channels, to.channels, width],
        ...[pass.taps * filterRow, v.tap * filterRow + h.tap * from.channels, filterRow],
      )
    }
  }
}

/** Bytes of a pixel table for one group of images: every segment may be rounded up to four pixels. */
function tableBytes(batch: number, from: Images, to: Images, passes: Pick<Pass, 'vertical' | 'horizontal'>[]): number {
  const group = groupSize(batch, from.height * from.width * from.channels * 4)
  const parts = passes.reduce((sum, { vertical, horizontal }) => sum + vertical.length * horizontal.length, 0)
  return (group * to.height * to.width + 4 * parts) * 4
}

/** y = conv2d(x, filter). x [B, H, W, C], filter [kh, kw, C, N] -> [B, OH, OW, N]; dilation 1. */
export function conv2d(heap: WasmHeap, x: TensorInfo, filter: TensorInfo, info: ConvInfo): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const y = heap.output(info.outShape)
  const from: Images = { offset: heap.offset(x), height: inHeight, width: inWidth, channels: inChannels }
  const to: Images = { offset: heap.offset(y), height: outHeight, width: outWidth, channels: outChannels }
  const vertical = segments(outHeight, inHeight, filterHeight, strideHeight, padInfo.top)
  const horizontal = segments(outWidth, inWidth, filterWidth, strideWidth, padInfo.left)
  const bytes = tableBytes(batchSize, from, to, [{ vertical, horizontal }])
  const filterBytes = filterHeight * filterWidth * inChannels * panelChannels(outChannels) * 4
  const [panels = 0, ...tables] = heap.scratch(filterBytes, bytes, bytes)
  const row = filterWidth * inChannels
  heap.native.packFilter(
    ...[heap.offset(filter), panels, filterHeight, 1, row, outChannels, tileWidth(outChannels, inChannels)],
    ...[row * outChannels, 0, outChannels, 1],
  )
  const pass: Pass = {
    ...{ vertical, horizontal, strideY: strideHeight, strideX: strideWidth, stepY: 1, stepX: 1, startY: 0, startX: 0 },
    ...{ panels, taps: filterHeight, columns: filterWidth },
  }
  convolve(heap, batchSize, from, to, [pass], tables)
  return y
}

/**
 * dx of y = conv2d(x, filter), which is also the forward pass of a transposed convolution.
 * dy [B, OH, OW, N], filter [kh, kw, C, N] -> [B, H, W, C].
 *
 * With stride s, row s*q + phase of dx only meets every s-th filter row, so dx is s*s interleaved stride-1 convolutions of dy
 * with the flipped sub-filters: no zeros are multiplied.
 */
export function conv2dInputGradient(heap: WasmHeap, dy: TensorInfo, filter: TensorInfo, info: ConvInfo): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const dx = heap.output(info.inShape)
  const from: Images = { offset: heap.offset(dy), height: outHeight, width: outWidth, channels: outChannels }
  const to: Images = { offset: heap.offset(dx), height: inHeight, width: inWidth, channels: inChannels }
  const horizontal = phases(inWidth, filterWidth, strideWidth, padInfo.left)
  const parts = phases(inHeight, filterHeight, strideHeight, padInfo.top).flatMap((v) =>
    horizontal.map((h) => ({
      ...{ v, h },
      vertical: segments(v.count, outHeight, v.taps, 1, v.pad),
      horizontal: segments(h.count, outWidth, h.taps, 1, h.pad),
    })),
  )
  const bytes = tableBytes(batchSize, from, to, parts)
  const filterBytes = filterHeight * filterWidth * outChannels * panelChannels(inChannels) * 4
  const [panelsStart = 0, ...tables] = heap.scratch(filterBytes, bytes, bytes)

  const columnStride = inChannels * outChannels
  const rowStride = filterWidth * columnStride
  let panels = panelsStart
  const passes = parts.map(({ v, h, vertical, horizontal }): Pass => {
    // The last taps come first: the sub-filter is flipped.
    const lastTap =
      (v.tap + (v.taps - 1) * strideHeight) * rowStride + (h.tap + (h.taps - 1) * strideWidth) * columnStride
    heap.native.packFilter(
      ...[heap.offset(filter) + lastTap * 4, panels, v.taps, h.taps, outChannels, inChannels],
      ...[tileWidth(inChannels, outChannels), -strideHeight * rowStride, -strideWidth * columnStride, 1, outChannels],
    )
    const pass = {
      ...{ vertical, horizontal, strideY: 1, strideX: 1, stepY: strideHeight, stepX: strideWidth },
      ...{ startY: v.phase, startX: h.phase, panels, taps: v.taps, columns: h.taps },
    }
    panels += v.taps * h.taps * outChannels * panelChannels(inChannels) * 4
    return pass
  })
  convolve(heap, batchSize, from, to, passes, tables)
  return dx
}
