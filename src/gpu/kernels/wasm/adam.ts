import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { adamFields, gradientInput, parameterInput, type AdamAttrs } from '../adam'
import { gradientsOf, type ClipScaleAttrs } from '../clip-scale'
import type { WasmHeap } from './heap'

type Inputs = Record<string, TensorInfo | undefined>

function settingsOf(heap: WasmHeap, { settings }: Inputs) {
  if (!settings) throw new Error('The optimiser\'s input "settings" is missing.')
  return adamFields(heap.floats(heap.offset(settings), util.sizeFromShape(settings.shape)))
}

/**
 * One Adam step, in place on the heap: parameters and moments `[2, N]` (m then v, parameters in order) are overwritten.
 * Inputs and attributes are those of `adamStep` (../adam.ts).
 */
export function adamUpdate(heap: WasmHeap, inputs: Inputs, { rate }: AdamAttrs): void {
  const { moments, scale } = inputs
  if (!moments) throw new Error('AdamUpdate\'s input "moments" is missing.')
  const of = settingsOf(heap, inputs)
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
      ...[of.beta1, of.rest1, of.beta2, of.rest2, of.epsilon],
      ...[rate * of.stepSize, of.secondMomentScale, 1 - rate * of.decay, factor],
    )
    heap.changed(parameter)
    done += size
  }
  heap.changed(moments)
}

/** The factor of `clipScale` (../clip-scale.ts), `[]`. */
export function clipScale(heap: WasmHeap, inputs: Inputs, { epsilon }: ClipScaleAttrs): TensorInfo {
  const squares = gradientsOf(inputs).reduce(
    (sum, gradient) => sum + (heap.native.sumOfSquares(heap.offset(gradient), util.sizeFromShape(gradient.shape)) ?? 0),
    0,
  )
  const { clipNorm } = settingsOf(heap, inputs)
  const scale = heap.output([])
  heap.floats(heap.offset(scale), 1)[0] = Math.min(1, clipNorm / (Math.sqrt(squares) + epsilon))
  return scale
}
