import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { LEAKY_SLOPE, type Activation } from '../activation'
import type { BatchNormActivationAttrs } from '../batch-norm'
import type { BiasActivationAttrs } from '../bias-activation'
import type { WasmHeap } from './heap'

/** How assembly/activation.ts wants to be told the activation: slope below zero, or -1 for tanh. */
const SLOPES: Record<Activation, number> = { linear: 1, relu: 0, leakyRelu: LEAKY_SLOPE, tanh: -1 }

const channelsOf = (tensor: TensorInfo) => tensor.shape[tensor.shape.length - 1] ?? 1

/** Length of the lines in which the kernels walk `[..., C]`: whole vectors, so four times C where C is no multiple of four. */
const periodOf = (channels: number) => (channels % 4 === 0 ? channels : 4 * channels)

/** Writes one value a channel, repeated to a whole line, at a byte offset. */
function spread(heap: WasmHeap, values: ArrayLike<number>, channels: number, offset: number): void {
  const line = heap.floats(offset, periodOf(channels))
  for (let i = 0; i < line.length; i++) line[i] = values[i % channels] ?? 0
}

/** Adds up a line of sums by channel. */
function fold(heap: WasmHeap, offset: number, channels: number): Float64Array {
  const sums = new Float64Array(channels)
  for (const [i, value] of heap.floats(offset, periodOf(channels)).entries()) {
    sums[i % channels] = (sums[i % channels] ?? 0) + value
  }
  return sums
}

const channelValues = (heap: WasmHeap, tensor: TensorInfo) => heap.floats(heap.offset(tensor), channelsOf(tensor))

/** A `[C]` tensor of these values. */
function channelTensor(heap: WasmHeap, values: Float64Array): TensorInfo {
  const tensor = heap.output([values.length])
  channelValues(heap, tensor).set(values)
  return tensor
}

/** y = act(x + bias), x [..., C], bias [C]. */
export function biasActivation(
  heap: WasmHeap,
  x: TensorInfo,
  bias: TensorInfo,
  { activation, inPlace = false }: BiasActivationAttrs,
): TensorInfo {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const y = inPlace ? heap.share(x) : heap.output(x.shape)
  const [mean = 0, scale = 0, shift = 0] = heap.scratch(period * 4, period * 4, period * 4)
  heap.clear(mean, period * 4)
  heap.floats(scale, period).fill(1)
  spread(heap, channelValues(heap, bias), channels, shift)
  const total = util.sizeFromShape(x.shape)
  heap.native.affineActivation(heap.offset(x), mean, scale, shift, heap.offset(y), total, period, SLOPES[activation])
  return y
}

/** [dx, dbias] of y = act(x + bias), from dy and y [..., C]; of a linear activation dx is dy, and shares its values. */
export function biasActivationGradient(
  heap: WasmHeap,
  dy: TensorInfo,
  y: TensorInfo,
  activation: Activation,
): TensorInfo[] {
  const channels = channelsOf(y)
  const period = periodOf(channels)
  const total = util.sizeFromShape(y.shape)
  const [sums = 0, zeros = 0] = heap.scratch(period * 4, period * 4)
  heap.clear(sums, period * 4)
  if (activation === 'linear') {
    heap.clear(zeros, period * 4)
    heap.native.channelMoments(heap.offset(dy), zeros, sums, total, period, 1)
    return [heap.share(dy), channelTensor(heap, fold(heap, sums, channels))]
  }
  const dx = heap.output(y.shape)
  heap.native.biasActivationGradient(
    ...[heap.offset(dy), heap.offset(y), heap.offset(dx), sums, total, period],
    SLOPES[activation],
  )
  return [dx, channelTensor(heap, fold(heap, sums, channels))]
}

/** Where a batch of `[B, ..., C]` begins, in bytes, and its floats. */
function rangesOf(x: TensorInfo, segments: readonly number[]): { offset: number; total: number }[] {
  const size = util.sizeFromShape(x.shape.slice(1))
  let offset = 0
  return segments.map((entries) => {
    const range = { offset, total: entries * size }
    offset += 4 * range.total
    return range
  })
}

/** The inputs of batch norm: x `[B, ..., C]`, the rest `[C]`; running statistics are overwritten in place. */
export interface BatchNormInputs extends Record<'x' | 'gamma' | 'beta', TensorInfo> {
  runningMean: TensorInfo | undefined
  runningVariance: TensorInfo | undefined
}

