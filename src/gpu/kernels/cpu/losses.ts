/** Reference kernels of the losses that give their gradients along, in plain loops; sums in float64. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CROSS_ENTROPY } from '../cross-entropy'
import {
  INFORMATION_MAXIMISATION,
  SMALLEST_SHARE,
  type InformationMaximisationAttrs,
} from '../information-maximisation'
import { SOFTPLUS_LOSS, type SoftplusLossAttrs } from '../softplus-loss'
import { readFloat32 } from './values'

const scalarOf = (backend: MathBackendCPU, value: number) =>
  backend.makeTensorInfo([], 'float32', Float32Array.of(value))

/** The rows of `[rows, columns]`, as views. */
function rowsOf(values: Float32Array, columns: number): Float32Array[] {
  return Array.from({ length: values.length / columns }, (_, i) => values.subarray(i * columns, (i + 1) * columns))
}

function logSoftmax(logits: Float32Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const sum = logits.reduce((total, z) => total + Math.exp(z - most), 0)
  return Float64Array.from(logits, (z) => z - most - Math.log(sum))
}

const softplus: KernelConfig = {
  kernelName: SOFTPLUS_LOSS,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits, spread, weights } = args.inputs as Record<string, TensorInfo> & { logits: TensorInfo }
    const { sign, factor } = args.attrs as unknown as SoftplusLossAttrs
    const backend = args.backend as MathBackendCPU
    const zs = readFloat32(backend, logits)
    const ts = spread === undefined ? null : readFloat32(backend, spread)
    const ws = weights === undefined ? null : readFloat32(backend, weights)
    const columns = logits.shape[1] ?? 1
    let loss = 0
    const gradient = zs.map((z, i) => {
      const share = factor * (ws === null ? 1 : (ws[Math.floor(i / columns)] ?? 0)) * (ts === null ? 1 : (ts[i] ?? 0))
      const signed = sign * z
      loss += share * (Math.max(signed, 0) + Math.log1p(Math.exp(-Math.abs(signed))))
      return (share * sign) / (1 + Math.exp(-signed))
    })
    return [scalarOf(backend, loss), backend.makeTensorInfo(logits.shape, 'float32', gradient)]
  },
}

const crossEntropy: KernelConfig = {
  kernelName: CROSS_ENTROPY,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits, targets, weights } = args.inputs as Record<'logits' | 'targets' | 'weights', TensorInfo>
    const backend = args.backend as MathBackendCPU
    const columns = logits.shape[1] ?? 1
    const wanted = rowsOf(readFloat32(backend, targets), columns)
    const ws = readFloat32(backend, weights)
    const gradient = new Float32Array(wanted.length * columns)
    let loss = 0
    rowsOf(readFloat32(backend, logits), columns).forEach((row, b) => {
      const logP = logSoftmax(row)
      const weight = ws[b] ?? 0
      const target = wanted[b] ?? row
      const total = target.reduce((sum, t) => sum + t, 0)
      logP.forEach((value, k) => {
        const t = target[k] ?? 0
        if (t !== 0) loss -= weight * t * value
        gradient[b * columns + k] = weight * (Math.exp(value) * total - t)
      })
    })
    return [scalarOf(backend, loss), backend.makeTensorInfo(logits.shape, 'float32', gradient)]
  },
}

/**
 * With g_k = w_b (log ᾱ_k + ᾱ_k/(ᾱ_k + s)) − w_e log α_k a row's gradient is α_k (g_k − Σ_j α_j g_j)/N; that of the changed one is
 * w_c (α′_k − α_k)/N.
 */
const informationMaximisation: KernelConfig = {
  kernelName: INFORMATION_MAXIMISATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { logits } = args.inputs as Record<'logits', TensorInfo>
    const weights = args.attrs as unknown as InformationMaximisationAttrs
    const backend = args.backend as MathBackendCPU
    const columns = logits.shape[1] ?? 1
    const rows = rowsOf(readFloat32(backend, logits), columns).map(logSoftmax)
    const images = rows.length / 2
    const [logAlphas, logChanged] = [rows.slice(0, images), rows.slice(images)]
    const shares = new Float64Array(columns)
    for (const row of logAlphas) row.forEach((value, k) => (shares[k] = (shares[k] ?? 0) + Math.exp(value) / images))
    const balance = shares.reduce((sum, share) => sum + share * Math.log(share + SMALLEST_SHARE), 0)
    const slopes = shares.map((share) => Math.log(share + SMALLEST_SHARE) + share / (share + SMALLEST_SHARE))
    const dlogits = new Float32Array(rows.length * columns)
    let [entropy, consistency] = [0, 0]
    logAlphas.forEach((row, n) => {
      const alpha = row.map(Math.exp)
      const other = logChanged[n] ?? row
      const g = row.map((value, k) => weights.balance * (slopes[k] ?? 0) - weights.entropy * value)
      const mean = alpha.reduce((sum, a, k) => sum + a * (g[k] ?? 0), 0)
      alpha.forEach((a, k) => {
        entropy -= (a * (row[k] ?? 0)) / images
        consistency -= (a * (other[k] ?? 0)) / images
        dlogits[n * columns + k] = (a * ((g[k] ?? 0) - mean)) / images
        dlogits[(images + n) * columns + k] = (weights.consistency * (Math.exp(other[k] ?? 0) - a)) / images
      })
    })
    const loss = weights.balance * balance + weights.entropy * entropy + weights.consistency * consistency
    return [
      ...[loss, balance, entropy, consistency].map((value) => scalarOf(backend, value)),
      backend.makeTensorInfo(logits.shape, 'float32', dlogits),
    ]
  },
}

export const lossKernels = [softplus, crossEntropy, informationMaximisation]
