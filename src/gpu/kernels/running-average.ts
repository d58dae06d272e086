/** Running statistics that follow the newest batch's, in place: one dispatch for a layer's mean and variance. */
import * as tf from '@tensorflow/tfjs-core'

export const RUNNING_AVERAGE = 'RunningAverage'

/** Attributes of the kernel. */
export interface RunningAverageAttrs {
  /** Share of the newest value. */
  momentum: number
}

/** The kernel's inputs for the i-th pair. */
export const runningInput = (i: number) => `running${i}`
export const newestInput = (i: number) => `newest${i}`

/**
 * running ← (1 − momentum) running + momentum newest, for each pair (PyTorch's batch norm; Ioffe and Szegedy 2015, section 3.1).
 * The variables are overwritten **in place** where the backend has our kernel: as with `adamStep` their memory must be theirs alone.
 * @param running variables of any shapes
 * @param newest as many tensors of the same sizes
 * @throws Error where counts or sizes do not fit together.
 */
export function followAverage(running: tf.Variable[], newest: tf.Tensor[], momentum: number): void {
  if (running.length !== newest.length || running.some(({ size }, i) => size !== newest[i]?.size)) {
    const shapes = (tensors: tf.Tensor[]) => tensors.map(({ shape }) => `[${shape}]`).join(', ')
    throw new Error(
      `followAverage: ${shapes(running)} cannot follow ${shapes(newest)}; give one of the same size for each.`,
    )
  }
  if (tf.getKernel(RUNNING_AVERAGE, tf.getBackend()) === undefined) {
    tf.tidy(() => {
      running.forEach((average, i) =>
        average.assign(tf.add(tf.mul(average, 1 - momentum), tf.mul(newest[i] as tf.Tensor, momentum))),
      )
    })
    return
  }
  const inputs: Record<string, tf.Tensor> = {}
  running.forEach((average, i) => (inputs[runningInput(i)] = average))
  newest.forEach((value, i) => (inputs[newestInput(i)] = value))
  tf.engine().runKernel(RUNNING_AVERAGE, inputs, { momentum })
}
