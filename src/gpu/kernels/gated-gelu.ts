/** The gate of a transformer's feed-forward layer (GEGLU: Shazeer 2020, Eq. 6), without its projection. */
import * as tf from '@tensorflow/tfjs-core'

export const GATED_GELU = 'GatedGelu'
export const GATED_GELU_GRAD = 'GatedGeluGrad'

/** erf x for x ≥ 0 is 1 − (a₁t + … + a₅t⁵) exp(−x²), t = 1 / (1 + px), within 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26). */
export const ERF = {
  p: 0.3275911,
  a: [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429],
} as const

/** What exp(−x²/2) is multiplied by to give the normal density. */
export const DENSITY = 1 / Math.sqrt(2 * Math.PI)

/** The normal distribution Φ(x). */
export function normalDistribution(x: number): number {
  const t = 1 / (1 + ERF.p * Math.abs(x) * Math.SQRT1_2)
  const polynomial = ERF.a.reduceRight((sum, a) => (sum + a) * t, 0)
  const tail = 0.5 * polynomial * Math.exp((-x * x) / 2)
  return x < 0 ? tail : 1 - tail
}

/**
 * values · GELU(gates), GELU(g) = g Φ(g) (Hendrycks and Gimpel 2016), by the error function and not by tanh.
 * @param x `[rows, 2n]`: the values, then the gates
 * @returns `[rows, n]`
 * @throws Error where the columns are odd in number
 */
export function gatedGelu(x: tf.Tensor2D): tf.Tensor2D {
  if (x.shape[1] % 2 !== 0) {
    throw new Error(`gatedGelu: x is [${x.shape}]; give as many gates as values, behind them.`)
  }
  if (tf.getKernel(GATED_GELU, tf.getBackend()) === undefined) return composition(x)
  return tf.engine().runKernel<tf.Tensor2D>(GATED_GELU, { x })
}

tf.registerGradient({
  kernelName: GATED_GELU,
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => {
    const [x] = saved
    if (x === undefined || Array.isArray(dy)) throw new Error('GatedGelu has one output, and saves its input.')
    return { x: () => tf.engine().runKernel<tf.Tensor>(GATED_GELU_GRAD, { dy, x }) }
  },
})

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(x: tf.Tensor2D): tf.Tensor2D {
  const [values, gates] = tf.split(x, 2, 1) as [tf.Tensor2D, tf.Tensor2D]
  const distribution = tf.add(tf.mul(tf.erf(tf.mul(gates, Math.SQRT1_2)), 0.5), 0.5)
  return tf.mul(values, tf.mul(gates, distribution))
}
