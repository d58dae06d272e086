/** Losses whose kernel gives the gradient along with the value: going back, it is only scaled. */
import * as tf from '@tensorflow/tfjs-core'

const units = new WeakSet<object>()

/** 1, `[]`, what a loss's own gradient begins with. Who multiplies by it can tell, and leave it (`timesGradient`). */
export function unitGradient(): tf.Scalar {
  const unit = tf.scalar(1)
  units.add(unit.dataId)
  return unit
}

/**
 * dy · gradient.
 * @param dy `[]`; where it is `unitGradient`, which sums pass on as it is, nothing is multiplied
 */
export function timesGradient(dy: tf.Tensor, gradient: tf.Tensor): tf.Tensor {
  return units.has(dy.dataId) ? tf.clone(gradient) : tf.mul(dy, gradient)
}

/**
 * Registers the gradient of a kernel whose outputs are the loss `[]`, `readings` scalars that carry no gradient, and then the loss's gradient by
 * each input of `by`, in this order. Inputs that are not in it are constants.
 */
export function registerKnownGradient(kernelName: string, by: readonly string[], readings = 0): void {
  tf.registerGradient({
    kernelName,
    outputsToSave: [false, ...Array<boolean>(readings).fill(false), ...by.map(() => true)],
    gradFunc: (dys, saved) => {
      const [dloss] = dys as [tf.Tensor]
      return Object.fromEntries(by.map((name, i) => [name, () => timesGradient(dloss, saved[i] as tf.Tensor)]))
    },
  })
}
