/** What a forward pass holds where no gradient is asked for: the skips and one layer's insides, and not all that it makes. */
import * as tf from '@tensorflow/tfjs-core'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import type { AutoencoderKl } from '../../../../src/diffusion/autoencoder/autoencoder'
import { loadAutoencoder } from '../../../../src/diffusion/autoencoder/autoencoder-folder'
import type { UNetConfig } from '../../../../src/diffusion/unet/config'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { startBackend } from '../../../../src/gpu/backend'
import { bytesOf } from '../peak-bytes'

const golden = (folder: string) => filesOf(fileURLToPath(new URL(`../../../golden/${folder}`, import.meta.url)))
const EDGE = 8

/** Bytes of what the up blocks see, for one sample. */
function skipsOf({ levels, time }: UNetConfig): number {
  const area = (i: number) => (EDGE / 2 ** i) ** 2
  const values = levels.map(({ channels, layers }, i) => {
    const shrunk = i < levels.length - 1 ? area(i + 1) : 0
    return channels * (layers * area(i) + shrunk)
  })
  return 4 * values.reduce((sum, count) => sum + count, time.channels * area(0))
}

beforeAll(() => startBackend('cpu'))

it.each(['unet-sd15-like', 'unet-linear-heads'])('%s frees its layers one by one', async (folder) => {
  const unet = await loadUNet(golden(folder))
  const { inChannels, contextSize, levels } = unet.config
  const sample = tf.zeros([1, EDGE, EDGE, inChannels]) as tf.Tensor4D
  const caption = tf.zeros([1, 3, contextSize ?? 1]) as tf.Tensor3D
  const before = tf.memory().numTensors
  const { peak, made } = await bytesOf(() => tf.tidy(() => unet.predict(sample, [3], caption)).dispose())
  expect(tf.memory().numTensors).toBe(before)
  // The largest layer is a feed-forward of the finest level: widened to eight times its channels, four times behind the gate.
  const largest = 4 * EDGE ** 2 * Math.max(...levels.map(({ channels }) => channels)) * (8 + 4 + 3)
  expect(peak).toBeLessThan(skipsOf(unet.config) + largest)
  expect(made).toBeGreaterThan(4 * peak)
  unet.dispose()
})

it('an autoencoder frees what a residual block has normed before it goes on', async () => {
  const autoencoder: AutoencoderKl = await loadAutoencoder(golden('vae-sd-like'))
  const { channels, latentChannels } = autoencoder.config
  const latents = tf.zeros([1, EDGE, EDGE, latentChannels]) as tf.Tensor4D
  const { peak } = await bytesOf(() => autoencoder.decode(latents).dispose())
  // The last upsampling comes out with the channels of the level before: the block behind it holds two of that size, and three of its own.
  const pixels = (EDGE * 2 ** (channels.length - 1)) ** 2
  const [own = 0, below = 0] = channels
  expect(peak).toBeLessThan(4 * pixels * (2 * below + 3 * own))
  autoencoder.dispose()
})
