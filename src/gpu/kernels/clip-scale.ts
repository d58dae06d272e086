/** Gradient clipping by the norm over all gradients (Pascanu et al. 2013), as a factor that stays on the device. */
import * as tf from '@tensorflow/tfjs-core'
import { gradientInput } from './adam'

export const CLIP_SCALE = 'ClipScale'

/** As in PyTorch's `clip_grad_norm_`. */
const NORM_EPSILON = 1e-6

/** Attributes of the kernel. */
export interface ClipScaleAttrs {
  /** Largest norm of all gradients together. */
  most: number
  /** Added to the norm. */
  epsilon: number
}

/**
 * min(1, most / (‖g‖ + ε)), ‖g‖ the norm over all gradients: what each has to be multiplied by, as PyTorch's `clip_grad_norm_` does.
 * @param gradients of any shapes; at least one
 * @returns `[]`, NaN where a gradient holds one
 */
export function clipScale(gradients: readonly tf.Tensor[], most: number): tf.Scalar {
  const attrs: ClipScaleAttrs = { most, epsilon: NORM_EPSILON }
  if (tf.getKernel(CLIP_SCALE, tf.getBackend()) === undefined) return composition(gradients, attrs)
  const inputs = Object.fromEntries(gradients.map((gradient, i) => [gradientInput(i), gradient]))
  return tf.engine().runKernel<tf.Scalar>(CLIP_SCALE, inputs, { ...attrs })
}

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(gradients: readonly tf.Tensor[], { most, epsilon }: ClipScaleAttrs): tf.Scalar {
  return tf.tidy(() => {
    // Stacked: `addN` of a network's gradients would bind more buffers than a WebGPU shader may have.
    const norm = tf.sqrt(tf.sum(tf.stack(gradients.map((gradient) => tf.sum(tf.square(gradient))))))
    return tf.minimum(1, tf.div(most, tf.add(norm, epsilon)))
  })
}
