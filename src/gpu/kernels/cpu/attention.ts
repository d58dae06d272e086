/** Reference kernels of `multiHeadAttention` in plain loops, sums in float64. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { ATTENTION, ATTENTION_GRAD, attentionSizes, type AttentionAttrs, type AttentionSizes } from '../attention'
import { float32 } from './values'

/** Calls `work` for every query of every head: first elements of the query's row and of the head's first key row, and the query's number. */
function forEachQuery(
  { batch, heads, queries, keys, size }: AttentionSizes,
  work: (query: number, firstKey: number, number: number) => void,
): void {
  const channels = heads * size
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < queries; i++) {
        const row = b * queries + i
        work(row * channels + h * size, b * keys * channels + h * size, row * heads + h)
      }
}

function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, size: number): number {
  let sum = 0
  for (let c = 0; c < size; c++) sum += (a[atA + c] ?? 0) * (b[atB + c] ?? 0)
  return sum
}

/** to += factor · from, a row of a head. */
function addRow(
  to: Float64Array,
  atTo: number,
  factor: number,
  from: Float32Array,
  atFrom: number,
  size: number,
): void {
  for (let c = 0; c < size; c++) to[atTo + c] = (to[atTo + c] ?? 0) + factor * (from[atFrom + c] ?? 0)
}

const forward: KernelConfig = {
  kernelName: ATTENTION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'q' | 'k' | 'v', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const sizes = attentionSizes(inputs.q, inputs.k, args.attrs as unknown as AttentionAttrs)
    const { batch, heads, queries, keys, size } = sizes
    const [q, k, v] = [float32(backend, inputs.q), float32(backend, inputs.k), float32(backend, inputs.v)]
    const y = new Float64Array(q.length)
    const moments = new Float32Array(batch * queries * heads * 2)
    forEachQuery(sizes, (query, firstKey, number) => {
      const keyAt = (j: number) => firstKey + j * heads * size
      const scores = Array.from({ length: keys }, (_, j) => dot(q, query, k, keyAt(j), size) / Math.sqrt(size))
      const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity)
      const exponentials = scores.map((score) => Math.exp(score - largest))
      const sum = exponentials.reduce((all, value) => all + value, 0)
      exponentials.forEach((value, j) => addRow(y, query, value / sum, v, keyAt(j), size))
      moments[2 * number] = largest
      moments[2 * number + 1] = 1 / sum
    })
    return [
      backend.makeTensorInfo(inputs.q.shape, 'float32', Float32Array.from(y)),
      backend.makeTensorInfo([batch * queries, heads, 2], 'float32', moments),
    ]
  },
}

/** With p the weights and D = dy · y of a query: dv += p dy, ds = p (dy · v − D) / √d, dq += ds k, dk += ds q. */
const backward: KernelConfig = {
  kernelName: ATTENTION_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'dy' | 'q' | 'k' | 'v' | 'y' | 'moments', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const sizes = attentionSizes(inputs.q, inputs.k, args.attrs as unknown as AttentionAttrs)
    const { heads, keys, size } = sizes
    const scale = 1 / Math.sqrt(size)
    const [q, k, v] = [float32(backend, inputs.q), float32(backend, inputs.k), float32(backend, inputs.v)]
    const [dy, y, moments] = [float32(backend, inputs.dy), float32(backend, inputs.y), float32(backend, inputs.moments)]
    const [dq, dk, dv] = [new Float64Array(q.length), new Float64Array(k.length), new Float64Array(v.length)]
    forEachQuery(sizes, (query, firstKey, number) => {
      const [largest = 0, inverse = 0] = moments.subarray(2 * number)
      const delta = dot(dy, query, y, query, size)
      for (let j = 0; j < keys; j++) {
        const key = firstKey + j * heads * size
        const weight = Math.exp(dot(q, query, k, key, size) * scale - largest) * inverse
        const slope = weight * (dot(dy, query, v, key, size) - delta) * scale
        addRow(dv, key, weight, dy, query, size)
        addRow(dq, query, slope, k, key, size)
        addRow(dk, key, slope, q, query, size)
      }
    })
    const tensor = (values: Float64Array, { shape }: TensorInfo) =>
      backend.makeTensorInfo(shape, 'float32', Float32Array.from(values))
    return [tensor(dq, inputs.q), tensor(dk, inputs.k), tensor(dv, inputs.v)]
  },
}

export const attentionKernels = [forward, backward]
