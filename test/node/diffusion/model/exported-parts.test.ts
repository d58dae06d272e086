/** Text encoder and autoencoder as optimum exports them in half precision: names, types, and numbers worked by hand (test/golden/onnx/make_networks.py). */
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOfModel } from './model-files'
import { Pipeline } from '../../../../src/diffusion/model/pipeline'
import { startBackend } from '../../../../src/gpu/backend'
import { FrozenNet } from '../../../../src/judges/frozen-net'
import { withFloat32Ports } from '../../../../src/judges/onnx-float16'

const onnx = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../golden/onnx/${name}.onnx`, import.meta.url)))

/** Of the smallest random model, with its frozen networks exported. */
function exportedFolder(): Map<string, Uint8Array> {
  const files = [...filesOfModel('smallest')].filter(([name]) => !/^(text_encoder|vae)\//.test(name))
  for (const part of ['text_encoder', 'vae_encoder', 'vae_decoder'])
    files.push([`${part}/model.onnx`, onnx(part.replace('_', '-'))])
  files.push(['vae_decoder/config.json', new TextEncoder().encode('{"scaling_factor": 0.5, "latent_channels": 4}')])
  return new Map(files)
}

beforeAll(() => startBackend('cpu'))

describe('networks in half precision under optimum’s names', () => {
  it('open, and compute what they are made for', async () => {
    const files = exportedFolder()
    const pipeline = await Pipeline.open(async (name) => files.get(name) ?? null)
    expect(pipeline.image).toEqual({ size: 16, channels: 3 })
    const before = tf.memory().numTensors
    const embeddings = await pipeline.encodeTexts(['a'])
    const ids = pipeline.ids('a')
    expect(embeddings.shape).toEqual([1, 77, 32])
    const values = await embeddings.data()
    embeddings.dispose()
    // last_hidden_state, not the pooled output that comes first: id · channel / 2¹⁶, in eleven bits.
    for (const channel of [0, 1, 31])
      expect(Math.abs((values[32 + channel] ?? NaN) / (((ids[1] ?? 0) * channel) / 2 ** 16) - 1) || 0).toBeLessThan(
        2e-3,
      )
    const pixels = new Uint8Array(16 * 16 * 3).fill(255)
    const latents = await pipeline.encodeImages({ count: 1, size: 16, channels: 3, pixels })
    // A quarter of the image, the mean alone of mean and variance, scaled by ½.
    expect([...latents.data]).toEqual(new Array(8 * 8 * 4).fill(0.125))
    const images = await pipeline.decodeImages(latents)
    // Each of red, green and blue is half of a latent, which is divided by the scale again.
    expect([...images.pixels.subarray(0, 3)]).toEqual([0.125, 0.125, 0.125])
    expect(tf.memory().numTensors).toBe(before)
    await pipeline.close()
  })

  it('keep the names of their ports, and float32 ones their bytes', async () => {
    const net = await FrozenNet.open(onnx('vae-encoder'), 'vae_encoder/model.onnx')
    expect(net.outputs).toMatchObject([{ name: 'latent_parameters', type: 'float32', shape: ['batch', 8, 'h', 'w'] }])
    await net.close()
    const single = onnx('channel-means')
    expect(withFloat32Ports(single)).toBe(single)
    const none = new TextEncoder().encode('<!doctype html>')
    expect(withFloat32Ports(none)).toBe(none)
  })
})
