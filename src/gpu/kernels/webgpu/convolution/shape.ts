/** The sizes of a convolution as its shaders know them: baked in as constants, all but the number of images. */
import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HalfType } from '../../../half'
import { unpacked } from '../halves'

export type ConvInfo = backend_util.Conv2DInfo

/** A way to walk through the floats of a channel axis: four at a time where four divide it. */
export type VectorWidth = 1 | 4

export const widthOf = (channels: number): VectorWidth => (channels % 4 === 0 ? 4 : 1)

/** WGSL's name of a vector. */
export const typeOf = (width: VectorWidth) => (width === 4 ? 'vec4<f32>' : 'f32')

/** WGSL's type of a filter's buffer, `width` values a step: float32, or halves, two in 32 bits. */
export const filterType = (width: VectorWidth, halves: HalfType | null) =>
  halves !== null ? (width === 4 ? 'vec2<u32>' : 'u32') : typeOf(width)

/** WGSL: `filterAt(i)`, the i-th step of a filter as float32. */
export function filterFunction(width: VectorWidth, halves: HalfType | null): string {
  return `fn filterAt(i: u32) -> ${typeOf(width)} { ${filterValue(width, halves)} }\n`
}

function filterValue(width: VectorWidth, halves: HalfType | null): string {
  if (halves === null) return 'return filter_[i];'
  if (width === 1) return `let bits = filter_[i / 2u]; return ${unpacked('bits', halves)}[i % 2u];`
  const [first, second] = [unpacked('pairs.x', halves), unpacked('pairs.y', halves)]
  return `let pairs = filter_[i]; return vec4<f32>(${first}, ${second});`
}

/** Rows that are seen as one image's, so that a thread finds neighbours. */
const MOST_ROWS = 16

/** A linear layer as a convolution by one tap, of images of one row of pixels. */
export function linearInfo([rows = 0, inputs = 0]: number[], [, outputs = 0]: number[]): ConvInfo {
  const width = divisor(rows, MOST_ROWS)
  const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC' } as const
  return convInfo([rows / width, 1, width, inputs], [1, 1, inputs, outputs], attributes)
}

/** Attributes that tfjs' three convolution kernels have in common, and one that each gradient has. */
export interface ConvAttributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
  dataFormat: 'NHWC' | 'NCHW'
  dilations?: [number, number] | number
  inputShape?: number[]
  filterShape?: number[]
}

type Shape4D = [number, number, number, number]

/**
 * @param inShape `[B, H, W, C]`
 * @param filterShape `[h, w, C, N]`
 */
export function convInfo(inShape: number[], filterShape: number[], attributes: ConvAttributes): ConvInfo {
  const { strides, pad, dimRoundingMode, dilations = 1, dataFormat } = attributes
  const format = backend_util.convertConv2DDataFormat(dataFormat)
  const shapes = [inShape as Shape4D, filterShape as Shape4D] as const
  return backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, false, format)
}

/**
 * Whether our shaders take it: NHWC, no dilation, float32, and a filter of more than one tap. Anything else is left to tfjs' own, which
 * makes a matrix product of a filter of one tap.
 */
export function covers(info: ConvInfo, ...tensors: TensorInfo[]): boolean {
  if (info.filterHeight * info.filterWidth === 1) return false
  const plain = info.dilationHeight === 1 && info.dilationWidth === 1 && info.dataFormat === 'channelsLast'
  return plain && info.outHeight > 0 && info.outWidth > 0 && tensors.every(({ dtype }) => dtype === 'float32')
}

/** Tells shaders apart: all that is baked in. */
export function keyOf(info: ConvInfo): string {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  return [
    `${inHeight}x${inWidth}x${inChannels}`,
    `${outHeight}x${outWidth}x${outChannels}`,
    `by ${filterHeight}x${filterWidth} / ${strideHeight},${strideWidth} + ${padInfo.top},${padInfo.left}`,
  ].join(' ')
}

/** WGSL: the sizes as constants. */
export function constantsOf(info: ConvInfo): string {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const unsigned = {
    ...{ H: inHeight, W: inWidth, C: inChannels, OH: outHeight, OW: outWidth, N: outChannels },
    ...{ KH: filterHeight, KW: filterWidth, SY: strideHeight, SX: strideWidth, PY: padInfo.top, PX: padInfo.left },
  }
  return Object.entries(unsigned)
    .map(([name, value]) => `const ${name} = ${value}u;\n`)
    .join('')
}

/** The largest of `most` … 1 that divides n. */
export function divisor(n: number, most: number): number {
  for (let size = Math.min(n, most); size > 1; size--) if (n % size === 0) return size
  return 1
}

/** [0, 1, …, n − 1]. */
export const range = (n: number) => Array.from({ length: n }, (_, i) => i)

/** Threads of a workgroup where none needs its neighbours. */
export const WORKGROUP = 64
/** The least `maxComputeWorkgroupsPerDimension` that WebGPU allows a device to have. */
const MAX_WORKGROUPS = 65535

/** Dispatch size for so many threads; `threadIndex` gives a thread its number. */
export function workgroupsFor(threads: number): [number, number] {
  const groups = Math.ceil(threads / WORKGROUP)
  const columns = Math.min(groups, MAX_WORKGROUPS)
  return [columns, Math.ceil(groups / columns)]
}

/** WGSL: an entry point that begins with `thread`, the thread's number; closed by one brace. */
export const threadMain = `
@compute @workgroup_size(${WORKGROUP}, 1, 1)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let thread = id.x + id.y * groups.x * ${WORKGROUP}u;
`
