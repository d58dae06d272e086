/** The heat map of what is remembered, on a tiny random UNet and a changed copy of it. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { scoreDifference } from '../../../../src/diffusion/memorisation/score-difference'
import { latentNoise } from '../../../../src/diffusion/sampling/latent-noise'
import { Random } from '../../../../src/tensor/random'
import { CONTEXT, openUNet, parts } from '../training/tiny'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('where a fine-tuned model remembers', () => {
  it('is nowhere in the original model, and elsewhere the squared difference of scores', async () => {
    const { schedule } = parts()
    const [original, fineTuned] = [await openUNet(), await openUNet()]
    const latents = tf.tensor4d(new Random(1).normals(64), [1, 4, 4, 4])
    const embeddings = tf.tensor3d(new Random(2).normals(5 * CONTEXT), [1, 5, CONTEXT])
    const find = () => scoreDifference({ fineTuned, original, schedule }, latents, embeddings, new Random(3))
    expect([...(await find()).values]).toEqual(new Array(16).fill(0))
    const bias = fineTuned.weights.variable('conv_out.bias')
    bias.assign(tf.add(bias, [0.1, 0, -0.2, 0]))
    const { values, height, width, timestep, noises } = await find()
    expect([height, width, timestep, noises]).toEqual([4, 4, 50, 8])
    // ε differs by 0.1 and −0.2 everywhere; s = −ε / √(1 − ᾱ).
    const expected = (0.01 + 0.04) / (1 - schedule.alphaCumprod(50))
    for (const value of values) expect(value / expected).toBeCloseTo(1, 3)

    // Another network: by hand, noise by noise.
    const filter = fineTuned.weights.variable('conv_in.weight')
    filter.assign(tf.mul(filter, 1.1))
    const found = await find()
    const kept = schedule.alphaCumprod(50)
    const sums = new Float64Array(16)
    for (let number = 0; number < 8; number++) {
      const noise = latentNoise(new Random(3), [number], 'where', [4, 4, 4])
      const noisy = tf.add(tf.mul(latents, Math.sqrt(kept)), tf.mul(noise, Math.sqrt(1 - kept))) as tf.Tensor4D
      const [ours, theirs] = await Promise.all(
        [fineTuned, original].map((unet) => unet.predict(noisy, [50], embeddings).data()),
      )
      for (let i = 0; i < 64; i++)
        sums[Math.floor(i / 4)] =
          (sums[Math.floor(i / 4)] ?? 0) + ((ours?.[i] ?? 0) - (theirs?.[i] ?? 0)) ** 2 / (8 * (1 - kept))
    }
    for (const [place, sum] of sums.entries()) expect((found.values[place] ?? 0) / sum).toBeCloseTo(1, 2)
    expect(new Set(found.values).size).toBeGreaterThan(8)
    for (const unet of [original, fineTuned]) unet.dispose()
  })
})
