/** `npm run inspect --room model`: every file is used or named, whatever of a model it is. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../scripts/inspect-arguments'
import { inspectModel } from '../../../scripts/inspect-model'
import { writeSafetensors } from '../../../src/tensor/files/safetensors'
import { readPublic } from '../../../scripts/read-public.mjs'

const NAMES = [
  'scheduler/scheduler_config.json',
  'text_encoder/model.onnx',
  'tokenizer/tokenizer.json',
  'tokenizer/tokenizer_config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae_decoder/config.json',
  'vae_decoder/model.onnx',
  'vae_encoder/model.onnx',
]

type Files = Record<string, Uint8Array>

const mini: Files = Object.fromEntries(
  await Promise.all(NAMES.map(async (name) => [name, await readPublic(`models/fashion-mini/${name}`)] as const)),
)
const inFolder = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]))
const text = (words: string) => new TextEncoder().encode(words)
const safetensors = (shapes: Record<string, number[]>) =>
  new Uint8Array(
    writeSafetensors(
      new Map(
        Object.entries(shapes).map(([name, shape]) => [
          name,
          { dtype: 'F32' as const, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
        ]),
      ),
    ),
  )

/** Checks on the way that used and left out are all that there is. */
async function inspect(files: Files, wanted?: string) {
  const chosen = Object.entries(files).map(([path, bytes]) => ({ path, file: new Blob([new Uint8Array(bytes)]) }))
  const { report, usable } = await inspectModel(chosen, wanted)
  const { holds = [], lacks = [], leftOut, files: count, notes, questions = [] } = report
  expect(holds.length + leftOut.length).toBe(count)
  return {
    holds,
    lacks,
    leftOut,
    notes,
    questions,
    usable,
    reasons: Object.fromEntries(leftOut.map((l) => [l.file, l.reason])),
  }
}

