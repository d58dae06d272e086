import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { LEAKY_SLOPE, type Activation } from '../activation'
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
export function biasActivation(heap: WasmHeap, x: TensorInfo, bias: TensorInfo, activation: Activation): TensorInfo {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const y = heap.output(x.shape)
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

/** [y, mean, variance] of y = act(gamma (x - mean) / sqrt(variance + epsilon) + beta), statistics of the batch; x [..., C]. */
export function batchNormActivation(
  heap: WasmHeap,
  x: TensorInfo,
  gamma: TensorInfo,
  beta: TensorInfo,
  { activation, epsilon }: { activation: Activation; epsilon: number },
): TensorInfo[] {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const total = util.sizeFromShape(x.shape)
  const rows = total / channels
  const y = heap.output(x.shape)
  const bytes = period * 4
  const [sums = 0, centre = 0, scale = 0, shift = 0] = heap.scratch(bytes, bytes, bytes, bytes)
  const { native } = heap

  heap.clear(sums, bytes)
  heap.clear(centre, bytes)
  native.channelMoments(heap.offset(x), centre, sums, total, period, 1)
  const mean = fold(heap, sums, channels).map((sum) => sum / rows)
  spread(heap, mean, channels, centre)
  heap.clear(sums, bytes)
  native.channelMoments(heap.offset(x), centre, sums, total, period, 2)
  const variance = fold(heap, sums, channels).map((sum) => sum / rows)

  const gammas = channelValues(heap, gamma)
  const scales = variance.map((value, c) => (gammas[c] ?? 0) / Math.sqrt(value + epsilon))
  spread(heap, scales, channels, scale)
  spread(heap, channelValues(heap, beta), channels, shift)
  native.affineActivation(heap.offset(x), centre, scale, shift, heap.offset(y), total, period, SLOPES[activation])
  return [y, channelTensor(heap, mean), channelTensor(heap, variance)]
}

/** The inputs of the batch norm's gradient: dy, x, y `[..., C]`, mean, variance, gamma `[C]`. */
export type BatchNormGradientInputs = Record<'dy' | 'x' | 'y' | 'mean' | 'variance' | 'gamma', TensorInfo>

/**
 * [dx, dgamma, dbeta] of `batchNormActivation`. With dp = dy act', xh the normalised x, n rows and s = gamma / deviation:
 * dbeta = sum dp, dgamma = sum dp xh, dx = s (dp - dbeta / n - xh dgamma / n).
 */
export function batchNormActivationGradient(
  heap: WasmHeap,
  { dy, x, y, mean, variance, gamma }: BatchNormGradientInputs,
  { activation, epsilon }: { activation: Activation; epsilon: number },
): TensorInfo[] {
  const channels = channelsOf(x)
  const period = periodOf(channels)
  const total = util.sizeFromShape(x.shape)
  const rows = total / channels
  const dx = heap.output(x.shape)
  const bytes = period * 4
  const [centre = 0, gammaSums = 0, betaSums = 0, scale = 0, offset = 0, tilt = 0] = heap.scratch(
    ...Array.from({ length: 6 }, () => bytes),
  )
  const { native } = heap
  const arrays = [heap.offset(dy), heap.offset(x), heap.offset(y), centre]

  const inverses = Float64Array.from(channelValues(heap, variance), (value) => 1 / Math.sqrt(value + epsilon))
  spread(heap, channelValues(heap, mean), channels, centre)
  heap.clear(gammaSums, bytes)
  heap.clear(betaSums, bytes)
  native.batchNormGradientSums(...arrays, gammaSums, betaSums, total, period, SLOPES[activation])
  const dgamma = fold(heap, gammaSums, channels).map((sum, c) => sum * (inverses[c] ?? 0))
  const dbeta = fold(heap, betaSums, channels)

  const gammas = channelValues(heap, gamma)
  const scales = inverses.map((value, c) => (gammas[c] ?? 0) * value)
  const offsets = dbeta.map((sum) => sum / rows)
  const tilts = dgamma.map((sum, c) => ((inverses[c] ?? 0) * sum) / rows)
  spread(heap, scales, channels, scale)
  spread(heap, offsets, channels, offset)
  spread(heap, tilts, channels, tilt)
  native.batchNormGradient(...arrays, scale, offset, tilt, heap.offset(dx), total, period, SLOPES[activation])
  return [dx, channelTensor(heap, dgamma), channelTensor(heap, dbeta)]
}
