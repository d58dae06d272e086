/** SiLU (Hendrycks and Gimpel 2016), y = x·sigmoid(x), in one pass over the data, forward and backward. */
import * as tf from '@tensorflow/tfjs-core'

export const SILU = 'Silu'
export const SILU_GRAD = 'SiluGrad'

/** x·sigmoid(x), differentiable. */
export function silu<T extends tf.Tensor>(x: T): T {
  if (tf.getKernel(SILU, tf.getBackend()) === undefined) return tf.mul(x, tf.sigmoid(x))
  return tf.engine().runKernel<T>(SILU, { x })
}

// Registered for the backends that have the operation's kernel, which are those that have the gradient's.
tf.registerGradient({
  kernelName: SILU,
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => {
    const inputs = { dy: dy as tf.Tensor, x: saved[0] as tf.Tensor }
    return { x: () => tf.engine().runKernel<tf.Tensor>(SILU_GRAD, inputs) }
  },
})
