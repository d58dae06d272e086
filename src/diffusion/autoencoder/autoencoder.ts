/** diffusers' `AutoencoderKL` (0.18.2; Rombach et al. 2022): images to latents and back, on its own weights. */
import * as tf from '@tensorflow/tfjs-core'
import { inTurn } from '../../gpu/in-turn'
import { convolution, groupNorm, linear, toRows, type Builder, type ImageLayer } from '../layers/layers'
import { NetworkWeights, placesAskedFor, type WeightPlace, type WeightSource } from '../layers/weights'
import { downSteps, midSteps, NORM_EPSILON, upSteps } from './blocks'
import type { AutoencoderConfig } from './config'
import { inNewNames } from './names'

/** Does not learn: no gradient goes through it. */
export class AutoencoderKl {
  /** What it means that weights are others. */
  static readonly MISFIT = 'The weights of the autoencoder do not fit its config.json'

  private constructor(
    readonly config: AutoencoderConfig,
    private readonly weights: NetworkWeights,
    private readonly encoder: readonly ImageLayer[],
    private readonly decoder: readonly ImageLayer[],
  ) {}

  /**
   * @param tensors float32, in PyTorch's layout, under newer diffusers' names or older ones, copied; or
   * uploaded already, and this network's from now on
   * @throws BadInput naming every weight that is missing, misshapen or has no place
   */
  static build(config: AutoencoderConfig, tensors: WeightSource): AutoencoderKl {
    const weights = new NetworkWeights(inNewNames(tensors))
    const builder: Builder = { weights, adapter: () => null }
    const [encoder, decoder] = [encoderSteps(builder, config), decoderSteps(builder, config)]
    weights.check(AutoencoderKl.MISFIT)
    return new AutoencoderKl(config, weights, encoder, decoder)
  }

  /** Names of its weights, newer ones, and how they are laid out. */
  static places(config: AutoencoderConfig): Map<string, WeightPlace> {
    return placesAskedFor((weights) => {
      const builder: Builder = { weights, adapter: () => null }
      encoderSteps(builder, config)
      decoderSteps(builder, config)
    })
  }

  /**
   * The mean of the latents' distribution, and the logarithm of its variance behind it.
   * @param images `[B, H, W, imageChannels]` in [−1, 1], H and W a multiple of 2^(levels − 1); stay the caller's
   * @returns `[B, h, w, 2·latentChannels]`, a new tensor
   */
  moments(images: tf.Tensor4D): tf.Tensor4D {
    return inTurn(tf.clone(images), this.encoder)
  }

  /**
   * @param latents `[B, h, w, latentChannels]`; stay the caller's
   * @returns `[B, H, W, imageChannels]`, about −1 … 1, a new tensor
   */
  decode(latents: tf.Tensor4D): tf.Tensor4D {
    return inTurn(tf.clone(latents), this.decoder)
  }

  /** Of its weights. */
  get bytes(): number {
    return this.weights.bytes
  }

  dispose(): void {
    this.weights.dispose()
  }
}

function encoderSteps(builder: Builder, config: AutoencoderConfig): ImageLayer[] {
  const { channels, imageChannels, latentChannels, groups, quantConvolution } = config
  const [first = 0, last = 0] = [channels[0], channels.at(-1)]
  return [
    convolution(builder, 'encoder.conv_in', 3, imageChannels, first),
    ...channels.flatMap((_, index) => downSteps(builder, config, index)),
    ...midSteps(builder, 'encoder', config),
    groupNorm(builder, 'encoder.conv_norm_out', { channels: last, groups, epsilon: NORM_EPSILON }, 'silu'),
    convolution(builder, 'encoder.conv_out', 3, last, 2 * latentChannels),
    ...(quantConvolution ? [pointwise(builder, 'quant_conv', 2 * latentChannels)] : []),
  ]
}

function decoderSteps(builder: Builder, config: AutoencoderConfig): ImageLayer[] {
  const { channels, imageChannels, latentChannels, groups, postQuantConvolution } = config
  const [first = 0, last = 0] = [channels[0], channels.at(-1)]
  return [
    ...(postQuantConvolution ? [pointwise(builder, 'post_quant_conv', latentChannels)] : []),
    convolution(builder, 'decoder.conv_in', 3, latentChannels, last),
    ...midSteps(builder, 'decoder', config),
    ...channels.flatMap((_, index) => upSteps(builder, config, index)),
    groupNorm(builder, 'decoder.conv_norm_out', { channels: first, groups, epsilon: NORM_EPSILON }, 'silu'),
    convolution(builder, 'decoder.conv_out', 3, first, imageChannels),
  ]
}

/** A 1×1 convolution. */
function pointwise(builder: Builder, name: string, channels: number): ImageLayer {
  const layer = linear(builder, name, channels, channels, 'pointwise')
  return (image) => tf.reshape(layer(toRows(image)), image.shape)
}
