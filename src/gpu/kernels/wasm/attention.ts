import type { TensorInfo } from '@tensorflow/tfjs-core'
import { attentionSizes, type AttentionAttrs } from '../attention'
import type { WasmHeap } from './heap'

const ceil4 = (n: number) => Math.ceil(n / 4) * 4

/** [y, moments] of `multiHeadAttention`. */
export function attention(
  heap: WasmHeap,
  { q, k, v }: Record<'q' | 'k' | 'v', TensorInfo>,
  attrs: AttentionAttrs,
): TensorInfo[] {
  const { batch, heads, queries, keys, size } = attentionSizes(q, k, attrs)
  const [y, moments] = [heap.output(q.shape), heap.output([batch * queries, heads, 2])]
  const tensors = [q, k, v, y, moments].map((tensor) => heap.offset(tensor))
  const [keyColumns = 0, weights = 0] = heap.scratch(size * ceil4(keys) * 4, ceil4(keys) * 4)
  heap.native.attend(...tensors, keyColumns, weights, batch, heads, queries, keys, size)
  return [y, moments]
}

/** [dq, dk, dv] of `multiHeadAttention`. */
export function attentionGradient(
  heap: WasmHeap,
  { dy, q, k, v, y, moments }: Record<'dy' | 'q' | 'k' | 'v' | 'y' | 'moments', TensorInfo>,
  attrs: AttentionAttrs,
): TensorInfo[] {
  const { batch, heads, queries, keys, size } = attentionSizes(q, k, attrs)
  const [dq, dk, dv] = [heap.output(q.shape), heap.output(k.shape), heap.output(v.shape)]
  const tensors = [dy, q, k, v, y, moments, dq, dk, dv].map((tensor) => heap.offset(tensor))
  const columns = size * ceil4(keys) * 4
  const scratch = heap.scratch(columns, columns, ceil4(keys) * 4, ceil4(keys) * 4)
  heap.native.attendGradient(...tensors, ...scratch, batch, heads, queries, keys, size)
  return [dq, dk, dv]
}
