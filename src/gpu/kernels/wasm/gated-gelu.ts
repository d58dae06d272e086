import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmHeap } from './heap'

/** y of `gatedGelu`. */
export function gatedGelu(heap: WasmHeap, x: TensorInfo): TensorInfo {
  const [rows = 0, columns = 0] = x.shape
  const y = heap.output([rows, columns / 2])
  heap.native.gatedGelu(heap.offset(x), heap.offset(y), rows, columns / 2)
  return y
}

/** dx of `gatedGelu`. */
export function gatedGeluGradient(heap: WasmHeap, dy: TensorInfo, x: TensorInfo): TensorInfo {
  const [rows = 0, columns = 0] = x.shape
  const dx = heap.output(x.shape)
  heap.native.gatedGeluGradient(heap.offset(dy), heap.offset(x), heap.offset(dx), rows, columns / 2)
  return dx
}
