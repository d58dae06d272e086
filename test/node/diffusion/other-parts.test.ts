/** Text encoders and autoencoders of other settings than the golden ones, each in a folder written here, against float64 loops. */
import { beforeAll, describe, expect, it } from 'vitest'
import { comparePart } from '../../../scripts/parts-reference'
import { loadAutoencoder } from '../../../src/diffusion/autoencoder/autoencoder-folder'
import { parseAutoencoderConfig } from '../../../src/diffusion/autoencoder/config'
import { parseLatentScale } from '../../../src/diffusion/model/latent-coder'
import { loadClipText } from '../../../src/diffusion/text-encoder/clip-text-folder'
import { parseClipTextConfig } from '../../../src/diffusion/text-encoder/config'
import { startBackend } from '../../../src/gpu/backend'
import { Random } from '../../../src/tensor/random'
import { readSafetensors, type SafetensorsEntry } from '../../../src/tensor/files/safetensors'
import { clip, clipShapes, type ClipShape } from './reference/clip'
import { decode, encode, vaeShapes, type VaeShape } from './reference/vae'
import { randomWeights, stored, weightsFile, type FileType, type Weights } from './reference/weights'

beforeAll(() => startBackend('wasm'))

const entry = (shape: number[], values: readonly number[]): SafetensorsEntry => ({
  ...{ dtype: 'F32', shape },
  data: Float32Array.from(values),
})
const whole = (numbers: Weights, type: FileType) =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, values]) => [name, values.map((value) => stored(value, type))]),
  )

describe('a text encoder', () => {
  const small: ClipShape = {
    ...{ vocabulary: 40, places: 9, width: 12, inner: 20, layers: 2, heads: 3, epsilon: 1e-5 },
    activation: 'quick_gelu',
  }
  const configOf = ({ vocabulary, places, width, inner, layers, heads, epsilon, activation }: ClipShape) => ({
    ...{ model_type: 'clip_text_model', vocab_size: vocabulary, max_position_embeddings: places, hidden_size: width },
    ...{ intermediate_size: inner, num_hidden_layers: layers, num_attention_heads: heads, layer_norm_eps: epsilon },
    ...{ hidden_act: activation, architectures: ['CLIPTextModel'], torch_dtype: 'float16', attention_dropout: 0.1 },
  })
  const captions = [
    [39, 4, 5, 38, 0],
    [39, 7, 38, 38, 38],
  ]

  const compared = async (shape: ClipShape, config: object, type: FileType, extra: Record<string, number[]> = {}) => {
    const shapes = { ...clipShapes(shape), ...extra }
    const numbers = randomWeights(shapes)
    const { tensors } = readSafetensors(weightsFile(shapes, numbers, type))
    const expected = captions.flatMap((ids) => clip(whole(numbers, type), shape, ids)).flat()
    const io = new Map([
      ['input_ids', { dtype: 'I32' as const, shape: [2, 5], data: Int32Array.from(captions.flat()) }],
      ['last_hidden_state', entry([2, 5, shape.width], expected)],
    ])
    return comparePart(config, tensors, io)
  }

  it.each<[string, Partial<ClipShape>, object]>([
    ['as CLIP’s', {}, {}],
    [
      'with gelu, and one more layer, as OpenCLIP’s of Stable Diffusion 2',
      { activation: 'gelu', layers: 3 },
      { eos_token_id: 2 },
    ],
    ['with one head, and another epsilon', { heads: 1, epsilon: 1e-3 }, { eos_token_id: 49407, projection_dim: 7 }],
    [
      'with as many heads as channels',
      { heads: 12, inner: 7 },
      { output_attentions: false, id2label: { 0: 'LABEL_0' } },
    ],
  ])('%s is that of the reference', async (_, changes, settings) => {
    const shape = { ...small, ...changes }
    expect(await compared(shape, { ...configOf(shape), ...settings }, 'F32')).toMatchObject([{ passed: true }])
  })

  it.each<FileType>(['F64', 'F16', 'BF16'])('in %s is that of the reference', async (type) => {
    expect(await compared(small, configOf(small), type)).toMatchObject([{ passed: true }])
  })

  it('inside CLIP as a whole is found, its settings and its weights', async () => {
    const config = { model_type: 'clip', logit_scale_init_value: 2.6, text_config: configOf(small), vision_config: {} }
    const images = { logit_scale: [1], 'visual_projection.weight': [4, 4], 'vision_model.post_layernorm.bias': [4] }
    expect(await compared(small, config, 'F32', images)).toMatchObject([{ passed: true }])
  })

  it('in shards opens by their index', async () => {
    const shapes = clipShapes(small)
    const names = Object.keys(shapes)
    const halves = [names.filter((_, i) => i % 2 === 0), names.filter((_, i) => i % 2 === 1)]
    const files = new Map<string, Uint8Array>()
    const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
    const file = (i: number) => `model-0000${i + 1}-of-00002.safetensors`
    halves.forEach((part, i) => {
      const some = Object.fromEntries(part.map((name) => [name, shapes[name] ?? []]))
      files.set(file(i), weightsFile(some, randomWeights(some), 'F16'))
    })
    const map = Object.fromEntries(halves.flatMap((part, i) => part.map((name) => [name, file(i)])))
    files.set('model.safetensors.index.json', json({ weight_map: map }))
    files.set('config.json', json(configOf(small)))
    const encoder = await loadClipText(async (name) => files.get(name) ?? null)
    expect(encoder.config.layers).toBe(2)
    encoder.dispose()
  })

  it.each([
    [{ rope_theta: 10_000 }, '"rope_theta" is 10000: this setting is not known here'],
    [{ quantization_config: { bits: 8 } }, '"quantization_config" is {"bits":8}'],
    [{ hidden_act: 'gelu_new' }, '"hidden_act" is "gelu_new": supported is only "quick_gelu" or "gelu"'],
  ])('whose settings ask for more, %j, is refused by name', (settings, message) => {
    expect(() => parseClipTextConfig({ ...configOf(small), ...settings })).toThrow(message)
  })
})

