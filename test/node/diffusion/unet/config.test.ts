import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseUNetConfig } from '../../../../src/diffusion/unet/config'

const golden: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../../golden/unet-sd15-like/config.json', import.meta.url), 'utf8'),
)

describe('config.json', () => {
  it("has diffusers' defaults: the UNet of Stable Diffusion 1", () => {
    const config = parseUNetConfig({})
    expect(config.levels.map(({ channels }) => channels)).toEqual([320, 640, 1280, 1280])
    expect(config.levels.map(({ downAttention }) => downAttention)).toEqual([true, true, true, false])
    expect(config.levels.map(({ upAttention }) => upAttention)).toEqual([true, true, true, false])
    expect(config.levels.every(({ layers, transformer }) => layers === 2 && transformer.heads === 8)).toBe(true)
    expect(config).toMatchObject({ norm: { groups: 32, epsilon: 1e-5 }, time: { width: 1280 }, contextSize: 1280 })
  })

  it('gives lists a level each, up blocks from the coarsest', () => {
    const { levels } = parseUNetConfig({
      ...golden,
      up_block_types: ['CrossAttnUpBlock2D', 'UpBlock2D'],
      attention_head_dim: [2, 4],
      layers_per_block: [1, 3],
      only_cross_attention: [false, true],
    })
    expect(levels.map(({ upAttention }) => upAttention)).toEqual([false, true])
    expect(levels.map(({ transformer }) => transformer.heads)).toEqual([2, 4])
    expect(levels.map(({ layers }) => layers)).toEqual([1, 3])
    expect(levels.map(({ transformer }) => transformer.onlyCrossAttention)).toEqual([false, true])
  })

  it.each([
    [{ down_block_types: ['AttnDownBlock2D', 'DownBlock2D'] }, '"down_block_types" is "AttnDownBlock2D"'],
    [{ up_block_types: ['UpBlock2D', 'SkipUpBlock2D'] }, '"up_block_types" is "SkipUpBlock2D"'],
    [{ down_block_types: ['DownBlock2D'] }, 'it has 1 entries, but "block_out_channels" has 2'],
    [{ mid_block_type: 'UNetMidBlock2DSimpleCrossAttn' }, '"mid_block_type" is "UNetMidBlock2DSimpleCrossAttn"'],
    [{ dual_cross_attention: true }, '"dual_cross_attention" is true'],
    [{ class_embed_type: 'timestep' }, '"class_embed_type" is "timestep"'],
    [{ addition_embed_type: 'text_time' }, '"addition_embed_type" is "text_time"'],
    [{ num_attention_heads: 4 }, '"num_attention_heads" is 4'],
    [{ time_cond_proj_dim: 256 }, '"time_cond_proj_dim" is 256'],
    [{ act_fn: 'gelu' }, '"act_fn" is "gelu"'],
    [{ resnet_time_scale_shift: 'scale_shift' }, '"resnet_time_scale_shift" is "scale_shift"'],
    [{ attention_head_dim: [4, 4, 4] }, '"attention_head_dim" is [4,4,4]'],
    [{ attention_head_dim: 64 }, '"attention_head_dim" is 64'],
    [{ layers_per_block: 1.5 }, '"layers_per_block" is 1.5'],
    [{ cross_attention_dim: [24, 32] }, '"cross_attention_dim" is [24,32]'],
    [{ norm_num_groups: 12 }, 'cannot be divided into norm_num_groups = 12 groups'],
    [{ norm_num_groups: null }, '"norm_num_groups" is null'],
    [{ conv_in_kernel: 4 }, '"conv_in_kernel" is 4'],
    [{ block_out_channels: [] }, '"block_out_channels" is []'],
    [{ _class_name: 'UNet2DModel' }, '"_class_name" is "UNet2DModel"'],
    [{ a_setting_of_tomorrow: 'on' }, '"a_setting_of_tomorrow" is "on"'],
  ])('%j is refused by its name and value', (change, words) => {
    const parse = () => parseUNetConfig({ ...golden, ...change })
    expect(parse).toThrow(expect.objectContaining({ name: 'BadInput', message: expect.stringContaining(words) }))
  })

  it('asks nothing where an unknown setting is null', () => {
    expect(parseUNetConfig({ ...golden, a_setting_of_tomorrow: null, _name_or_path: 'x' }).levels).toHaveLength(2)
  })

  it('is an object', () => {
    expect(() => parseUNetConfig([1])).toThrow('config.json: it holds [1], but has to hold an object of settings; take')
  })
})