describe('a model’s files', () => {
  it('are all used where they are a whole one, in a folder or a zip', async () => {
    const whole = await inspect(inFolder('mini', mini))
    expect(whole).toMatchObject({ lacks: [], leftOut: [], notes: [], questions: [], usable: true })
    expect([...whole.holds].sort()).toEqual(NAMES)
    const zipped = await inspect({ 'mini.zip': zipSync(inFolder('mini', mini), { level: 1 }) })
    expect(zipped).toMatchObject({ lacks: [], leftOut: [], usable: true })
  })

  it('have what is beside them named, each with its reason', async () => {
    const { reasons, usable } = await inspect(
      inFolder('mini', {
        ...mini,
        'model_index.json': text('{}'),
        'vae/config.json': text('{}'),
        'vae/diffusion_pytorch_model.safetensors': safetensors({ 'decoder.conv_in.weight': [2, 2] }),
        'text_encoder/model.safetensors': safetensors({ 'text_model.embeddings.weight': [2, 2] }),
        'unet/diffusion_pytorch_model.bin': text('PK'),
        'lora/pytorch_lora_weights.safetensors': safetensors({
          'unet.down.attn1.to_q.lora.down.weight': [4, 8],
          'unet.down.attn1.to_q.lora.up.weight': [8, 4],
        }),
        'README.md': text('# Mini'),
        '.gitattributes': text('*'),
        '.DS_Store': text('x'),
      }),
    )
    expect(usable).toBe(true)
    expect(reasons).toEqual({
      'mini/model_index.json': 'was the list of a model’s parts, which are found by their folders here',
      'mini/vae/config.json':
        'was of an autoencoder in another form; vae_encoder/model.onnx and vae_decoder/model.onnx are read, or vae/config.json and its .safetensors',
      'mini/vae/diffusion_pytorch_model.safetensors':
        'was of an autoencoder in another form; vae_encoder/model.onnx and vae_decoder/model.onnx are read, or vae/config.json and its .safetensors',
      'mini/text_encoder/model.safetensors':
        'was of a text encoder in another form; text_encoder/model.onnx is read, or text_encoder/config.json and its .safetensors',
      'mini/unet/diffusion_pytorch_model.bin': 'was in PyTorch’s own format, which is not read; .safetensors is',
      'mini/lora/pytorch_lora_weights.safetensors':
        'was a LoRA of rank 4 without its model; one is read in the file of a run, with the run’s run.json',
      'mini/README.md': 'was no part of a model in diffusers’ layout',
      'mini/.gitattributes': 'was hidden (its name begins with a dot)',
      'mini/.DS_Store': 'was made by the system, not by you',
    })
  })

  it('alone are named, and what is missing is said in plain words', async () => {
    const kohya = safetensors({
      'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight': [8, 4],
    })
    const whole = safetensors({ 'model.diffusion_model.input_blocks.0.0.weight': [2, 2] })
    for (const [path, bytes, reason] of [
      ['my-style.safetensors', kohya, /^was a LoRA of rank 8 without its model/],
      ['v1-5.safetensors', whole, /^was a checkpoint of all parts in one file/],
      ['cut.safetensors', kohya.subarray(0, -4), /^could not be used \(The safetensors file is cut short: tensor/],
      [
        'short.safetensors',
        kohya.subarray(0, 5),
        /^could not be used \(The safetensors file is cut short: it has 5 bytes/,
      ],
      ['none.safetensors', text('version https://git-lfs'), /^could not be used \(This is no safetensors file/],
      ['empty.safetensors', new Uint8Array(), /^was empty$/],
      ['vae/config.json', text('{"act_fn":"relu"}'), /^could not be used \("act_fn" is "relu"/],
      ['model_index.json', text('{}'), /^was the list of a model’s parts/],
      ['unet/diffusion_pytorch_model.safetensors', whole, /^was of a UNet without its unet\/config.json$/],
    ] as const) {
      const { leftOut, notes, usable, lacks } = await inspect({ [path]: bytes })
      expect(leftOut, path).toEqual([{ file: path, reason: expect.stringMatching(reason) as string }])
      expect([usable, notes], path).toEqual([
        false,
        [
          'There is no unet/config.json in the one file that was chosen: choose the folder of a whole model in diffusers’ layout, or a zip of it.',
        ],
      ])
      expect(lacks).toContain('unet/config.json')
    }
  })

  it('that are damaged are named and make the model unusable, as does a shard that is not there', async () => {
    const weights = mini['unet/diffusion_pytorch_model.safetensors'] ?? new Uint8Array()
    const cut = await inspect({ ...mini, 'unet/diffusion_pytorch_model.safetensors': weights.subarray(0, -8) })
    expect([cut.usable, cut.lacks]).toEqual([false, []])
    expect(cut.leftOut).toMatchObject([{ file: 'unet/diffusion_pytorch_model.safetensors' }])
    expect(cut.holds).not.toContain('unet/diffusion_pytorch_model.safetensors')
    const { 'unet/diffusion_pytorch_model.safetensors': _, ...rest } = mini
    const index = text(JSON.stringify({ weight_map: { a: 'w-1.safetensors', b: 'w-2.safetensors' } }))
    const sharded = await inspect({
      ...rest,
      'unet/diffusion_pytorch_model.safetensors.index.json': index,
      'unet/w-1.safetensors': safetensors({ a: [1] }),
    })
    expect([sharded.lacks, sharded.leftOut, sharded.usable]).toEqual([['unet/w-2.safetensors'], [], false])
  })
})

describe('weights that are no numbers', () => {
  const WEIGHTS = 'unet/diffusion_pytorch_model.safetensors'
  /** One value each of two bytes or four, NaN or infinite as its bits say. */
  const withBits = (dtype: string, bits: number[]) => {
    const width = dtype === 'F32' ? 4 : 2
    const header = text(
      JSON.stringify({
        fine: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
        'mid_block.x': { dtype, shape: [bits.length], data_offsets: [2, 2 + width * bits.length] },
      }),
    )
    const file = new DataView(new ArrayBuffer(8 + header.length + 2 + width * bits.length))
    file.setBigUint64(0, BigInt(header.length), true)
    new Uint8Array(file.buffer).set(header, 8)
    for (const [i, value] of bits.entries()) {
      const at = 8 + header.length + 2 + width * i
      if (width === 4) file.setUint32(at, value, true)
      else file.setUint16(at, value, true)
    }
    return new Uint8Array(file.buffer)
  }

  it.each([
    ['F32', [0x3f800000, 0x7fc00000], 'NaN'],
    ['F32', [0xff800000], '-Infinity'],
    ['F16', [0x3c00, 0x7bff, 0x7e00], 'NaN'],
    ['F16', [0x7c00], 'Infinity'],
    ['BF16', [0x3f80, 0xff80], '-Infinity'],
    ['BF16', [0x7fc1], 'NaN'],
  ])('of %s are named as the page names them: %j', async (dtype, bits, value) => {
    const reason = `could not be used (tensor mid_block.x holds ${value}, which is no weight; take another copy of the file)`
    const files = { ...mini, [WEIGHTS]: withBits(dtype, bits) }
    const loose = await inspect(files)
    expect([loose.usable, loose.lacks, loose.reasons]).toEqual([false, [], { [WEIGHTS]: reason }])
    const zipped = await inspect({ 'mini.zip': zipSync(files, { level: 1 }) })
    expect([zipped.usable, zipped.reasons]).toEqual([false, { [WEIGHTS]: reason }])
  })

  it('are those alone: the largest numbers of each type are weights', async () => {
    for (const [dtype, bits] of [
      ['F32', [0x7f7fffff]],
      ['F16', [0x7bff, 0xfbff]],
      ['BF16', [0x7f7f, 0xff7f]],
    ] as const)
      expect(await inspect({ ...mini, [WEIGHTS]: withBits(dtype, [...bits]) }), dtype).toMatchObject({ leftOut: [] })
  })
})

describe('several models', () => {
  const both = { ...inFolder('a', mini), ...inFolder('b', mini) }

  it('are a question, which --choose answers', async () => {
    const asked = await inspect(both)
    expect(asked.questions).toEqual([
      {
        choice: 'model',
        question: 'Which of these 2 models is meant?',
        answers: [
          { value: 'a', words: 'a' },
          { value: 'b', words: 'b' },
        ],
        chosen: 'a',
      },
    ])
    expect(asked.reasons['b/vae_decoder/model.onnx']).toBe('was of another model, b')
    const second = await inspect(both, 'b')
    expect([second.questions[0]?.chosen, second.usable]).toEqual(['b', true])
    expect(second.reasons['a/vae_decoder/model.onnx']).toBe('was of another model, a')
    await expect(inspect(both, 'c')).rejects.toThrow(UsageError)
    await expect(inspect(both, 'c')).rejects.toThrow('--choose model is "c"; allowed: a, b.')
  })

  it('of one folder are its variants', async () => {
    const weights = mini['unet/diffusion_pytorch_model.safetensors'] ?? new Uint8Array()
    const { questions, reasons } = await inspect(
      inFolder('m', { ...mini, 'unet/diffusion_pytorch_model.fp16.safetensors': weights }),
    )
    expect(questions[0]?.answers.map(({ value }) => value)).toEqual(['m', 'm (fp16)'])
    expect(reasons).toEqual({
      'm/unet/diffusion_pytorch_model.fp16.safetensors': 'was the variant fp16, and the plain ones are read',
    })
  })
})
