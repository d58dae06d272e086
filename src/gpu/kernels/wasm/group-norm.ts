import type { TensorInfo } from '@tensorflow/tfjs-core'
import { groupNormSizes, type GroupNormAttrs } from '../group-norm'
import type { WasmHeap } from './heap'

/** Bytes of an array of one float a channel, in whole vectors. */
const arrayBytes = (channels: number) => Math.ceil(channels / 4) * 16

/** [y, moments] of `groupNormActivation`. */
export function groupNorm(
  heap: WasmHeap,
  { x, gamma, beta }: Record<'x' | 'gamma' | 'beta', TensorInfo>,
  { groups, activation, epsilon }: GroupNormAttrs,
): TensorInfo[] {
  const { samples, positions, width } = groupNormSizes(x.shape, groups)
  const [y, moments] = [heap.output(x.shape), heap.output([samples, groups, 2])]
  const tensors = [x, gamma, beta, y, moments].map((tensor) => heap.offset(tensor))
  const silu = Number(activation === 'silu')
  if (positions === 1 && groups === 1) {
    heap.native.normaliseRows(...tensors, samples, width, epsilon, silu)
  } else {
    const [scratch = 0] = heap.scratch(3 * arrayBytes(groups * width))
    heap.native.normaliseGroups(...tensors, scratch, samples, positions, groups, width, epsilon, silu)
  }
  return [y, moments]
}

/** [dx, dgamma, dbeta] of `groupNormActivation`. */
export function groupNormGradient(
  heap: WasmHeap,
  { dy, x, gamma, beta, moments }: Record<'dy' | 'x' | 'gamma' | 'beta' | 'moments', TensorInfo>,
  { groups, activation }: GroupNormAttrs,
): TensorInfo[] {
  const { samples, positions, width } = groupNormSizes(x.shape, groups)
  const channels = groups * width
  const bytes = arrayBytes(channels)
  const [dx, dgamma, dbeta] = [heap.output(x.shape), heap.output(gamma.shape), heap.output(beta.shape)]
  const tensors = [dy, x, gamma, beta, moments, dx].map((tensor) => heap.offset(tensor))
  const silu = Number(activation === 'silu')
  // Both kernels leave the parameters' gradients in the first two arrays.
  const [scratch = 0] = heap.scratch(6 * bytes)
  if (positions === 1 && groups === 1) {
    heap.clear(scratch, 2 * bytes)
    heap.native.rowGradients(...tensors, scratch, scratch + bytes, samples, channels, silu)
  } else {
    heap.native.groupGradients(...tensors, scratch, samples, positions, groups, width, silu)
  }
  heap.floats(heap.offset(dgamma), channels).set(heap.floats(scratch, channels))
  heap.floats(heap.offset(dbeta), channels).set(heap.floats(scratch + bytes, channels))
  return [dx, dgamma, dbeta]
}
