import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { presets } from '../../../src/mixture/presets'
import { MixtureModel } from '../../../src/mixture/model'
import type { MixtureConfig } from '../../../src/mixture/types'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const paper: MixtureConfig = { ...presets.paper('mnist'), iterations: 1 }

function counts(change: Partial<MixtureConfig>, size: 28 | 32 | 64 = 28, channels: 1 | 3 = 1) {
  const model = new MixtureModel({ ...paper, ...change }, { size, channels })
  const result = model.parameterCounts
  model.dispose()
  return result
}

describe('trainable parameters', () => {
  it('match a hand count of Tables 2 and 3 at 28×28×1', () => {
    const { generator, discriminator } = counts({})
    // Linear 100 → 7·7·256 without bias, its batch norm's γ and β; 5×5 kernels 256→128, 128→64 with γ, β; 64→1 with bias.
    const linear = 100 * 12544 + 2 * 12544
    expect(generator).toBe(linear + (25 * 256 * 128 + 2 * 128) + (25 * 128 * 64 + 2 * 64) + (25 * 64 * 1 + 1))
    // 5×5 1→64 with bias; 4×4 64→128 with γ, β; linear 7·7·128 → 1.
    expect(discriminator).toBe(25 * 64 + 64 + (16 * 64 * 128 + 2 * 128) + (6272 + 1))
  })

  it("count GM-GAN's Gaussians as Table 6 does: 101,000 over the vanilla GAN", () => {
    const [gmGan, vanilla] = [counts({ method: 'gm-gan' }, 64, 3), counts({ method: 'vanilla' }, 64, 3)]
    expect(gmGan.total - vanilla.total).toBe(10 * (100 + 100 * 100))
    expect(gmGan.total - vanilla.total).toBe(101_000)
    expect(vanilla.classifier).toBe(0)
  })

  it("count the shared classifier's head as Table 6 does: 327,690 over GM-GAN at 64×64×3", () => {
    const [shared, gmGan] = [counts({ classifier: 'shared' }, 64, 3), counts({ method: 'gm-gan' }, 64, 3)]
    expect(shared.total - gmGan.total).toBe(16 * 16 * 128 * 10 + 10)
  })

  it('match a hand count of the separate classifier of Table 1 at 64×64×3', () => {
    const { classifier } = counts({ classifier: 'separate' }, 64, 3)
    // 2,432 + 12,816 + 4,195,328 are in Table 6's difference too; the head is Table 1's 1024 → 10.
    expect(classifier).toBe(2_432 + 12_816 + 4_195_328 + (1024 * 10 + 10))
  })

  it('give the balanced objective a discriminator output per Gaussian, and the separate encoder its own copy', () => {
    const { classifier, discriminator } = counts({ ...presets.classroom('mnist'), width: 1 })
    const encoder = 25 * 64 + 64 + (16 * 64 * 128 + 2 * 128)
    expect(discriminator).toBe(encoder + 6272 * 10 + 10)
    expect(classifier).toBe(encoder + 6272 * 10 + 10)
  })

  it.each([
    [28, 1],
    [32, 3],
    [64, 3],
  ] as const)('give images of %i×%i×channels', (size, channels) => {
    const model = new MixtureModel({ ...presets.classroom('mnist'), width: 1 / 16 }, { size, channels })
    tf.tidy(() => {
      const images = model.networks.generate(tf.zeros([2, 32]), 'running')
      expect(images.shape).toEqual([2, size, size, channels])
      expect(model.networks.discriminate(images, 'batch').shape).toEqual([2, 10])
    })
    model.dispose()
  })
})
