/** The losses that give their gradients along, and the categorical draw, on the wasm heap. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { ClassifierLossAttrs } from '../classifier-loss'
import { classifierLossLoop, drawCategoricalLoop, softplusLossLoop } from '../cpu/loss-loops'
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

/** The floats of an input that need not be there. */
const optional = (heap: WasmHeap, tensor: TensorInfo | undefined) => (tensor === undefined ? null : view(heap, tensor))

/**
 * @param inputs the kernel's others, by name
 * @returns loss and gradient by the logits
 */
export function softplusLoss(
  heap: WasmHeap,
  logits: TensorInfo,
  inputs: Record<string, TensorInfo | undefined>,
  attrs: SoftplusLossAttrs,
): TensorInfo[] {
  const gradient = heap.output(logits.shape)
  const given = (name: string) => optional(heap, inputs[name])
  const loss = softplusLossLoop(view(heap, logits), given, columnsOf(logits), attrs, view(heap, gradient))
  return [scalar(heap, loss), gradient]
}

/** @returns loss, its four terms, and its gradient by the logits */
export function classifierLoss(
  heap: WasmHeap,
  logits: TensorInfo,
  targets: TensorInfo | undefined,
  attrs: ClassifierLossAttrs,
): TensorInfo[] {
  const dlogits = heap.output(logits.shape)
  const told = optional(heap, targets)
  const values = classifierLossLoop(view(heap, logits), told, columnsOf(logits), attrs, view(heap, dlogits))
  return [...values.map((value) => scalar(heap, value)), dlogits]
}

/** @returns one-hot, as the gumbels' shape */
export function drawCategorical(heap: WasmHeap, probabilities: TensorInfo, gumbels: TensorInfo): TensorInfo {
  const oneHot = heap.output(gumbels.shape)
  const inputs = { probabilities: view(heap, probabilities), gumbels: view(heap, gumbels) }
  drawCategoricalLoop(inputs, columnsOf(gumbels), view(heap, oneHot))
  return oneHot
}