/** [y, moments] of `batchNormActivation` (../batch-norm.ts); the moments are mean and variance of each batch, `[segments, 2, C]`. */
export function batchNormActivation(
  heap: WasmHeap,
  { x, gamma, beta, runningMean, runningVariance }: BatchNormInputs,
  { activation, epsilon, segments, followed, momentum }: BatchNormActivationAttrs,
): TensorInfo[] {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const y = heap.output(x.shape)
  const moments = heap.output([segments.length, 2, channels])
  const bytes = period * 4
  const [sums = 0, centre = 0, scale = 0, shift = 0] = heap.scratch(bytes, bytes, bytes, bytes)
  const { native } = heap
  const gammas = channelValues(heap, gamma)
  spread(heap, channelValues(heap, beta), channels, shift)

  rangesOf(x, segments).forEach(({ offset, total }, segment) => {
    const from = heap.offset(x) + offset
    const rows = total / channels
    heap.clear(sums, bytes)
    heap.clear(centre, bytes)
    native.channelMoments(from, centre, sums, total, period, 1)
    const mean = fold(heap, sums, channels).map((sum) => sum / rows)
    spread(heap, mean, channels, centre)
    heap.clear(sums, bytes)
    native.channelMoments(from, centre, sums, total, period, 2)
    const variance = fold(heap, sums, channels).map((sum) => sum / rows)
    const newest = heap.offset(moments) + 8 * segment * channels
    heap.floats(newest, 2 * channels).set([...mean, ...variance])

    const scales = variance.map((value, c) => (gammas[c] ?? 0) / Math.sqrt(value + epsilon))
    spread(heap, scales, channels, scale)
    native.affineActivation(from, centre, scale, shift, heap.offset(y) + offset, total, period, SLOPES[activation])
    if (segment !== followed || runningMean === undefined || runningVariance === undefined) return
    for (const [i, running] of [runningMean, runningVariance].entries()) {
      const from = newest + 4 * i * channels
      native.runningAverage(heap.offset(running), from, channels, 1 - momentum, momentum)
      heap.changed(running)
    }
  })
  return [y, moments]
}

/** The inputs of the batch norm's gradient: dy, x, y `[B, ..., C]`, moments `[segments, 2, C]`, gamma `[C]`. */
export type BatchNormGradientInputs = Record<'dy' | 'x' | 'y' | 'moments' | 'gamma', TensorInfo>

/**
 * [dx, dgamma, dbeta] of `batchNormActivation`. With dp = dy act', xh the normalised x, n a batch's rows and s = gamma / deviation:
 * dbeta = sum dp, dgamma = sum dp xh over all batches, dx = s (dp - sum dp / n - xh sum dp xh / n) with the batch's own.
 */
export function batchNormActivationGradient(
  heap: WasmHeap,
  { dy, x, y, moments, gamma }: BatchNormGradientInputs,
  { activation, epsilon, segments }: BatchNormActivationAttrs,
): TensorInfo[] {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const dx = heap.output(x.shape)
  const bytes = period * 4
  const [centre = 0, gammaSums = 0, betaSums = 0, scale = 0, offset = 0, tilt = 0] = heap.scratch(
    ...Array.from({ length: 6 }, () => bytes),
  )
  const { native } = heap
  const gammas = channelValues(heap, gamma)
  const [dgamma, dbeta] = [new Float64Array(channels), new Float64Array(channels)]

  rangesOf(x, segments).forEach(({ offset: from, total }, segment) => {
    const rows = total / channels
    const [mean, variance] = [0, 1].map((i) =>
      heap.floats(heap.offset(moments) + 4 * (2 * segment + i) * channels, channels),
    ) as [Float32Array, Float32Array]
    const arrays = [heap.offset(dy) + from, heap.offset(x) + from, heap.offset(y) + from, centre]
    const inverses = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon))
    spread(heap, mean, channels, centre)
    heap.clear(gammaSums, bytes)
    heap.clear(betaSums, bytes)
    native.batchNormGradientSums(...arrays, gammaSums, betaSums, total, period, SLOPES[activation])
    const ofGamma = fold(heap, gammaSums, channels).map((sum, c) => sum * (inverses[c] ?? 0))
    const ofBeta = fold(heap, betaSums, channels)
    ofGamma.forEach((sum, c) => (dgamma[c] = (dgamma[c] ?? 0) + sum))
    ofBeta.forEach((sum, c) => (dbeta[c] = (dbeta[c] ?? 0) + sum))

    const scales = inverses.map((value, c) => (gammas[c] ?? 0) * value)
    const offsets = ofBeta.map((sum) => sum / rows)
    const tilts = ofGamma.map((sum, c) => ((inverses[c] ?? 0) * sum) / rows)
    spread(heap, scales, channels, scale)
    spread(heap, offsets, channels, offset)
    spread(heap, tilts, channels, tilt)
    const to = heap.offset(dx) + from
    native.batchNormGradient(...arrays, scale, offset, tilt, to, total, period, SLOPES[activation])
  })
  return [dx, channelTensor(heap, dgamma), channelTensor(heap, dbeta)]
}
