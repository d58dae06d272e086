/** CLIP's text encoder (Radford et al. 2021) under transformers' names: a causal transformer, its norms before its layers. */
import * as says from '../../messages/generated/models'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import type { Matrix } from '../../gpu/kernels/frozen'
import { groupNormActivation } from '../../gpu/kernels/group-norm'
import { rowsOf } from '../../gpu/kernels/halves'
import { linear, type Builder, type RowLayer } from '../layers/layers'
import { inTurn } from '../../gpu/in-turn'
import { NetworkWeights, placesAskedFor, type WeightPlace, type WeightSource } from '../layers/weights'
import type { ClipTextConfig } from './config'

const ROOT = 'text_model.'
/** What older versions of transformers saved as a weight: 0, 1, 2, … */
const PLACES = `${ROOT}embeddings.position_ids`
/** Of `CLIPTextModelWithProjection`, behind the last layer's output. */
const PROJECTION = 'text_projection.weight'
/** Of CLIP as a whole. */
const OF_IMAGES = /^(vision_model\.|visual_projection\.|logit_scale$)/

/** `[B·S, C]` → `[B·S, C]`, of captions of S tokens each. */
type Layer = (rows: tf.Tensor2D, captions: number) => tf.Tensor2D

interface Network {
  tokens: Matrix
  places: Matrix
  layers: readonly Layer[]
}

/** Does not learn: no gradient goes through it. */
export class ClipTextEncoder {
  /** What it means that weights are others. */
  static readonly MISFIT = 'The weights of the text encoder do not fit its config.json'

  private constructor(
    readonly config: ClipTextConfig,
    private readonly weights: NetworkWeights,
    private readonly network: Network,
  ) {}

  /**
   * @param tensors float32, in PyTorch's layout, copied; or uploaded already, and this network's from now on
   * @throws BadInput naming every weight that is missing, misshapen or has no place
   */
  static build(config: ClipTextConfig, tensors: WeightSource): ClipTextEncoder {
    const weights = new NetworkWeights(new Map([...tensors].filter(([name]) => ClipTextEncoder.takes(name))))
    const network = build(weights, config)
    weights.check(ClipTextEncoder.MISFIT)
    return new ClipTextEncoder(config, weights, network)
  }

  /** Whether it uses a weight of a file; others may lie beside them. */
  static takes(name: string): boolean {
    return name !== PLACES && name !== PROJECTION && !OF_IMAGES.test(name)
  }

  /** Names of its weights, and how they are laid out. */
  static places(config: ClipTextConfig): Map<string, WeightPlace> {
    return placesAskedFor((weights) => build(weights, config))
  }

  /**
   * The last layer's output of every token (`last_hidden_state`), as a text-to-image model takes it: padding is text like any other.
   * @param ids `[B, S]`, int32
   * @returns `[B, S, width]`, a new tensor
   * @throws BadInput where captions are longer than the encoder has places
   */
  predict(ids: tf.Tensor2D): tf.Tensor3D {
    const [captions, length] = ids.shape
    const { places, width } = this.config
    if (length > places) throw new BadInput(says.captionsTooLong({ length, places }))
    this.weights.wake()
    const embedded = tf.tidy(() => {
      const rows = rowsOf(this.network.tokens, ids)
      return tf.reshape(tf.add(rows, rowsOf(this.network.places, tf.range(0, length, 1, 'int32'))), [
        captions * length,
        width,
      ]) as tf.Tensor2D
    })
    const rows = inTurn(
      embedded,
      this.network.layers.map((layer) => (x: tf.Tensor2D) => layer(x, captions)),
    )
    const output = tf.reshape(rows, [captions, length, width]) as tf.Tensor3D
    rows.dispose()
    return output
  }

  /** Of its weights. */
  get bytes(): number {
    return this.weights.bytes
  }

  /** Lets go of the device's memory until the next captions, as far as its weights are halves. */
  rest(): Promise<void> {
    return this.weights.park()
  }

  dispose(): void {
    this.weights.dispose()
  }
}

function build(weights: NetworkWeights, config: ClipTextConfig): Network {
  const builder: Builder = { weights, adapter: () => null }
  const { vocabulary, places, width } = config
  const tokens = weights.table(`${ROOT}embeddings.token_embedding.weight`, vocabulary, width)
  const placed = weights.table(`${ROOT}embeddings.position_embedding.weight`, places, width)
  const layers = Array.from({ length: config.layers }, (_, i) => layer(builder, `${ROOT}encoder.layers.${i}`, config))
  return { tokens, places: placed, layers: [...layers, layerNorm(builder, `${ROOT}final_layer_norm`, config)] }
}

function layer(builder: Builder, name: string, config: ClipTextConfig): Layer {
  const { width, inner, activation } = config
  const attentionNorm = layerNorm(builder, `${name}.layer_norm1`, config)
  const project = (part: string) => linear(builder, `${name}.self_attn.${part}`, width, width)
  const [toQ, toK, toV, toOut] = [project('q_proj'), project('k_proj'), project('v_proj'), project('out_proj')]
  const norm = layerNorm(builder, `${name}.layer_norm2`, config)
  const widen = linear(builder, `${name}.mlp.fc1`, width, inner)
  const narrow = linear(builder, `${name}.mlp.fc2`, inner, width)
  return (rows, captions) => {
    const normed = attentionNorm(rows)
    const looked = causalAttention(toQ(normed), toK(normed), toV(normed), { captions, heads: config.heads })
    const seen = toOut(looked, rows)
    return narrow(ACTIVATIONS[activation](widen(norm(seen))), seen)
  }
}

function layerNorm({ weights }: Builder, name: string, { width, epsilon }: ClipTextConfig): RowLayer {
  const [gamma, beta] = [weights.vector(`${name}.weight`, width), weights.vector(`${name}.bias`, width)]
  return (rows) => groupNormActivation(rows, gamma, beta, { groups: 1, activation: 'linear', epsilon }) as tf.Tensor2D
}

const ACTIVATIONS: Readonly<Record<ClipTextConfig['activation'], (x: tf.Tensor2D) => tf.Tensor2D>> = {
  quick_gelu: (x) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))),
  gelu: (x) => tf.mul(x, tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5)),
}

/** Softmax takes it to exactly 0, and it is finite: −∞ − −∞ would be no number. */
const UNSEEN = -1e9

/** softmax(Q Kᵀ / √d + M) V of every head, M nothing but where a token would see one behind it. */
function causalAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  { captions, heads }: { captions: number; heads: number },
): tf.Tensor2D {
  const [rows, width] = q.shape
  const length = rows / captions
  const split = (x: tf.Tensor2D) =>
    tf.transpose(tf.reshape(x, [captions, length, heads, width / heads]), [0, 2, 1, 3]) as tf.Tensor4D
  const place = tf.range(0, length)
  const behind = tf.greater(tf.expandDims(place, 0), tf.expandDims(place, 1))
  const scores = tf.mul(tf.matMul(split(q), split(k), false, true), (width / heads) ** -0.5)
  const weights = tf.softmax(tf.add(scores, tf.mul(tf.cast(behind, 'float32'), UNSEEN)))
  return tf.reshape(tf.transpose(tf.matMul(weights, split(v)), [0, 2, 1, 3]), [rows, width])
}
