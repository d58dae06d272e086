/** The settings of diffusers' `AutoencoderKL`, as it writes them to `vae/config.json`. */
import { ConfigReader } from '../layers/config-reader'

export interface AutoencoderConfig {
  /** Of images, in and out. */
  imageChannels: number
  latentChannels: number
  /** Of each level, from the finest; every one but the last halves the image. */
  channels: number[]
  /** Residual blocks of a level of the encoder; the decoder has one more. */
  layers: number
  groups: number
  /** A 1×1 convolution of the latents' mean and log variance. */
  quantConvolution: boolean
  /** And one of the latents, before they are decoded. */
  postQuantConvolution: boolean
  /** Attention between the two residual blocks of the middle. */
  midAttention: boolean
}

/** Keys that change nothing in the network: of how images are scaled before it, and how diffusers runs it. */
const IDLE = ['sample_size', 'scaling_factor', 'shift_factor', 'force_upcast', 'latents_mean', 'latents_std']

/**
 * Reads a parsed `config.json`.
 * @throws BadInput naming the key, its value and what would do
 */
export function parseAutoencoderConfig(json: unknown): AutoencoderConfig {
  const read = new ConfigReader(json)
  IDLE.forEach((key) => read.skip(key))
  const channels = read.wholes('block_out_channels', [64])
  const every = (block: string) => new Array<string>(channels.length).fill(block)
  read.choices('down_block_types', ['DownEncoderBlock2D'], every('DownEncoderBlock2D'), channels.length)
  read.choices('up_block_types', ['UpDecoderBlock2D'], every('UpDecoderBlock2D'), channels.length)
  read.only('act_fn', ['silu', 'swish'])
  const imageChannels = read.whole('in_channels', 3)
  read.only('out_channels', [imageChannels])
  const groups = read.whole('norm_num_groups', 32)
  for (const count of channels)
    if (count % groups !== 0)
      read.refuse(
        'block_out_channels',
        channels,
        `${count} channels cannot be divided into norm_num_groups = ${groups} groups`,
      )
  const config: AutoencoderConfig = {
    ...{ imageChannels, channels, groups },
    quantConvolution: read.flag('use_quant_conv', true),
    postQuantConvolution: read.flag('use_post_quant_conv', true),
    latentChannels: read.whole('latent_channels', 4),
    layers: read.whole('layers_per_block', 1),
    midAttention: read.flag('mid_block_add_attention', true),
  }
  read.refuseUnknown()
  return config
}
