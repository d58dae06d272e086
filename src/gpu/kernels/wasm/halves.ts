import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WidenAttrs } from '../halves'
import type { WasmHeap } from './heap'

/** Packed halves as float32, or the rows of such a table by their ids. */
export function widenHalves(
  heap: WasmHeap,
  packed: TensorInfo,
  ids: TensorInfo | undefined,
  { shape, type }: WidenAttrs,
): TensorInfo {
  const y = heap.output(shape)
  const [from, to] = [heap.offset(packed), heap.offset(y)]
  const widen = type === 'BF16' ? heap.native.widenBfloats : heap.native.widenHalves
  if (ids === undefined) widen(from, to, util.sizeFromShape(shape))
  else {
    const columns = shape.at(-1) ?? 0
    heap
      .integers(heap.offset(ids), util.sizeFromShape(ids.shape))
      .forEach((id, row) => widen(from + 2 * id * columns, to + 4 * row * columns, columns))
  }
  return y
}
