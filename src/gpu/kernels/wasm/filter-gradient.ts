import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmHeap } from './heap'
import { outputsOf } from './overlap'

type ConvInfo = backend_util.Conv2DInfo

/** The pixels that each register tile sweeps, so that x and dy stay in the first-level cache. */
const SWEEP_PIXELS = 192

const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/**
 * The filter's gradient of y = conv2d(x, filter). x [B, H, W, C], dy [B, OH, OW, N] -> [kh, kw, C, N].
 *
 * For each filter tap a matrix product over the pixels where it meets the image. With fewer than four channels in x the taps are
 * taken together instead, over images that get a border of zeros. dy is read in place unless N is no multiple of four.
 */
export function conv2dFilterGradient(heap: WasmHeap, x: TensorInfo, dy: TensorInfo, info: ConvInfo): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const dw = heap.output(info.filterShape)
  const depth = info.filterHeight * info.filterWidth * inChannels
  const channels = ceil4(outChannels)
  const outPixels = outHeight * outWidth
  const group = Math.max(1, Math.min(batchSize, Math.floor(SWEEP_PIXELS / outPixels)))
  const sweep = inChannels % 4 === 0 ? tapByTap : allTaps
  const sumBytes = ceil4(depth) * channels * 4
  const [sums = 0, dyPadded = 0, ...rest] = heap.scratch(
    sumBytes,
    channels === outChannels ? 0 : group * outPixels * channels * 4,
    ...sweep.sizes(info, group),
  )
  heap.clear(sums, sumBytes)
  const run = sweep.prepare(heap, info, group, channels, sums, rest)
  for (let first = 0; first < batchSize; first += group) {
    const count = Math.min(group, batchSize - first)
    const gradient = heap.offset(dy) + first * outPixels * outChannels * 4
    if (channels !== outChannels) heap.native.padChannels(gradient, dyPadded, count * outPixels, outChannels, channels)
    const images = heap.offset(x) + first * inHeight * inWidth * inChannels * 4
    run(images, channels === outChannels ? gradient : dyPadded, count)
  }
  heap.native.unpackFilterGradient(sums, heap.offset(dw), depth, outChannels, ceil4(depth), channels)
  return dw
}

/** A way to add a group of images' part to the sums. */
interface Sweep {
  /** Bytes of scratch that it needs. */
  sizes(info: ConvInfo, group: number): number[]
  /** Fills its tables; what it returns adds `count` images at byte offset `x`, with their dy [.., channels], to the sums. */
  prepare(
    heap: WasmHeap,
    info: ConvInfo,
    group: number,
    channels: number,
    sums: number,
    scratch: number[],
  ): (x: number, dy: number, count: number) => void
}

const tapByTap: Sweep = {
  sizes({ filterHeight, filterWidth, outHeight, outWidth, inChannels }, group) {
    const table = filterHeight * filterWidth * (group * outHeight * outWidth + 4) * 8
    return [table, inChannels * 4]
  },
  prepare(heap, info, group, channels, sums, [tables = 0, depthTable = 0]) {
    const { inHeight, inWidth, inChannels, outHeight, outWidth } = info
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
    const { native } = heap
    const inRow = inWidth * inChannels * 4
    const dyRow = outWidth * channels * 4
    native.pixelTable(depthTable, 1, 1, inChannels, 0, 0, 0, 4, 4)
    const taps: { first: number; perImage: number; table: number }[] = []
    let table = tables
    for (let ky = 0; ky < filterHeight; ky++) {
      for (let kx = 0; kx < filterWidth; kx++) {
        const v = outputsOf(ky, outHeight, inHeight, strideHeight, padInfo.top)
        const h = outputsOf(kx, outWidth, inWidth, strideWidth, padInfo.left)
        const perImage = v.count * h.count
        if (perImage === 0) continue
        const inCorner = v.input * inRow + h.input * inChannels * 4
        const inStride = [inHeight * inRow, strideHeight * inRow, strideWidth * inChannels * 4]
        native.pixelTable(table, group, v.count, h.count, inCorner, ...inStride, 8)
        const dyCorner = v.first * dyRow + h.first * channels * 4
        native.pixelTable(table + 4, group, v.count, h.count, dyCorner, outHeight * dyRow, dyRow, channels * 4, 8)
        taps.push({ first: (ky * filterWidth + kx) * inChannels, perImage, table })
        table += ceil4(group * perImage) * 8
      }
    }
    const depth = filterHeight * filterWidth * inChannels
    return (x, dy, count) => {
      for (const { first, perImage, table } of taps) {
        native.filterGradient(...[x, dy, table, count * perImage, depthTable, inChannels, channels, sums, depth, first])
      }
    }
  },
}

const allTaps: Sweep = {
  sizes(info, group) {
    const { height, width, depth } = bordered(info)
    const table = (group * info.outHeight * info.outWidth + 4) * 8
    return [group * height * width * info.inChannels * 4, table, ceil4(depth) * 4]
  },
  prepare(heap, info, group, channels, sums, [images = 0, table = 0, depthTable = 0]) {
    const { inHeight, inWidth, inChannels, outHeight, outWidth } = info
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
    const { native } = heap
    const { height, width, depth } = bordered(info)
    const row = width * inChannels * 4
    native.pixelTable(depthTable, 1, filterHeight, filterWidth * inChannels, 0, 0, row, 4, 4)
    const inStride = [height * row, strideHeight * row, strideWidth * inChannels * 4]
    native.pixelTable(table, group, outHeight, outWidth, 0, ...inStride, 8)
    native.pixelTable(table + 4, 1, 1, group * outHeight * outWidth, 0, 0, 0, channels * 4, 8)
    return (x, dy, count) => {
      const frame = [padInfo.top, padInfo.left, height, width]
      native.padImages(x, images, count, inHeight, inWidth, inChannels, ...frame)
      native.filterGradient(
        ...[images, dy, table, count * outHeight * outWidth],
        ...[depthTable, ceil4(depth), channels, sums, ceil4(depth), 0],
      )
    }
  },
}

/** Size of an image with the border that its filter wants, and the number of floats in a patch. */
function bordered(info: ConvInfo): { height: number; width: number; depth: number } {
  const { filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, inChannels } = info
  return {
    height: (outHeight - 1) * strideHeight + filterHeight,
    width: (outWidth - 1) * strideWidth + filterWidth,
    depth: filterHeight * filterWidth * inChannels,
  }
}
