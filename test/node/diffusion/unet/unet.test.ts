/** The UNet against PyTorch: output, loss and gradients of a batch, on the backends that Node has. */
import * as tf from '@tensorflow/tfjs-core'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { compareWithReference } from '../../../../scripts/unet-reference'
import { loadUNet, unetFiles } from '../../../../src/diffusion/unet/unet-folder'
import { startBackend } from '../../../../src/gpu/backend'
import { Adam } from '../../../../src/tensor/adam'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import { gradientsOf } from '../../../../src/tensor/tape'

const folderOf = (path: string) => filesOf(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)))
const WEIGHTS = 'diffusion_pytorch_model.safetensors'

async function tensorsOf(path: string, file: string) {
  const bytes = await folderOf(path)(file)
  if (bytes === null) throw new Error(`${path}/${file} is not there.`)
  return readSafetensors(bytes).tensors
}

/** diffusers 0.18.2 made the numbers of the first, pretrain/unet.py those of the others (test/golden/make_unets.py). */
const goldens = [
  { folder: 'test/golden/unet-sd15-like', what: 'convolutional projection, one number of heads' },
  { folder: 'test/golden/unet-linear-heads', what: 'linear projection, heads a level, one layer a block' },
  { folder: 'test/golden/unet-no-mid', what: 'no mid block, three levels, sizes that are no multiple, sines first' },
]

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend)
  })

  it.each(goldens)('equals PyTorch: $what', async ({ folder }) => {
    const unet = await loadUNet(folderOf(folder))
    const reference = await tensorsOf(folder, 'io.safetensors')
    const before = tf.memory().numTensors
    const comparisons = await compareWithReference(unet, reference)
    expect(tf.memory().numTensors).toBe(before)
    const compared = comparisons.map(({ name }) => name)
    expect(compared).toEqual(expect.arrayContaining(['output', 'loss', 'grad.conv_in.weight', 'grad.conv_out.bias']))
    expect(comparisons.filter(({ passed }) => !passed)).toEqual([])
    unet.dispose()
  })

  it('learns: its loss falls, and nothing is left behind', async () => {
    const folder = 'test/golden/unet-linear-heads'
    const unet = await loadUNet(folderOf(folder))
    const adam = new Adam(unet.variables, { learningRate: 1e-2, beta1: 0.9, beta2: 0.999 })
    const sample = tf.randomNormal([2, 8, 8, 4], 0, 1, 'float32', 1) as tf.Tensor4D
    const caption = tf.randomNormal([2, 3, 6], 0, 1, 'float32', 2) as tf.Tensor3D
    const loss = () => tf.mean(tf.square(unet.predict(sample, [3, 700], caption))) as tf.Scalar
    const step = () =>
      tf.tidy(() => {
        const { value, gradients } = gradientsOf(loss, unet.variables)
        adam.apply(gradients)
        return value
      })
    const losses: number[] = []
    let tensors = 0
    for (let i = 0; i < 8; i++) {
      const value = step()
      losses.push((await value.data())[0] ?? NaN)
      value.dispose()
      if (i === 0) tensors = tf.memory().numTensors
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2)
    expect(tf.memory().numTensors).toBe(tensors)
    unet.dispose()
  })
})

describe('a folder', () => {
  it('is saved as it was loaded: same settings, names, shapes, order and bytes', async () => {
    const folder = 'test/golden/unet-sd15-like'
    const unet = await loadUNet(folderOf(folder))
    const saved = unetFiles(unet.config, await unet.weights.save())
    const bytes = saved.get(WEIGHTS)
    const again = bytes === undefined ? new Map() : readSafetensors(bytes).tensors
    expect([...again]).toEqual([...(await tensorsOf(folder, WEIGHTS))])
    const config = await folderOf(folder)('config.json')
    const parse = (text: Uint8Array | null | undefined) =>
      JSON.parse(new TextDecoder().decode(text ?? new Uint8Array()))
    expect(parse(saved.get('config.json'))).toEqual(parse(config))
    unet.dispose()
  })

  it('of the bundled miniature loads: every weight has its place', async () => {
    const unet = await loadUNet(folderOf('public/models/fashion-mini/unet'))
    expect(unet.weights.parameters.count).toBeGreaterThan(100_000)
    const output = tf.tidy(() => unet.predict(tf.zeros([1, 8, 8, 4]), [999], tf.zeros([1, 4, 64])))
    expect(output.shape).toEqual([1, 8, 8, 4])
    output.dispose()
    unet.dispose()
  })

  it('refuses inputs that do not fit it, with the shapes that would', async () => {
    const unet = await loadUNet(folderOf('test/golden/unet-linear-heads'))
    const [sample, caption] = [tf.zeros([2, 8, 8, 4]) as tf.Tensor4D, tf.zeros([2, 3, 6]) as tf.Tensor3D]
    const other = tf.zeros([2, 3, 7]) as tf.Tensor3D
    expect(() => unet.predict(tf.zeros([2, 8, 8, 3]), [1, 2], caption)).toThrow('samples [B, H, W, 4]')
    expect(() => unet.predict(sample, [1], caption)).toThrow('1 timesteps for 2 samples')
    expect(() => unet.predict(sample, [1, 2], other)).toThrow('captions [2, tokens, 6], but was given [2, 3, 7]')
    unet.dispose()
  })
})
