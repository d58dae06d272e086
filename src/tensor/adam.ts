/** Adam over a group of variables, its moments pooled in one variable so that a checkpoint stores one tensor a group. */
import * as tf from '@tensorflow/tfjs-core'
import { adamStep } from '../gpu/kernels/adam'

export interface AdamSettings {
  learningRate: number
  beta1: number
  beta2: number
  /** Decoupled (Loshchilov & Hutter 2019): θ ← θ − learningRate · weightDecay · θ before the update; 0 by default. */
  weightDecay?: number
}

const EPSILON = 1e-8

/** Kingma & Ba 2015 with bias correction, as in PyTorch. */
export class Adam {
  /** `[2, N]`: first and second moments of all variables, in their order. */
  readonly moments: tf.Variable
  /** Updates made so far; part of a checkpoint (bias correction depends on it). */
  steps = 0

  constructor(
    private readonly variables: tf.Variable[],
    public settings: AdamSettings,
  ) {
    const count = variables.reduce((sum, v) => sum + v.size, 0)
    this.moments = tf.tidy(() => tf.variable(tf.zeros([2, count]), false))
  }

  /**
   * One update.
   * @param gradients in the order of the variables
   * @param scale `[]`, multiplies them all; none by default
   */
  apply(gradients: tf.Tensor[], scale?: tf.Scalar): void {
    this.steps++
    adamStep(this.variables, gradients, this.moments, { ...this.settings, epsilon: EPSILON, step: this.steps }, scale)
  }

  dispose(): void {
    this.moments.dispose()
  }
}
