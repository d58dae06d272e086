/**
 * Where gradients are recorded, and where not.
 *
 * tfjs records every operation made inside `engine().gradients(f)`, and keeps each operation's inputs until f's gradients
 * are taken. A GAN's iteration wants values that are *constants* to the gradient being recorded (responsibilities under
 * stop-gradient) and even whole updates of another network in its middle (the discriminator steps on the very images that the
 * generator then learns from). `offTape` runs such work unrecorded.
 */
import * as tf from '@tensorflow/tfjs-core'
import { timesGradient, unitGradient } from '../gpu/kernels/known-gradient'

/**
 * Runs `work` without recording it: what it returns is a constant to any gradient in progress ("stop-gradient", sg).
 * Inside, new gradients may be taken and variables assigned.
 */
export function offTape<T>(work: () => T): T {
  const state = tf.engine().state
  const { gradientDepth, activeTape } = state
  state.gradientDepth = 0
  try {
    return work()
  } finally {
    state.gradientDepth = gradientDepth
    state.activeTape = activeTape
  }
}

/** A copy of `x` (no data is copied) that carries no gradient. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  return offTape(() => tf.clone(x))
}

/**
 * x and after it, along the first axis, tensors that carry no gradient.
 * @param x `[B, …]`
 * @param constants of the same shape but for their first axis
 */
export function followedBy(x: tf.Tensor, constants: readonly tf.Tensor[]): tf.Tensor {
  const joined = tf.customGrad((x) => ({
    value: tf.concat([x as tf.Tensor, ...constants]),
    gradFunc: (dy: tf.Tensor) => tf.slice(dy, 0, (x as tf.Tensor).shape[0]),
  }))
  return joined(x)
}

/**
 * Value and gradients of a scalar function of some tensors (variables or not), in their order; zeros for one that it doesn't use.
 * @param loss returns a scalar `[]`
 * @param by what to differentiate by
 */
export function gradientsOf(
  loss: () => tf.Scalar,
  by: readonly tf.Tensor[],
): { value: tf.Scalar; gradients: tf.Tensor[] } {
  const { value, grads } = tf.tidy(() => tf.engine().gradients(loss, [...by], unitGradient(), true))
  const gradients = by.map((tensor, i) => grads[i] ?? tf.zeros(tensor.shape))
  return { value: value as tf.Scalar, gradients }
}

/**
 * A function of `x` whose own variables get no gradient: `x` learns from it, it does not learn. (A discriminator judging the generator's
 * images; where it shares its encoder with the classifier, the classifier's step must not move that encoder to please the generator.)
 * @param loss of a constant copy of x
 * @returns the loss's value, a constant, and a recorded scalar whose gradient by x is the loss's
 */
export function judgedBy<T extends tf.Tensor>(x: T, loss: (x: T) => tf.Scalar): { value: tf.Scalar; term: tf.Scalar } {
  const { value, gradient } = offTape(() => {
    const leaf = tf.clone(x)
    const { value, gradients } = gradientsOf(() => loss(leaf), [leaf])
    return { value, gradient: (gradients[0] ?? tf.zerosLike(x)) as T }
  })
  // A loss that knows its gradient: nothing is computed twice, and nothing of the size of x.
  const known = tf.customGrad((_x, save) => {
    const keep = save as tf.GradSaveFunc
    keep([gradient])
    return {
      value: tf.clone(value),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => timesGradient(dy, saved as tf.Tensor),
    }
  })
  return { value, term: known(x) as tf.Scalar }
}
