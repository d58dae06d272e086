import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { gradientInput, parameterInput, type AdamAttrs } from '../adam'
import type { ClipScaleAttrs } from '../clip-scale'
import type { WasmHeap } from './heap'

/**
 * One Adam step, in place on the heap: parameters and moments `[2, N]` (m then v, parameters in order) are overwritten.
 * Inputs and attributes are those of `adamStep` (../adam.ts).
 */
export function adamUpdate(heap: WasmHeap, inputs: Record<string, TensorInfo | undefined>, attrs: AdamAttrs): void {
  const { moments, scale } = inputs
  if (!moments) throw new Error('AdamUpdate\'s input "moments" is missing.')
  const { beta1, beta2, epsilon, stepSize, secondMomentScale, kept } = attrs
  const m = heap.offset(moments)
  const v = m + util.sizeFromShape(moments.shape) * 2
  const factor = scale === undefined ? 1 : (heap.floats(heap.offset(scale), 1)[0] ?? NaN)
  let done = 0
  for (let p = 0; ; p++) {
    const parameter = inputs[parameterInput(p)]
    const gradient = inputs[gradientInput(p)]
    if (!parameter || !gradient) break
    const size = util.sizeFromShape(parameter.shape)
    heap.native.adamUpdate(
      ...[heap.offset(parameter), heap.offset(gradient), m + done * 4, v + done * 4, size],
      ...[beta1, 1 - beta1, beta2, 1 - beta2, epsilon, stepSize, secondMomentScale, kept, factor],
    )
    heap.changed(parameter)
    done += size
  }
  heap.changed(moments)
}

/** The factor of `clipScale` (../clip-scale.ts), `[]`. */
export function clipScale(heap: WasmHeap, gradients: TensorInfo[], { most, epsilon }: ClipScaleAttrs): TensorInfo {
  const squares = gradients.reduce(
    (sum, gradient) => sum + (heap.native.sumOfSquares(heap.offset(gradient), util.sizeFromShape(gradient.shape)) ?? 0),
    0,
  )
  const scale = heap.output([])
  heap.floats(heap.offset(scale), 1)[0] = Math.min(1, most / (Math.sqrt(squares) + epsilon))
  return scale
}
