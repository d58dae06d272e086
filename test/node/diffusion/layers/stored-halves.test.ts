/** Networks whose F16 files stay F16 on the device: half the memory, and the very numbers of those that were made float32. */
import * as tf from '@tensorflow/tfjs-core'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { halfWeights } from '../../../../scripts/half-weights'
import { uploadWeights } from '../../../../src/diffusion/layers/stored-weights'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { Lora, freshLora } from '../../../../src/diffusion/training/lora'
import { ClipTextEncoder } from '../../../../src/diffusion/text-encoder/clip-text'
import { CLIP_TEXT_STEM, parseClipTextConfig } from '../../../../src/diffusion/text-encoder/config'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { startBackend } from '../../../../src/gpu/backend'
import type { HalfType } from '../../../../src/gpu/half'
import type { ReadFile } from '../../../../src/tensor/files/folder'
import { Random } from '../../../../src/tensor/random'
import { gradientsOf } from '../../../../src/tensor/tape'
import { bytesOf } from '../peak-bytes'
import { base, parts } from '../training/tiny'

/** A golden folder whose weights are halves. */
function halved(folder: string, type: HalfType = 'F16'): ReadFile {
  const read = filesOf(fileURLToPath(new URL(`../../../golden/${folder}`, import.meta.url)))
  return async (name) => {
    const bytes = await read(name)
    return bytes !== null && name.endsWith('.safetensors') ? halfWeights(bytes, type) : bytes
  }
}

const KEPT = 0

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend))

  it.each([
    ['unet-sd15-like', 'F16'],
    ['unet-linear-heads', 'F16'],
    ['unet-no-mid', 'F16'],
    ['unet-sd15-like', 'BF16'],
  ] as const)(
    '%s of %s predicts the same, its adapters learn the same, and it is saved and adapted as the same',
    async (folder, type) => {
      const read = halved(folder, type)
      const [kept, wide] = [await loadUNet(read, {}, KEPT), await loadUNet(read)]
      expect(kept.weights.bytes).toBeLessThan(0.6 * wide.weights.bytes)
      expect(kept.weights.learns).toBe(false)
      expect(kept.weights.count).toBe(wide.weights.count)
      expect([...(await kept.weights.save())]).toEqual([...(await wide.weights.save())])
      const before = tf.memory().numTensors
      const [actual, expected] = [learned(kept), learned(wide)]
      for (const [i, tensor] of actual.entries())
        expect(await tensor.data(), `output ${i}`).toEqual(await expected[i]?.data())
      tf.dispose([actual, expected])
      expect(tf.memory().numTensors).toBe(before)
      kept.dispose()
      wide.dispose()
    },
  )

  it('a text encoder reads the same', async () => {
    const read = halved('clip-text-like')
    const json: unknown = JSON.parse(new TextDecoder().decode((await read('config.json')) ?? new Uint8Array()))
    const config = parseClipTextConfig(json)
    const stored = { name: 'text_encoder', stem: CLIP_TEXT_STEM, claim: '', asked: ClipTextEncoder.places(config) }
    const ids = tf.tensor2d([[998, 5, 6, 7, 999]], undefined, 'int32')
    const [encoder, wide] = await Promise.all(
      [KEPT, Infinity].map(async (halvesFrom) =>
        ClipTextEncoder.build(config, await uploadWeights(read, { ...stored, halvesFrom })),
      ),
    )
    const expected = await wide?.predict(ids).data()
    expect(await encoder?.predict(ids).data()).toEqual(expected)
    const held = tf.memory().numBytes
    await Promise.all([encoder?.rest(), encoder?.rest()])
    // Vectors stay: everything else is off the device, and comes back by itself.
    expect(encoder?.bytes).toBeLessThan(0.03 * (wide?.bytes ?? 0))
    expect(tf.memory().numBytes).toBeLessThan(held - 0.45 * (wide?.bytes ?? 0))
    const again = tf.tidy(() => encoder?.predict(ids))
    expect(await again?.data()).toEqual(expected)
    expect(encoder?.bytes).toBeLessThan(0.53 * (wide?.bytes ?? 0))
    encoder?.dispose()
    wide?.dispose()
  })
})

it('half the bytes are held, and a forward pass widens one layer at a time', async () => {
  await startBackend('cpu')
  const opened: UNet[] = []
  const open = async (from: number) => void opened.push(await loadUNet(halved('unet-sd15-like'), {}, from))
  const before = tf.memory()
  const [kept, wide] = [await bytesOf(() => open(KEPT)), await bytesOf(() => open(Infinity))]
  expect(kept.made).toBeLessThan(0.55 * wide.made)
  for (const unet of opened) unet.dispose()
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes })
})

it('what is kept as halves does not learn', async () => {
  await startBackend('cpu')
  const unet = await loadUNet(halved('unet-linear-heads'), {}, KEPT)
  await expect(FineTuner.start(base, unet, parts())).rejects.toThrow('kept as halves does not learn')
  unet.dispose()
})

it.each([
  ['F16', 0x7c],
  ['BF16', 0x7f],
] as const)('one of %s that is no number is refused by its tensor’s name', async (type, upper) => {
  await startBackend('cpu')
  const read = halved('unet-no-mid', type)
  const broken: ReadFile = async (name) => {
    const bytes = await read(name)
    if (bytes !== null && name.endsWith('.safetensors'))
      bytes.set([type === 'F16' ? 0x00 : 0x80, upper], bytes.length - 2)
    return bytes
  }
  await expect(loadUNet(broken, {}, KEPT)).rejects.toThrow(/^unet: .* Infinity/)
})

/** Output, and gradients by the adapters, of a network with LoRA. */
function learned(unet: UNet): tf.Tensor[] {
  const { inChannels, contextSize } = unet.config
  const random = new Random(5)
  const normal = (...shape: number[]) => tf.tensor(random.normals(tf.util.sizeFromShape(shape)), shape)
  const lora = freshLora(unet, { rank: 2, alpha: 2 }, random)
  // B begins as zeros, by which A learns nothing.
  for (const [name, entry] of lora.tensors) if (name.includes('.up.') && entry.dtype === 'F32') entry.data.fill(0.1)
  const adapted = unet.adapted(new Lora(lora))
  const [sample, caption] = [normal(2, 8, 8, inChannels) as tf.Tensor4D, normal(2, 3, contextSize ?? 1) as tf.Tensor3D]
  const { value, gradients } = gradientsOf(
    () => tf.mean(tf.square(adapted.predict(sample, [3, 700], caption))) as tf.Scalar,
    adapted.variables,
  )
  const output = tf.tidy(() => adapted.predict(sample, [3, 700], caption))
  tf.dispose([sample, caption])
  adapted.dispose()
  return [value, output, ...gradients]
}
