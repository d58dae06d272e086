import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { groupGradients, normaliseGroups } from '../cpu/group-norm-loops'
import { groupNormSizes, type GroupNormAttrs } from '../group-norm'
import type { WasmHeap } from './heap'

const view = (heap: WasmHeap, tensor: TensorInfo) => heap.floats(heap.offset(tensor), util.sizeFromShape(tensor.shape))

/** [y, moments] of `groupNormActivation`, by the loops of the cpu backend on views of the heap. */
export function groupNorm(
  heap: WasmHeap,
  { x, gamma, beta }: Record<'x' | 'gamma' | 'beta', TensorInfo>,
  attrs: GroupNormAttrs,
): TensorInfo[] {
  const sizes = groupNormSizes(x.shape, attrs.groups)
  // Views die with an allocation, so all outputs come first.
  const [y, moments] = [heap.output(x.shape), heap.output([sizes.samples, sizes.groups, 2])]
  const parameters = { gamma: view(heap, gamma), beta: view(heap, beta) }
  normaliseGroups(view(heap, x), parameters, { y: view(heap, y), moments: view(heap, moments) }, sizes, attrs)
  return [y, moments]
}

/** [dx, dgamma, dbeta] of `groupNormActivation`. */
export function groupNormGradient(
  heap: WasmHeap,
  { dy, x, gamma, beta, moments }: Record<'dy' | 'x' | 'gamma' | 'beta' | 'moments', TensorInfo>,
  attrs: GroupNormAttrs,
): TensorInfo[] {
  const outputs = [heap.output(x.shape), heap.output(gamma.shape), heap.output(beta.shape)] as const
  const [dx, dgamma, dbeta] = outputs
  groupGradients(
    { dy: view(heap, dy), x: view(heap, x), moments: view(heap, moments) },
    { gamma: view(heap, gamma), beta: view(heap, beta) },
    { dx: view(heap, dx), dgamma: view(heap, dgamma), dbeta: view(heap, dbeta) },
    groupNormSizes(x.shape, attrs.groups),
    attrs,
  )
  return [...outputs]
}
