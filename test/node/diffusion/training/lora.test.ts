/** LoRA on the UNet: starts as the base, predicts as the merged weights, and is stored under diffusers' names. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { freshLora, Lora, projectionsOf } from '../../../../src/diffusion/training/lora'
import { readLora, writeLora } from '../../../../src/diffusion/training/lora-file'
import { UNet } from '../../../../src/diffusion/unet/unet'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { registerKernels } from '../../../../src/gpu/kernels'
import { Random } from '../../../../src/tensor/random'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'

const settings = { rank: 2, alpha: 6 }
const LAYER = 'up_blocks.0.attentions.1.transformer_blocks.0.attn2.to_out.0'

let base: UNet

/** Adapters that do change something: B is drawn too. */
function trained(): Lora {
  const { tensors, ...rest } = freshLora(base, settings, new Random(1))
  for (const [name, entry] of tensors)
    if (name.includes('.up.'))
      tensors.set(name, { ...entry, data: new Random(2).fork(name).normals(entry.data.length) } as SafetensorsEntry)
  return new Lora({ tensors, ...rest })
}

async function predicted(unet: UNet): Promise<number[]> {
  const output = tf.tidy(() =>
    unet.predict(
      tf.tensor4d(new Random(3).normals(64), [1, 4, 4, 4]),
      [5],
      tf.tensor3d(new Random(4).normals(18), [1, 3, 6]),
    ),
  )
  const values = [...(await output.data())]
  output.dispose()
  return values
}

const gap = (one: number[], other: number[]) => Math.max(...one.map((value, i) => Math.abs(value - (other[i] ?? NaN))))

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  base = await loadUNet((name) =>
    Promise.resolve(
      new Uint8Array(readFileSync(new URL(`../../../golden/unet-linear-heads/${name}`, import.meta.url))),
    ),
  )
})

