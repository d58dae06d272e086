/** diffusers' `UNet2DConditionModel` (0.18.2): predicts the noise (or the velocity) in noisy latents from a timestep and a caption. */
import * as tf from '@tensorflow/tfjs-core'
import { downBlock, midBlock, upBlock } from './blocks'
import type { UNetConfig } from './config'
import { inTurn } from '../../gpu/in-turn'
import { convolution, groupNorm, type Builder } from '../layers/layers'
import { timeEmbedding, timeWaves } from './time-embedding'
import { expectFit, type WeightHead } from '../layers/expect-fit'
import { NetworkWeights, placesAskedFor, type WeightPlace, type WeightSource } from '../layers/weights'

/** What is added to attention projections (LoRA), with weights of its own. */
export interface Adapters {
  adapter: Builder['adapter']
  /** Asked for by `adapter` while the network is built. */
  weights: NetworkWeights
}

export class UNet {
  private constructor(
    readonly config: UNetConfig,
    readonly weights: NetworkWeights,
    private readonly network: Network,
    /** What learns: the network's own weights, or its adapters'. */
    readonly trained = weights,
  ) {}

  /**
   * Builds the network that `config.json` describes on weights under diffusers' names.
   * @param tensors float32, in PyTorch's layout, copied; or uploaded already, and this network's from now on
   * @throws BadInput naming every weight that is missing, misshapen or has no place
   */
  static build(config: UNetConfig, tensors: WeightSource): UNet {
    const weights = new NetworkWeights(tensors)
    const network = build({ weights, adapter: () => null }, config)
    weights.check()
    return new UNet(config, weights, network)
  }

  /** Names of its weights, and how they are laid out. */
  static places(config: UNetConfig): Map<string, WeightPlace> {
    return placesAskedFor((weights) => build({ weights, adapter: () => null }, config))
  }

  /**
   * That weights are those of the network that `config.json` describes; it is not built.
   * @throws BadInput as `build`, in the words of `claim` and `mend`
   */
  static expect(config: UNetConfig, tensors: ReadonlyMap<string, WeightHead>, claim: string, mend: string): void {
    expectFit(UNet.places(config), tensors, claim, mend)
  }

  /**
   * The network on these very weights, which are frozen there, with adapters that learn.
   * @returns to be disposed of before this one, whose weights it uses; that frees the adapters alone
   * @throws BadInput naming every weight of the adapters that is missing, misshapen or has no place
   */
  adapted({ adapter, weights }: Adapters): UNet {
    const network = build({ weights: this.weights, adapter }, this.config)
    weights.check('The adapters do not fit the UNet', 'Use those that were trained on this very model.')
    return new UNet(this.config, this.weights, network, weights)
  }

  /** What learns, in the order of its making. */
  get variables(): tf.Variable[] {
    return this.trained.parameters.variables
  }

  /**
   * One prediction. Every operation has a gradient; intermediate tensors are the caller's to tidy.
   * @param sample noisy latents `[B, H, W, inChannels]`
   * @param timesteps `[B]`, in 0 … T − 1
   * @param caption embeddings `[B, S, contextSize]`
   * @returns `[B, H, W, outChannels]`
   * @throws BadInput where the shapes do not fit the network or each other
   */
  predict(sample: tf.Tensor4D, timesteps: ArrayLike<number>, caption: tf.Tensor3D): tf.Tensor4D {
    const waves = tf.tensor2d(this.wavesOf(timesteps), [timesteps.length, this.config.time.channels])
    return this.predictAt(sample, waves, caption)
  }

  /** Timesteps `[B]` as `predictAt` takes them, `[B, channels]`. */
  wavesOf(timesteps: ArrayLike<number>): Float32Array {
    return timeWaves(this.config.time, timesteps)
  }

  /** `predict` of tensors alone, as a recorded step needs it. @param waves `[B, channels]`, of `wavesOf` */
  predictAt(sample: tf.Tensor4D, waves: tf.Tensor2D, caption: tf.Tensor3D): tf.Tensor4D {
    checkInputs(this.config, sample, waves.shape[0], caption)
    return this.network(sample, waves, caption)
  }

  dispose(): void {
    this.trained.dispose()
  }
}

type Network = (sample: tf.Tensor4D, waves: tf.Tensor2D, caption: tf.Tensor3D) => tf.Tensor4D

function build(builder: Builder, config: UNetConfig): Network {
  const { levels, kernels, norm, inChannels, outChannels } = config
  const finest = config.time.channels
  const first = convolution(builder, 'conv_in', kernels.first, inChannels, finest)
  const embedTime = timeEmbedding(builder, config.time)
  const down = levels.map((_, i) => downBlock(builder, config, i))
  const mid = config.midBlock === null ? null : midBlock(builder, config, config.midBlock.outputScale)
  const up = levels.map((_, i) => upBlock(builder, config, i))
  const lastNorm = groupNorm(builder, 'conv_norm_out', { channels: finest, ...norm }, 'silu')
  const last = convolution(builder, 'conv_out', kernels.last, finest, outChannels)

  return (sample, waves, caption) => {
    const conditions = {
      time: tf.tidy(() => embedTime(waves)),
      caption: tf.reshape(caption, [-1, caption.shape[2]]) as tf.Tensor2D,
    }
    const centred = config.centerInputSample ? tf.sub(tf.mul(sample, 2), 1) : sample
    const skips = [first(centred as tf.Tensor4D)]
    let image = skips[0] as tf.Tensor4D
    for (const block of down) {
      skips.push(...block(image, conditions))
      image = skips.at(-1) ?? image
    }
    if (mid !== null) image = mid(image, conditions)
    for (const block of up) image = block(image, skips, conditions)
    return inTurn(image, [lastNorm, last])
  }
}

function checkInputs(config: UNetConfig, sample: tf.Tensor, timesteps: number, caption: tf.Tensor): void {
  const [batch, , , channels] = sample.shape
  if (sample.rank !== 4 || channels !== config.inChannels)
    throw new RangeError(
      `The UNet takes samples [B, H, W, ${config.inChannels}], but was given [${sample.shape.join(', ')}].`,
    )
  if (timesteps !== batch)
    throw new RangeError(`The UNet was given ${timesteps} timesteps for ${batch} samples; give one for each.`)
  const size = config.contextSize ?? caption.shape[2]
  if (caption.rank !== 3 || caption.shape[0] !== batch || caption.shape[2] !== size)
    throw new RangeError(
      `The UNet takes captions [${batch}, tokens, ${size}], but was given [${caption.shape.join(', ')}].`,
    )
}
