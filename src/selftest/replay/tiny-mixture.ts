/** A run of the mixture that is small enough for any backend. */
import { presets } from '../../mixture/presets'
import type { ImageSource } from '../../mixture/model'
import type { MixtureConfig } from '../../mixture/types'
import { Random } from '../../tensor/random'

export const tinyConfig = (change: Partial<MixtureConfig> = {}): MixtureConfig => ({
  ...presets.joint('mnist'),
  components: 3,
  latent: 4,
  width: 1 / 16,
  batch: 4,
  regulariser: { ...presets.joint('mnist').regulariser, batch: 6, brightness: 0.4 },
  ...change,
})

/** 28×28 images of noise with a bright bar at one of three places. */
export function tinyImages(count = 24, size = 28): ImageSource {
  const random = new Random(5)
  const pixels = random.uniforms(count * size * size).map((u) => u * 0.4 - 1)
  for (let i = 0; i < count; i++) for (let y = 0; y < size; y++) pixels[(i * size + y) * size + 6 + (i % 3) * 7] = 1
  return {
    count,
    gather: (indices) => {
      const out = new Float32Array(indices.length * size * size)
      indices.forEach((index, i) =>
        out.set(pixels.subarray(index * size * size, (index + 1) * size * size), i * size * size),
      )
      return out
    },
  }
}

/** Size of `tinyImages`. */
export const IMAGE = { size: 28, channels: 1 } as const
