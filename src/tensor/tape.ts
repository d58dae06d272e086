/**
 * Where gradients are recorded, and where not.
 *
 * tfjs records every operation made inside `engine().gradients(f)`, and keeps each operation's inputs until f's gradients
 * are taken. A GAN's iteration wants values that are *constants* to the gradient being recorded (responsibilities under
 * stop-gradient) and even whole updates of another network in its middle (the discriminator steps on the very images that the
 * generator then learns from). `offTape` runs such work unrecorded.
 */
import * as tf from '@tensorflow/tfjs-core'

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
 * Value and gradients of a scalar function of some variables. Unlike `tf.variableGrads`, gradients come in the order of
 * `variables`, whatever their names.
 * @param loss returns a scalar `[]`
 * @param variables what to differentiate by; each must be used in `loss`
 */
export function gradientsOf(
  loss: () => tf.Scalar,
  variables: readonly tf.Variable[],
): { value: tf.Scalar; gradients: tf.Tensor[] } {
  const { value, grads } = tf.engine().gradients(loss, [...variables], undefined, true)
  const gradients = grads.map((gradient, i) => {
    const variable = variables[i]
    return gradient ?? tf.zeros(variable?.shape ?? [])
  })
  return { value: value as tf.Scalar, gradients }
}
