/**
 * `unet/config.json` of the diffusers layout: what a `UNet2DConditionModel` (diffusers 0.18.2) is made of. Keys that are missing
 * have diffusers' defaults. A key that asks for something that this UNet does not have is refused by its name and value:
 * weights would load, and the images would be wrong.
 */
import { ConfigReader } from '../layers/config-reader'

/** One resolution, from the finest: a down block and the up block that mirrors it. */
export interface UNetLevel {
  channels: number
  /** Residual blocks of the down block; the up block has one more. */
  layers: number
  /** Whether the down block (up block) has a transformer behind each residual block. */
  downAttention: boolean
  upAttention: boolean
  transformer: TransformerShape
}

export interface TransformerShape {
  /** Attention heads. */
  heads: number
  /** Length of a caption token's embedding. */
  contextSize: number
  /** Transformer blocks in a row. */
  depth: number
  /** True where the first attention of a block looks at the caption too, instead of at the image. */
  onlyCrossAttention: boolean
}

export interface UNetConfig {
  inChannels: number
  outChannels: number
  levels: UNetLevel[]
  /** Length of a caption token's embedding, for all attention there is; null where there is none. */
  contextSize: number | null
  /** Null where `mid_block_type` is. Its transformer is that of the coarsest level, with self-attention. */
  midBlock: { outputScale: number } | null
  linearProjection: boolean
  norm: { groups: number; epsilon: number }
  time: { channels: number; width: number; flipSinToCos: boolean; freqShift: number }
  /** 0: a pixel at the right and at the bottom only, as diffusers has it. */
  downsamplePadding: number
  /** Kernel sizes of the first and the last convolution. */
  kernels: { first: number; last: number }
  /** Whether samples in [0, 1] are first stretched to [−1, 1]. */
  centerInputSample: boolean
  /** Height and width of a sample that the network was trained on, where the file gives one number, or two that are the same. */
  sampleSize: number | null
  /** The parsed file, to be saved as it was. */
  json: Readonly<Record<string, unknown>>
}

/** Keys that change what is computed, known here in these values alone. */
const FIXED: Readonly<Record<string, readonly unknown[]>> = {
  _class_name: ['UNet2DConditionModel'],
  act_fn: ['silu', 'swish'],
  dual_cross_attention: [false],
  num_attention_heads: [null],
  encoder_hid_dim: [null],
  encoder_hid_dim_type: [null],
  class_embed_type: [null],
  num_class_embeds: [null],
  addition_embed_type: [null],
  resnet_time_scale_shift: ['default'],
  resnet_skip_time_act: [false],
  resnet_out_scale_factor: [1],
  time_embedding_type: ['positional'],
  time_embedding_act_fn: [null],
  timestep_post_act: [null],
  time_cond_proj_dim: [null],
  projection_class_embeddings_input_dim: [null],
  class_embeddings_concat: [false],
  cross_attention_norm: [null],
  dropout: [0],
  attention_type: ['default'],
  reverse_transformer_layers_per_block: [null],
}

/** Keys that change nothing with the blocks that are supported, in float32. */
const IDLE = [
  'upcast_attention',
  'mid_block_only_cross_attention',
  'addition_time_embed_dim',
  'addition_embed_type_num_heads',
]

/**
 * Reads a parsed `config.json`.
 * @throws BadInput naming the key, its value and what would do
 */