describe('an autoencoder', () => {
  const small: VaeShape = {
    ...{ imageChannels: 3, latentChannels: 4, channels: [4, 6], layers: 1, groups: 2 },
    ...{ quant: true, postQuant: true, attention: true },
  }
  const configOf = ({
    imageChannels,
    latentChannels,
    channels,
    layers,
    groups,
    quant,
    postQuant,
    attention,
  }: VaeShape) => ({
    ...{ _class_name: 'AutoencoderKL', in_channels: imageChannels, out_channels: imageChannels },
    ...{ latent_channels: latentChannels, block_out_channels: channels, layers_per_block: layers },
    ...{ norm_num_groups: groups, act_fn: 'silu', sample_size: 8, force_upcast: true, scaling_factor: 0.3611 },
    down_block_types: channels.map(() => 'DownEncoderBlock2D'),
    up_block_types: channels.map(() => 'UpDecoderBlock2D'),
    ...(quant ? {} : { use_quant_conv: false }),
    ...(postQuant ? {} : { use_post_quant_conv: false }),
    ...(attention ? {} : { mid_block_add_attention: false }),
    ...{ latents_mean: null, shift_factor: null },
  })

  const compared = async (shape: VaeShape, type: FileType, rename = (name: string) => name) => {
    const shapes = vaeShapes(shape)
    const numbers = randomWeights(shapes, 2)
    const renamed = (all: Record<string, number[]>) =>
      Object.fromEntries(Object.entries(all).map(([name, of]) => [rename(name), of]))
    const { tensors } = readSafetensors(weightsFile(renamed(shapes), renamed(numbers), type))
    const exact = whole(numbers, type)
    const edge = 2 ** shape.channels.length
    const planes = (count: number, side: number) =>
      Array.from({ length: count }, (_, c) => Array.from(new Random(c + 3).normals(side * side), Math.fround))
    const image = { height: edge, width: edge, planes: planes(shape.imageChannels, edge) }
    const moments = encode(exact, shape, image)
    const depth = shape.latentChannels
    const mean = { ...moments, planes: moments.planes.slice(0, depth).map((plane) => plane.map(Math.fround)) }
    const decoded = decode(exact, shape, mean)
    const [side, size] = [moments.height, decoded.height]
    const io = new Map([
      ['image', entry([1, shape.imageChannels, edge, edge], image.planes.flat())],
      ['mean', entry([1, depth, side, side], mean.planes.flat())],
      ['logvar', entry([1, depth, side, side], moments.planes.slice(depth).flat())],
      ['decoded', entry([1, shape.imageChannels, size, size], decoded.planes.flat())],
    ])
    return (await comparePart(configOf(shape), tensors, io)).map(({ name, passed }) => [name, passed])
  }
  const passed = ['mean', 'logvar', 'decoded'].map((name) => [name, true])

  it.each<[string, Partial<VaeShape>]>([
    ['as Stable Diffusion’s', {}],
    [
      'of sixteen latent channels without 1×1 convolutions, as later ones',
      { latentChannels: 16, quant: false, postQuant: false },
    ],
    ['with one of the two convolutions', { postQuant: false }],
    ['without attention', { attention: false }],
    ['of three levels that widen and narrow, two blocks each', { channels: [4, 8, 6], layers: 2 }],
    ['of one level, grey, one group', { channels: [5], imageChannels: 1, groups: 1 }],
  ])('%s is that of the reference', async (_, changes) => {
    expect(await compared({ ...small, ...changes }, 'F32')).toEqual(passed)
  })

  it.each<FileType>(['F64', 'F16', 'BF16'])('in %s is that of the reference', async (type) => {
    expect(await compared(small, type)).toEqual(passed)
  })

  it('under older names is that of the reference', async () => {
    const older: Readonly<Record<string, string>> = {
      to_q: 'query',
      to_k: 'key',
      to_v: 'value',
      'to_out.0': 'proj_attn',
    }
    const rename = (name: string) =>
      name.replace(
        /(attentions\.0\.)(to_[qkv]|to_out\.0)\./,
        (_, block: string, part: string) => `${block}${older[part]}.`,
      )
    expect(await compared(small, 'F32', rename)).toEqual(passed)
  })

  it('opens from its folder', async () => {
    const shapes = vaeShapes(small)
    const files = new Map([
      ['config.json', new TextEncoder().encode(JSON.stringify(configOf(small)))],
      ['diffusion_pytorch_model.fp16.safetensors', weightsFile(shapes, randomWeights(shapes), 'F16')],
    ])
    const autoencoder = await loadAutoencoder(async (name) => files.get(name) ?? null)
    expect(autoencoder.config).toMatchObject({ channels: [4, 6], latentChannels: 4 })
    autoencoder.dispose()
  })

  it.each([
    [{ num_vq_embeddings: 256 }, '"num_vq_embeddings" is 256: this setting is not known here'],
    [{ encoder_block_out_channels: [64] }, '"encoder_block_out_channels" is [64]'],
    [{ use_quant_conv: 'no' }, '"use_quant_conv" is "no": it has to be true or false'],
  ])('whose settings ask for more, %j, is refused by name', (settings, message) => {
    expect(() => parseAutoencoderConfig({ ...configOf(small), ...settings })).toThrow(message)
  })

  it('that scales each channel of its latents by itself is refused', () => {
    expect(() => parseLatentScale({ latents_mean: [0.1, 0.2] })).toThrow(
      '"latents_mean" is [0.1,0.2]; latents are scaled by one number',
    )
    expect(parseLatentScale(configOf(small))).toEqual({ scaling: 0.3611, shift: 0 })
  })
})
