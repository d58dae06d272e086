/** Gradient clipping by the norm over all gradients (Pascanu et al. 2013), as a factor that stays on the device. */
import * as tf from '@tensorflow/tfjs-core'
import { adamPlace, gradientInput } from './adam'

export const CLIP_SCALE = 'ClipScale'

/** As in PyTorch's `clip_grad_norm_`. */
const NORM_EPSILON = 1e-6

/** Attributes of the kernel. */
export interface ClipScaleAttrs {
  /** Added to the norm. */
  epsilon: number
}

/** The gradients among the kernel's inputs, which besides has `settings`. */
export const gradientsOf = (inputs: Readonly<Record<string, tf.TensorInfo | undefined>>): tf.TensorInfo[] =>
  Object.entries(inputs).flatMap(([name, tensor]) => (name === 'settings' || tensor === undefined ? [] : [tensor]))

/**
 * min(1, most / (‖g‖ + ε)), ‖g‖ the norm over all gradients: what each has to be multiplied by, as PyTorch's `clip_grad_norm_` does.
 * @param gradients of any shapes; at least one
 * @param settings `[9]`, of `adamSettings`, whose `clipNorm` is the most
 * @returns `[]`, NaN where a gradient holds one
 */
export function clipScale(gradients: readonly tf.Tensor[], settings: tf.Tensor): tf.Scalar {
  if (tf.getKernel(CLIP_SCALE, tf.getBackend()) === undefined) return composition(gradients, settings)
  const inputs = Object.fromEntries(gradients.map((gradient, i) => [gradientInput(i), gradient]))
  return tf.engine().runKernel<tf.Scalar>(CLIP_SCALE, { ...inputs, settings }, { epsilon: NORM_EPSILON })
}

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(gradients: readonly tf.Tensor[], settings: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const most = tf.reshape(tf.slice(settings, adamPlace('clipNorm'), 1), [])
    // Stacked: `addN` of a network's gradients would bind more buffers than a WebGPU shader may have.
    const norm = tf.sqrt(tf.sum(tf.stack(gradients.map((gradient) => tf.sum(tf.square(gradient))))))
    return tf.minimum(1, tf.div(most, tf.add(norm, NORM_EPSILON)))
  })
}