export function parseUNetConfig(json: unknown): UNetConfig {
  const read = new ConfigReader(json)
  for (const [key, values] of Object.entries(FIXED)) read.only(key, values)
  IDLE.forEach((key) => read.skip(key))

  const channels = read.wholes('block_out_channels', [320, 640, 1280, 1280])
  const [finest = 0] = channels
  const groups = read.whole('norm_num_groups', 32)
  channels.forEach((count) => {
    if (count % groups !== 0)
      read.refuse(
        'block_out_channels',
        channels,
        `${count} channels cannot be divided into norm_num_groups = ${groups} groups`,
      )
  })
  const levels = parseLevels(read, channels)
  const midBlock = parseMidBlock(read)
  const config: UNetConfig = {
    inChannels: read.whole('in_channels', 4),
    outChannels: read.whole('out_channels', 4),
    levels,
    contextSize: sharedContext(read, levels, midBlock !== null),
    midBlock,
    linearProjection: read.flag('use_linear_projection', false),
    norm: { groups, epsilon: read.number('norm_eps', 1e-5) },
    time: {
      channels: finest,
      width: read.wholeOrNull('time_embedding_dim') ?? 4 * finest,
      flipSinToCos: read.flag('flip_sin_to_cos', true),
      freqShift: read.number('freq_shift', 0),
    },
    downsamplePadding: read.whole('downsample_padding', 1, 0),
    kernels: { first: read.whole('conv_in_kernel', 3), last: read.whole('conv_out_kernel', 3) },
    centerInputSample: read.flag('center_input_sample', false),
    sampleSize: parseSampleSize(read),
    json: read.entries,
  }
  for (const [key, size] of [
    ['conv_in_kernel', config.kernels.first],
    ['conv_out_kernel', config.kernels.last],
  ] as const)
    if (size % 2 === 0) read.refuse(key, size, 'an even kernel would change the size of the image; use an odd one')
  read.refuseUnknown()
  return config
}

function parseLevels(read: ConfigReader, channels: number[]): UNetLevel[] {
  const count = channels.length
  const attention = (key: string, plain: string, crossed: string, missing: string[]) =>
    read.choices(key, [plain, crossed], missing, count).map((type) => type === crossed)
  const [down, up] = ['CrossAttnDownBlock2D', 'CrossAttnUpBlock2D']
  const downAttention = attention('down_block_types', 'DownBlock2D', down, [down, down, down, 'DownBlock2D'])
  // Listed from the coarsest.
  const upAttention = attention('up_block_types', 'UpBlock2D', up, ['UpBlock2D', up, up, up]).reverse()
  const layers = read.oneALevel('layers_per_block', 2, count)
  // In spite of its name the number of heads: diffusers keeps the misnomer for the sake of published files.
  const heads = read.oneALevel('attention_head_dim', 8, count)
  const contextSize = read.oneALevel('cross_attention_dim', 1280, count)
  const depth = read.oneALevel('transformer_layers_per_block', 1, count)
  const onlyCross = read.flagALevel('only_cross_attention', count)
  return channels.map((width, i) => {
    const transformer = {
      heads: heads[i] ?? 1,
      contextSize: contextSize[i] ?? 1,
      depth: depth[i] ?? 1,
      onlyCrossAttention: onlyCross[i] ?? false,
    }
    if (transformer.heads > width)
      read.refuse('attention_head_dim', transformer.heads, `a block of ${width} channels has no room for so many heads`)
    return {
      channels: width,
      layers: layers[i] ?? 1,
      downAttention: downAttention[i] ?? false,
      upAttention: upAttention[i] ?? false,
      transformer,
    }
  })
}

/** All attention looks at the same caption. */
function sharedContext(read: ConfigReader, levels: UNetLevel[], mid: boolean): number | null {
  const used = levels.filter((level, i) => level.downAttention || level.upAttention || (mid && i === levels.length - 1))
  const sizes = [...new Set(used.map(({ transformer }) => transformer.contextSize))]
  if (sizes.length > 1) read.refuse('cross_attention_dim', sizes, 'blocks that see the same caption need the same size')
  return sizes[0] ?? null
}

function parseSampleSize(read: ConfigReader): number | null {
  const given = read.take('sample_size', null)
  if (!Array.isArray(given)) return read.wholeOrNull('sample_size')
  const [height, width, ...more] = given as unknown[]
  const isSquare = typeof height === 'number' && Number.isInteger(height) && height > 0 && height === width
  return isSquare && more.length === 0 ? height : null
}

function parseMidBlock(read: ConfigReader): UNetConfig['midBlock'] {
  const outputScale = read.number('mid_block_scale_factor', 1)
  const kind = read.take('mid_block_type', 'UNetMidBlock2DCrossAttn')
  if (kind === null) return null
  if (kind !== 'UNetMidBlock2DCrossAttn')
    read.refuse('mid_block_type', kind, 'supported are "UNetMidBlock2DCrossAttn" and null')
  return { outputScale }
}
