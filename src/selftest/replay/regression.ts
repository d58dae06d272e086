/** Linear regression by Adam, as work to be replayed: variables written in place, a tape, a constant from the CPU. */
import * as tf from '@tensorflow/tfjs-core'
import { adamSettings, adamStep } from '../../gpu/kernels/adam'
import type { Given } from '../../gpu/replay/replayed'
import { gradientsOf } from '../../tensor/tape'

type Name = 'x' | 'y' | 'settings'

export function regression() {
  const weight = tf.variable(
    tf.tensor2d(
      Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
      [3, 4],
    ),
  )
  const moments = tf.variable(tf.tensor2d(new Float32Array(24), [2, 12]))
  const step = ({ x, y, settings }: Given<Name>) => {
    if (!x || !y || !settings) throw new Error('an input is missing')
    const loss = () => tf.mean<tf.Scalar>(tf.square(tf.sub(tf.matMul(x, weight), tf.mul(y, 3))))
    const { value, gradients } = gradientsOf(loss, [weight])
    adamStep([weight], gradients, moments, settings)
    return [value]
  }
  return { weight, moments, step, dispose: () => tf.dispose([weight, moments]) }
}

/** Inputs of the i-th step. */
export const inputsOf = (i: number) => ({
  x: { values: Float32Array.from({ length: 15 }, (_, j) => Math.cos(i * 15 + j)), shape: [5, 3] },
  y: { values: Float32Array.of(i / 7), shape: [1] },
  settings: {
    values: adamSettings({ learningRate: 0.1 / (i + 1), beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step: i + 1 }),
    shape: [9],
  },
})