describe('LoRA', () => {
  it('has A and B for every attention projection, which alone learn', () => {
    const projections = projectionsOf(base)
    expect(projections).toHaveLength(4 * 2 * 4)
    const { inputs, outputs } = projections.find(({ name }) => name === LAYER) ?? { inputs: 0, outputs: 0 }
    const before = tf.memory().numTensors
    const lora = new Lora(freshLora(base, settings, new Random(0)))
    const unet = base.adapted(lora)
    expect(tf.memory().numTensors - before).toBe(2 * projections.length)
    expect(unet.variables).toHaveLength(2 * projections.length)
    const sizes = projections.reduce((sum, { inputs, outputs }) => sum + settings.rank * (inputs + outputs), 0)
    expect(unet.trained.parameters.count).toBe(sizes)
    expect(lora.weights.variable(`${LAYER}.lora.down.weight`).shape).toEqual([inputs, settings.rank])
    expect(lora.weights.variable(`${LAYER}.lora.up.weight`).shape).toEqual([settings.rank, outputs])
    unet.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('draws A from U(−1/√inputs, 1/√inputs), B 0: the network starts as it was', async () => {
    const unet = base.adapted(new Lora(freshLora(base, settings, new Random(0))))
    expect(await predicted(unet)).toEqual(await predicted(base))
    const wide = { ...settings, rank: 200 }
    const name = `${LAYER}.lora.down.weight`
    const { data, shape = [] } = freshLora(base, wide, new Random(0)).tensors.get(name) ?? { data: new Float32Array() }
    const bound = 1 / Math.sqrt(shape[1] ?? 0)
    expect(Math.max(...data)).toBeLessThan(bound)
    expect(Math.max(...data)).toBeGreaterThan(0.98 * bound)
    const variance = Array.from(data).reduce((sum, value) => sum + value ** 2, 0) / data.length
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1)
    unet.dispose()
  })

  it('predicts as a plain UNet of the merged weights', async () => {
    const lora = trained()
    const adapted = base.adapted(lora)
    const merged = UNet.build(base.config, await lora.merged(base))
    const [plain, one, other] = [await predicted(base), await predicted(adapted), await predicted(merged)]
    expect(gap(plain, one)).toBeGreaterThan(0.1)
    expect(gap(one, other)).toBeLessThan(1e-4)
    adapted.dispose()
    merged.dispose()
  })
})

describe('pytorch_lora_weights.safetensors', () => {
  it("has diffusers' names and shapes, with alpha in B, and predicts the same when it is read", async () => {
    const lora = trained()
    const adapted = base.adapted(lora)
    const bytes = writeLora(await lora.save())
    const { tensors } = readSafetensors(bytes)
    const { inputs = 0 } = projectionsOf(base).find(({ name }) => name === LAYER) ?? {}
    expect(tensors.get(`unet.${LAYER}.lora.down.weight`)?.shape).toEqual([settings.rank, inputs])
    for (const name of tensors.keys())
      expect(name).toMatch(/^unet\..*\.attn[12]\.to_([qkv]|out\.0)\.lora\.(down|up)\.weight$/)
    const read = readLora(bytes)
    expect([read.rank, read.alpha]).toEqual([2, 2])
    const again = base.adapted(new Lora(read))
    expect(gap(await predicted(adapted), await predicted(again))).toBeLessThan(1e-4)
    adapted.dispose()
    again.dispose()
  })

  it.each([
    ['peft', (name: string) => name.replace('.lora.down.', '.lora_A.').replace('.lora.up.', '.lora_B.')],
    [
      'peft around the UNet',
      (name: string) =>
        `base_model.model.${name.replace('unet.', '').replace('.lora.down.', '.lora_A.default.').replace('.lora.up.', '.lora_B.default.')}`,
    ],
    [
      'kohya’s scripts',
      (name: string) =>
        name.replace(
          /^unet\.(.*)\.lora\.(down|up)\.weight$/,
          (_, layer: string, role: string) => `lora_unet_${layer.replaceAll('.', '_')}.lora_${role}.weight`,
        ),
    ],
    [
      'diffusers 0.18',
      (name: string) => name.replace(/\.to_(q|k|v|out)(\.0)?\.lora\.(down|up)\./, '.processor.to_$1_lora.$3.'),
    ],
  ])('may be spelt as %s has it', async (_, spelt) => {
    const own = freshLora(base, { rank: 2, alpha: 2 }, new Random(0))
    const { tensors } = readSafetensors(writeLora(own))
    const other = readLora(writeSafetensors(new Map([...tensors].map(([name, entry]) => [spelt(name), entry]))))
    expect(other.tensors).toEqual(own.tensors)
  })

  it('has B times the alpha that it says', async () => {
    const own = freshLora(base, { rank: 2, alpha: 2 }, new Random(0))
    for (const [name, entry] of own.tensors)
      if (name.includes('.up.'))
        own.tensors.set(name, { ...entry, data: new Float32Array(entry.data.length).fill(1) } as SafetensorsEntry)
    const { tensors } = readSafetensors(writeLora(own))
    const name = `${LAYER}.lora.up.weight`
    const flat = `lora_unet_${LAYER.replaceAll('.', '_')}`
    const kohya = new Map([
      ...tensors,
      [`${flat}.alpha`, { dtype: 'F32', shape: [], data: Float32Array.of(0.5) }] as const,
    ])
    expect(readLora(writeSafetensors(kohya)).tensors.get(name)?.data[0]).toBe(0.25)
    const told = (metadata: Record<string, unknown>) =>
      readLora(writeSafetensors(tensors, { lora_adapter_metadata: JSON.stringify(metadata) })).tensors.get(name)
        ?.data[0]
    expect(told({ 'unet.r': 2, 'unet.lora_alpha': 8 })).toBe(4)
    expect(told({ 'unet.r': 2, 'unet.lora_alpha': 8, 'unet.use_rslora': true })).toBeCloseTo(8 / Math.SQRT2)
    expect(() => told({ 'unet.alpha_pattern': { to_q: 3 } })).toThrow('alphas of their own')
    expect(() => readLora(writeSafetensors(tensors, { lora_adapter_metadata: '{' }))).toThrow('cannot be read')
  })

  it('may adapt some projections, and feed-forward layers and the transformers’ ends as kohya’s do, with the merged weights’ predictions', async () => {
    const transformer = 'up_blocks.0.attentions.1'
    const block = `${transformer}.transformer_blocks.0`
    const sizes = (layer: string) => base.weights.variable(`${layer}.weight`).shape as [number, number]
    const entries = [
      `${block}.attn2.to_k`,
      `${block}.ff.net.0.proj`,
      `${block}.ff.net.2`,
      `${transformer}.proj_in`,
      `${transformer}.proj_out`,
    ].flatMap((layer) => {
      const [inputs, outputs] = sizes(layer)
      const flat = `lora_unet_${layer.replaceAll('.', '_')}`
      // A 1×1 convolution's adapters are such too.
      const ends = layer.includes('proj_') ? [1, 1] : []
      const entry = (shape: number[], name: string): [string, SafetensorsEntry] => [
        name,
        {
          dtype: 'F32',
          shape: [...shape, ...ends],
          data: new Random(5).fork(name).normals((shape[0] ?? 0) * (shape[1] ?? 0)),
        },
      ]
      return [entry([3, inputs], `${flat}.lora_down.weight`), entry([outputs, 3], `${flat}.lora_up.weight`)]
    })
    const lora = new Lora(readLora(writeSafetensors(new Map(entries))))
    const adapted = base.adapted(lora)
    const merged = UNet.build(base.config, await lora.merged(base))
    const [plain, one, other] = [await predicted(base), await predicted(adapted), await predicted(merged)]
    expect(gap(plain, one)).toBeGreaterThan(0.1)
    expect(gap(one, other)).toBeLessThan(1e-3)
    adapted.dispose()
    merged.dispose()
    const half = new Map(entries.slice(1))
    expect(() => base.adapted(new Lora(readLora(writeSafetensors(half))))).toThrow(
      /attn2\.to_k\.lora\.down\.weight" \[3, \d+\] is missing/,
    )
  })

  it('is refused in a sentence where it is another file, of several ranks, or of another model', async () => {
    const layer = (shape: number[]): SafetensorsEntry => ({
      dtype: 'F32',
      shape,
      data: new Float32Array(shape[0] ?? 0),
    })
    const file = (entries: Record<string, SafetensorsEntry>) => writeSafetensors(new Map(Object.entries(entries)))
    expect(() => readLora(file({ 'conv_in.bias': layer([4]) }))).toThrow('"conv_in.bias" is no LoRA layer')
    const [one, two] = [layer([1, 1]), layer([2, 1])]
    expect(() => readLora(file({ 'unet.a.lora.down.weight': one, 'unet.b.lora.down.weight': two }))).toThrow(
      'ranks 1, 2',
    )
    expect(() =>
      readLora(file({ 'lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight': layer([1, 1]) })),
    ).toThrow('adapts the text encoder too')
    expect(() => readLora(file({ 'lora_unet_down_blocks_0_attentions_0_proj_in.hada_w1_a': layer([1, 1]) }))).toThrow(
      'is no LoRA layer of a UNet',
    )
    const broken: SafetensorsEntry = { dtype: 'F32', shape: [1, 1], data: Float32Array.of(NaN) }
    expect(() => readLora(file({ 'unet.a.lora.down.weight': broken }))).toThrow(
      'LoRA: tensor unet.a.lora.down.weight holds NaN, which is no weight',
    )
    const before = tf.memory().numTensors
    const foreign = readLora(file({ 'unet.a.lora.down.weight': one }))
    expect(() => base.adapted(new Lora(foreign))).toThrow(
      /The adapters do not fit the UNet: .*"a.lora.down.weight" has no place/,
    )
    expect(tf.memory().numTensors).toBe(before)
  })
})
