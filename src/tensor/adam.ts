/** Adam over a group of variables, its moments pooled in one variable so that a checkpoint stores one tensor a group. */
import * as tf from '@tensorflow/tfjs-core'
import { adamSettings, adamStep } from '../gpu/kernels/adam'
import { VariablePool } from '../gpu/kernels/webgpu/variable-pool'

export interface AdamSettings {
  learningRate: number
  beta1: number
  beta2: number
  /** Decoupled (Loshchilov & Hutter 2019): θ ← θ − learningRate · weightDecay · θ before the update; 0 by default. */
  weightDecay?: number
  /** Largest norm of all gradients together, for who clips them; none by default. */
  clipNorm?: number | undefined
}

const EPSILON = 1e-8

/** Kingma & Ba 2015 with bias correction, as in PyTorch. */
export class Adam {
  /** `[2, N]`: first and second moments of all variables, in their order. */
  readonly moments: tf.Variable
  /** Updates made so far; part of a checkpoint (bias correction depends on it). */
  steps = 0
  private readonly pool: VariablePool | null

  /** @param rate the variables' as a multiple of the settings' */
  constructor(
    private readonly variables: tf.Variable[],
    public settings: AdamSettings,
    private readonly rate = 1,
  ) {
    const count = variables.reduce((sum, v) => sum + v.size, 0)
    this.moments = tf.tidy(() => tf.variable(tf.zeros([2, count]), false))
    this.pool = VariablePool.of(variables)
  }

  /** One update. @param gradients in the order of the variables */
  apply(gradients: readonly tf.Tensor[]): void {
    tf.tidy(() => this.update(this.gather(gradients), tf.tensor1d(this.advance())))
  }

  /**
   * Counts an update, without making it.
   * @returns its settings, which `update` has to be given as a tensor
   */
  advance(): Float32Array {
    this.steps++
    return adamSettings({ ...this.settings, epsilon: EPSILON, step: this.steps })
  }

  /**
   * The first half of an update: brings the gradients to where the device reaches all of them at once.
   * @param gradients in the order of the variables
   * @returns as few tensors as the backend allows, with the same floats and zeros; good for one `update`, and not to be disposed of
   */
  gather(gradients: readonly tf.Tensor[]): readonly tf.Tensor[] {
    if (this.pool === null) return gradients
    this.pool.gather(gradients)
    return [this.pool.gradients]
  }

  /**
   * The second half. Reads nothing that changes from one update to the next but its tensors: it may be recorded, and replayed.
   * @param gathered of `gather`
   * @param settings `[9]`, of `advance`
   * @param scale `[]`, multiplies all gradients; none by default
   */
  update(gathered: readonly tf.Tensor[], settings: tf.Tensor, scale?: tf.Scalar): void {
    const { variables, moments, rate, pool } = this
    const decays = this.settings.weightDecay !== undefined && this.settings.weightDecay !== 0
    if (pool === null) adamStep(variables, gathered, moments, settings, { rate, scale, decays })
    else adamStep([pool.values], gathered, moments, settings, { rate, scale, layout: pool.layout })
  }

  /** The variables stay. */
  dispose(): void {
    this.pool?.dispose()
    this.moments.dispose()
  }
}
