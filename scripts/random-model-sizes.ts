/** Configurations of public models, for folders of their sizes with random weights. */

type Settings = Readonly<Record<string, unknown>>

export interface ModelSettings {
  unet: Settings
  text: Settings
  vae: Settings
  scheduler: Settings
  /** Of "tokenizer_config.json", beside CLIP's marks. */
  pad: string
}

const crossAttention = (levels: number) => ({
  down_block_types: new Array<string>(levels).fill('CrossAttnDownBlock2D'),
  up_block_types: new Array<string>(levels).fill('CrossAttnUpBlock2D'),
})

const unet = (settings: Settings): Settings => ({
  _class_name: 'UNet2DConditionModel',
  ...{ in_channels: 4, out_channels: 4, act_fn: 'silu', norm_num_groups: 32, norm_eps: 1e-5, downsample_padding: 1 },
  ...settings,
})

const text = (settings: Settings): Settings => ({
  ...{ architectures: ['CLIPTextModel'], model_type: 'clip_text_model', vocab_size: 49408, layer_norm_eps: 1e-5 },
  ...{ max_position_embeddings: 77, bos_token_id: 49406, eos_token_id: 49407 },
  ...settings,
})

const vae = (settings: Settings): Settings => ({
  ...{ _class_name: 'AutoencoderKL', in_channels: 3, out_channels: 3, latent_channels: 4, act_fn: 'silu' },
  ...{ layers_per_block: 2, norm_num_groups: 32, scaling_factor: 0.18215 },
  ...settings,
})

/** Stable Diffusion's, of all versions. */
const SD_VAE = vae({
  block_out_channels: [128, 256, 512, 512],
  down_block_types: new Array<string>(4).fill('DownEncoderBlock2D'),
  up_block_types: new Array<string>(4).fill('UpDecoderBlock2D'),
  sample_size: 512,
})

/** As BK-SDM and Stable Diffusion ship it. */
const PNDM: Settings = {
  _class_name: 'PNDMScheduler',
  ...{ beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000 },
  ...{ prediction_type: 'epsilon', set_alpha_to_one: false, skip_prk_steps: true, steps_offset: 1, clip_sample: false },
  trained_betas: null,
}

export const MODEL_SIZES: Readonly<Record<string, ModelSettings>> = {
  /** nota-ai/bk-sdm-tiny: 323,384,964 numbers in the UNet. */
  'bk-sdm-tiny': {
    unet: unet({
      ...crossAttention(3),
      ...{ block_out_channels: [320, 640, 1280], layers_per_block: 1, mid_block_type: null },
      ...{ cross_attention_dim: 768, attention_head_dim: 8, sample_size: 64 },
    }),
    text: text({
      ...{ hidden_size: 768, intermediate_size: 3072, num_hidden_layers: 12, num_attention_heads: 12 },
      hidden_act: 'quick_gelu',
    }),
    vae: SD_VAE,
    scheduler: PNDM,
    pad: '<|endoftext|>',
  },
  /** stabilityai/stable-diffusion-2-1-base: 865,910,724 numbers in the UNet. */
  'sd-2.1-base': {
    unet: unet({
      down_block_types: [...new Array<string>(3).fill('CrossAttnDownBlock2D'), 'DownBlock2D'],
      up_block_types: ['UpBlock2D', ...new Array<string>(3).fill('CrossAttnUpBlock2D')],
      ...{ block_out_channels: [320, 640, 1280, 1280], layers_per_block: 2, mid_block_type: 'UNetMidBlock2DCrossAttn' },
      ...{ cross_attention_dim: 1024, attention_head_dim: [5, 10, 20, 20], use_linear_projection: true },
      sample_size: 64,
    }),
    text: text({
      ...{ hidden_size: 1024, intermediate_size: 4096, num_hidden_layers: 23, num_attention_heads: 16 },
      hidden_act: 'gelu',
    }),
    vae: SD_VAE,
    scheduler: PNDM,
    pad: '!',
  },
  /** Of their kind, as small as it gets: for tests. */
  smallest: {
    unet: unet({
      ...crossAttention(2),
      ...{ block_out_channels: [16, 32], layers_per_block: 1, mid_block_type: null, norm_num_groups: 8 },
      ...{ cross_attention_dim: 32, attention_head_dim: 4, sample_size: 8 },
    }),
    text: text({
      ...{ hidden_size: 32, intermediate_size: 64, num_hidden_layers: 2, num_attention_heads: 4 },
      hidden_act: 'quick_gelu',
    }),
    vae: vae({
      ...{ block_out_channels: [16, 32], norm_num_groups: 8, layers_per_block: 1, sample_size: 16 },
      down_block_types: new Array<string>(2).fill('DownEncoderBlock2D'),
      up_block_types: new Array<string>(2).fill('UpDecoderBlock2D'),
    }),
    scheduler: PNDM,
    pad: '<|endoftext|>',
  },
}
