/**
 * What diffusers calls the parameters of a `UNet2DConditionModel`, and their shapes, worked out from its `config.json` alone
 * (diffusers 0.18: models/unet_2d_condition.py, unet_2d_blocks.py, resnet.py, transformer_2d.py, attention.py).
 */
import { array, boolean, nullable, number, object, parse, string, type InferOutput } from 'valibot'

const unetConfig = object({
  in_channels: number(),
  out_channels: number(),
  block_out_channels: array(number()),
  down_block_types: array(string()),
  up_block_types: array(string()),
  mid_block_type: nullable(string()),
  layers_per_block: number(),
  cross_attention_dim: number(),
  transformer_layers_per_block: number(),
  use_linear_projection: boolean(),
})

type UNetConfig = InferOutput<typeof unetConfig>

/** @param json the parsed `config.json` @returns shape by name */
export function unetLayout(json: unknown): Map<string, readonly number[]> {
  const config = parse(unetConfig, json)
  const layout = new Layout(config)
  const channels = config.block_out_channels
  const first = channels[0] ?? 0
  const last = channels.at(-1) ?? 0
  const level = (index: number) => channels[Math.min(Math.max(index, 0), channels.length - 1)] ?? 0

  layout.convolution('conv_in', config.in_channels, first, 3)
  layout.linear('time_embedding.linear_1', first, layout.time)
  layout.linear('time_embedding.linear_2', layout.time, layout.time)
  config.down_block_types.forEach((type, i) => {
    const name = `down_blocks.${i}`
    for (let j = 0; j < config.layers_per_block; j++) {
      layout.resnet(`${name}.resnets.${j}`, j === 0 ? level(i - 1) : level(i), level(i))
      if (type.startsWith('CrossAttn')) layout.transformer(`${name}.attentions.${j}`, level(i))
    }
    if (i < channels.length - 1) layout.convolution(`${name}.downsamplers.0.conv`, level(i), level(i), 3)
  })
  if (config.mid_block_type !== null) {
    layout.resnet('mid_block.resnets.0', last, last)
    layout.transformer('mid_block.attentions.0', last)
    layout.resnet('mid_block.resnets.1', last, last)
  }
  config.up_block_types.forEach((type, i) => {
    const name = `up_blocks.${i}`
    // The way up mirrors the way down: its block i works at level `at`, and its skips come from there and from one finer.
    const at = channels.length - 1 - i
    for (let j = 0; j <= config.layers_per_block; j++) {
      const hidden = j === 0 ? level(at + 1) : level(at)
      const skip = j === config.layers_per_block ? level(at - 1) : level(at)
      layout.resnet(`${name}.resnets.${j}`, hidden + skip, level(at))
      if (type.startsWith('CrossAttn')) layout.transformer(`${name}.attentions.${j}`, level(at))
    }
    if (i < channels.length - 1) layout.convolution(`${name}.upsamplers.0.conv`, level(at), level(at), 3)
  })
  layout.norm('conv_norm_out', first)
  layout.convolution('conv_out', first, config.out_channels, 3)
  return layout.shapes
}

/** Collects the parameters of one layer after another. */
class Layout {
  readonly shapes = new Map<string, readonly number[]>()
  /** Width of the time embedding. */
  readonly time: number

  constructor(private readonly config: UNetConfig) {
    this.time = 4 * (config.block_out_channels[0] ?? 0)
  }

  linear(name: string, inputs: number, outputs: number, bias = true): void {
    this.shapes.set(`${name}.weight`, [outputs, inputs])
    if (bias) this.shapes.set(`${name}.bias`, [outputs])
  }

  convolution(name: string, inputs: number, outputs: number, kernel: number): void {
    this.shapes.set(`${name}.weight`, [outputs, inputs, kernel, kernel])
    this.shapes.set(`${name}.bias`, [outputs])
  }

  norm(name: string, channels: number): void {
    this.shapes.set(`${name}.weight`, [channels])
    this.shapes.set(`${name}.bias`, [channels])
  }

  /** ResnetBlock2D: a 1x1 shortcut where the number of channels changes. */
  resnet(name: string, inputs: number, outputs: number): void {
    this.norm(`${name}.norm1`, inputs)
    this.convolution(`${name}.conv1`, inputs, outputs, 3)
    this.linear(`${name}.time_emb_proj`, this.time, outputs)
    this.norm(`${name}.norm2`, outputs)
    this.convolution(`${name}.conv2`, outputs, outputs, 3)
    if (inputs !== outputs) this.convolution(`${name}.conv_shortcut`, inputs, outputs, 1)
  }

  /** Transformer2DModel: self-attention, cross-attention to the caption, a gated feed-forward layer four times as wide. */
  transformer(name: string, width: number): void {
    const project = (layer: string) =>
      this.config.use_linear_projection
        ? this.linear(`${name}.${layer}`, width, width)
        : this.convolution(`${name}.${layer}`, width, width, 1)
    this.norm(`${name}.norm`, width)
    project('proj_in')
    for (let k = 0; k < this.config.transformer_layers_per_block; k++) {
      const block = `${name}.transformer_blocks.${k}`
      for (const norm of ['norm1', 'norm2', 'norm3']) this.norm(`${block}.${norm}`, width)
      this.attention(`${block}.attn1`, width, width)
      this.attention(`${block}.attn2`, width, this.config.cross_attention_dim)
      this.linear(`${block}.ff.net.0.proj`, width, 8 * width)
      this.linear(`${block}.ff.net.2`, 4 * width, width)
    }
    project('proj_out')
  }

  private attention(name: string, width: number, context: number): void {
    this.linear(`${name}.to_q`, width, width, false)
    this.linear(`${name}.to_k`, context, width, false)
    this.linear(`${name}.to_v`, context, width, false)
    this.linear(`${name}.to_out.0`, width, width)
  }
}
