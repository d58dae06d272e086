/**
 * The activations that our fused kernels apply, as stock tfjs operations (for backends without a kernel of ours) and
 * as scalar functions (for the cpu kernels and as the definition that the GPU and WebAssembly kernels follow).
 */
import * as tf from '@tensorflow/tfjs-core'

export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh'

/** Slope of the leaky ReLU below zero (paper B's networks, DCGAN). */
export const LEAKY_SLOPE = 0.2

/** act(x), any shape, from stock operations. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'leakyRelu':
      return tf.leakyRelu(x, LEAKY_SLOPE)
    case 'tanh':
      return tf.tanh(x)
  }
}

/** act(x) of one number. */
export function activationValue(x: number, activation: Activation): number {
  switch (activation) {
    case 'linear':
      return x
    case 'relu':
      return Math.max(x, 0)
    case 'leakyRelu':
      return x < 0 ? LEAKY_SLOPE * x : x
    case 'tanh':
      return Math.tanh(x)
  }
}

/** act'(x) of one number, computed from y = act(x): none of the activations needs x itself, so x need not be kept. */
export function activationSlope(y: number, activation: Activation): number {
  switch (activation) {
    case 'linear':
      return 1
    case 'relu':
      return y > 0 ? 1 : 0
    case 'leakyRelu':
      return y > 0 ? 1 : LEAKY_SLOPE
    case 'tanh':
      return 1 - y * y
  }
}
