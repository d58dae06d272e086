/** The losses that give their gradients along, and the categorical draw, on the wasm heap. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { crossEntropyLoop, drawCategoricalLoop, informationMaximisationLoop, softplusLossLoop } from '../cpu/loss-loops'
import type { InformationMaximisationAttrs } from '../information-maximisation'
import type { SoftplusLossAttrs } from '../softplus-loss'
import type { WasmHeap } from './heap'

const columnsOf = ({ shape }: TensorInfo) => shape[1] ?? 1

/** A tensor's floats, in place; an allocation ends the view. */
const view = (heap: WasmHeap, tensor: TensorInfo) => heap.floats(heap.offset(tensor), util.sizeFromShape(tensor.shape))

function scalar(heap: WasmHeap, value: number): TensorInfo {
  const tensor = heap.output([])
  view(heap, tensor).fill(value)
  return tensor
}

/** @returns loss and gradient by the logits */
export function softplusLoss(
  heap: WasmHeap,
  { logits, spread, weights }: { logits: TensorInfo; spread?: TensorInfo; weights?: TensorInfo },
  attrs: SoftplusLossAttrs,
): TensorInfo[] {
  const gradient = heap.output(logits.shape)
  const optional = (tensor: TensorInfo | undefined) => (tensor === undefined ? null : view(heap, tensor))
  const inputs = { logits: view(heap, logits), spread: optional(spread), weights: optional(weights) }
  const loss = softplusLossLoop(inputs, columnsOf(logits), attrs, view(heap, gradient))
  return [scalar(heap, loss), gradient]
}

/** @returns loss and gradient by the logits */
export function crossEntropy(
  heap: WasmHeap,
  { logits, targets, weights }: Record<'logits' | 'targets' | 'weights', TensorInfo>,
): TensorInfo[] {
  const gradient = heap.output(logits.shape)
  const inputs = { logits: view(heap, logits), targets: view(heap, targets), weights: view(heap, weights) }
  const loss = crossEntropyLoop(inputs, columnsOf(logits), view(heap, gradient))
  return [scalar(heap, loss), gradient]
}

/** @returns loss, its three terms, and its gradient by the logits */
export function informationMaximisation(
  heap: WasmHeap,
  logits: TensorInfo,
  attrs: InformationMaximisationAttrs,
): TensorInfo[] {
  const dlogits = heap.output(logits.shape)
  const values = informationMaximisationLoop(view(heap, logits), columnsOf(logits), attrs, view(heap, dlogits))
  return [...values.map((value) => scalar(heap, value)), dlogits]
}

/** @returns one-hot, as the gumbels' shape */
export function drawCategorical(heap: WasmHeap, probabilities: TensorInfo, gumbels: TensorInfo): TensorInfo {
  const oneHot = heap.output(gumbels.shape)
  const inputs = { probabilities: view(heap, probabilities), gumbels: view(heap, gumbels) }
  drawCategoricalLoop(inputs, columnsOf(gumbels), view(heap, oneHot))
  return oneHot
}
