import * as tf from '@tensorflow/tfjs-core'
import { meterGradient, unprompted, type MeteredNetwork } from './meter-gradient'

/**
 * Which words of a prompt make it remembered: ‖∂d / ∂c_i‖₂, how steeply the meter d = ‖ε(x_t, c) − ε(x_t, ∅)‖ answers to the embedding
 * c_i of each token (Wen et al. 2024, section 3.3).
 * @param latents x_t `[B, h, w, C]`
 * @param embeddings `[B, S, E]`
 * @param empty of the empty caption `[S, E]`
 * @returns `norms` `[B, S]` row-major, and `magnitudes` `[B]`: d itself
 */
export async function tokenSignificance(
  network: MeteredNetwork,
  latents: tf.Tensor4D,
  timestep: number,
  embeddings: tf.Tensor3D,
  empty: tf.Tensor2D,
): Promise<{ norms: Float32Array; magnitudes: Float32Array }> {
  const before = unprompted(network, latents, timestep, empty)
  const { magnitudes, gradient } = meterGradient(network, before, embeddings)
  const norms = tf.norm(gradient, 2, 2)
  try {
    const [each, lengths] = await Promise.all([magnitudes.data<'float32'>(), norms.data<'float32'>()])
    return { norms: Float32Array.from(lengths), magnitudes: Float32Array.from(each) }
  } finally {
    tf.dispose([before.free, magnitudes, gradient, norms])
  }
}
