/**
 * How dispersed a cross-attention is over a prompt's tokens (Ren et al. 2024): E = −Σ_i a_i log a_i, a_i the attention to token i, mean
 * over heads and positions. The weights of an attention are never stored here; they are made again from its queries and keys, which
 * a probe in the place of an adapter (as LoRA's) is shown: it adds nothing, so that the network predicts what it did.
 */
import * as tf from '@tensorflow/tfjs-core'
import { linearBy } from '../../gpu/kernels/frozen'
import type { RowLayer } from '../layers/layers'
import type { Adapters, UNet } from '../unet/unet'
import { NetworkWeights } from '../layers/weights'

/** One that vanishes adds nothing: 0 log 0 is 0. */
const SMALLEST_WEIGHT = 1e-30

class AttentionProbe implements Adapters {
  readonly weights = new NetworkWeights(new Map())
  /** Projected rows of the pass under way, by layer. */
  readonly seen = new Map<string, tf.Tensor2D>()

  /** @param layer diffusers' name of an attention of the network */
  constructor(
    private readonly network: UNet,
    private readonly layer: string,
  ) {}

  readonly adapter = (name: string, inputs: number, outputs: number): RowLayer | null => {
    if (name !== `${this.layer}.to_q` && name !== `${this.layer}.to_k`) return null
    const matrix = this.network.weights.matrix(`${name}.weight`, inputs, outputs)
    return (rows) => {
      this.seen.set(name, tf.keep(linearBy(rows, matrix)))
      return tf.zeros([rows.shape[0], outputs])
    }
  }
}

/** Cross-attentions of a network, by diffusers' names, in its order. */
export function crossAttentions({ weights }: UNet): string[] {
  return [...weights.asked.keys()].flatMap((name) => /^(.*\.attn2)\.to_q\.weight$/.exec(name)?.[1] ?? [])
}

/**
 * Not of a network with adapters: those of the prober stand in their place.
 * @param layer one of `crossAttentions`
 * @param heads of that layer
 * @param latents x_t `[B, h, w, C]`
 * @param embeddings `[B, S, E]`
 * @returns `[B]`, from 0 to log S
 */
export async function attentionEntropy(
  unet: UNet,
  { layer, heads }: { layer: string; heads: number },
  latents: tf.Tensor4D,
  timestep: number,
  embeddings: tf.Tensor3D,
): Promise<Float32Array> {
  const probe = new AttentionProbe(unet, layer)
  const probed = unet.adapted(probe)
  try {
    const [batch] = latents.shape
    const entropies = tf.tidy(() => {
      probed.predict(latents, new Array<number>(batch).fill(timestep), embeddings)
      const [q, k] = [probe.seen.get(`${layer}.to_q`), probe.seen.get(`${layer}.to_k`)]
      if (q === undefined || k === undefined) throw new RangeError(`The network has no attention "${layer}".`)
      const size = q.shape[1] / heads
      const split = (rows: tf.Tensor2D) => tf.transpose(tf.reshape(rows, [batch, -1, heads, size]), [0, 2, 1, 3])
      const attention = tf.mean(tf.softmax(tf.matMul(split(tf.mul(q, size ** -0.5)), split(k), false, true)), [1, 2])
      return tf.neg(tf.sum(tf.mul(attention, tf.log(tf.maximum(attention, SMALLEST_WEIGHT))), 1))
    })
    const values = await entropies.data<'float32'>()
    entropies.dispose()
    return Float32Array.from(values)
  } finally {
    tf.dispose([...probe.seen.values()])
    probed.dispose()
  }
}
