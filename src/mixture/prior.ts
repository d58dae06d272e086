/** The trainable Gaussian mixture prior of paper B (section 2.2, 2.4). */
import * as tf from '@tensorflow/tfjs-core'
import type { Parameters } from '../tensor/parameters'
import type { Random } from '../tensor/random'

/** K Gaussians N(μ_k, Σ_k), Σ_k = A_k A_kᵀ, in the latent space. */
export class MixturePrior {
  /** μ, `[K, D_z]`. */
  readonly means: tf.Variable
  /** A, `[K, D_z, D_z]`: full matrices. */
  readonly factors: tf.Variable
  private readonly components: number
  private readonly latent: number

  /** μ_k ~ N(0, radius² I), A_k = I. */
  constructor(p: Parameters, shape: { components: number; latent: number }, radius: number, random: Random) {
    const { components, latent } = shape
    this.components = components
    this.latent = latent
    const means = random.normals(components * latent).map((x) => x * radius)
    const identity = new Float32Array(components * latent * latent)
    for (let k = 0; k < components; k++) for (let i = 0; i < latent; i++) identity[(k * latent + i) * latent + i] = 1
    this.means = p.trainable('means', [components, latent], means)
    this.factors = p.trainable('factors', [components, latent, latent], identity)
  }

  /**
   * z = Σ_k w_k (A_k ε + μ_k), the reparameterised sample (section 2.2) for one-hot rows of `weights`, and a point between
   * Gaussians (section 3.2) for convex rows. One matrix product for all K, never a loop over them.
   * @param weights `[B, K]`
   * @param epsilon `[B, D_z]` from N(0, I)
   * @returns z `[B, D_z]`
   */
  latents(weights: tf.Tensor2D, epsilon: tf.Tensor2D): tf.Tensor2D {
    const batch = epsilon.shape[0]
    const rows = tf.reshape(this.factors, [this.components * this.latent, this.latent]) as tf.Tensor2D
    const all = tf.reshape(tf.matMul(epsilon, rows, false, true), [batch, this.components, this.latent])
    const moved = tf.add(all, tf.expandDims(this.means, 0))
    return tf.reshape(tf.matMul(tf.expandDims(weights, 1), moved), [batch, this.latent])
  }
}
