/** What learns, and in how many parts: LoRA and micro-batches in fine-tuning. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { exportFineTuned, openFineTuned } from '../../../../src/diffusion/training/fine-tuned'
import { gradientsInParts } from '../../../../src/diffusion/training/micro-batches'
import { registerKernels } from '../../../../src/gpu/kernels'
import { Random } from '../../../../src/tensor/random'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import { base, CONTEXT, lora, openUNet, parts, train, weightsOf } from './tiny'

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

describe('micro-batches', () => {
  it('have the gradient of the whole batch', async () => {
    const unet = await openUNet()
    const random = new Random(5)
    const latents = tf.tensor4d(random.fork('latents').normals(6 * 64), [6, 4, 4, 4])
    const captions = tf.tensor3d(random.fork('captions').normals(6 * 3 * CONTEXT), [6, 3, CONTEXT])
    const loss = (start: number, size: number) => {
      const predicted = unet.predict(
        tf.slice(latents, start, size),
        [1, 2, 3, 4, 5, 6].slice(start, start + size),
        tf.slice(captions, start, size),
      )
      return tf.mean<tf.Scalar>(tf.square(predicted))
    }
    const [whole, parted] = [1, 3].map((count) => gradientsInParts(6, count, loss, unet.variables))
    expect((await parted?.value.data())?.[0]).toBeCloseTo((await whole?.value.data())?.[0] ?? NaN, 6)
    const flat = (gradients: tf.Tensor[] = []) => tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])))
    const [a, b] = [flat(whole?.gradients), flat(parted?.gradients)]
    const gap = tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.max(tf.abs(a)))
    expect((await gap.data())[0]).toBeLessThan(1e-5)
    unet.dispose()
  })

  it('are as many as this machine takes, where the settings leave it open, and train as one batch does', async () => {
    const trained = async (microBatches: number | null, here?: number) => {
      const { losses, tuner, weights } = await train({ ...base, microBatches }, { ...parts(), microBatches: here })
      return { losses: losses.map(({ loss }) => loss), parts: tuner.microBatches, weights }
    }
    const [whole, cut, asked] = [await trained(null), await trained(null, 3), await trained(3, 1)]
    expect([whole.parts, cut.parts, asked.parts]).toEqual([1, 3, 3])
    expect(cut.weights).toBe(asked.weights)
    cut.losses.forEach((loss, step) => expect(loss).toBeCloseTo(whole.losses[step] ?? NaN, 4))
  })
})

describe('LoRA fine-tuning', () => {
  it('moves the adapters alone, with the faster rate where they look at the caption', async () => {
    const { tuner, unet, weights } = await train({ ...base, adaptation: lora })
    expect(weights).toBe(await weightsOf(await openUNet()))
    expect(tuner.unet).not.toBe(unet)
    const ups = [...(await tuner.unet.trained.save())].filter(([name]) => name.includes('.up.'))
    for (const [name, { data }] of ups)
      expect(
        data.some((value) => value !== 0),
        name,
      ).toBe(true)
    const still = await train({ ...base, adaptation: lora, optimiser: { ...base.optimiser, crossAttentionRate: 0 } })
    for (const [name, { data }] of await still.tuner.unet.trained.save())
      if (name.includes('.up.'))
        expect(
          data.some((value) => value !== 0),
          name,
        ).toBe(!/attn2\.to_[qkv]/.test(name))
  })

  it('stores adapters and not the model, which generates with them again', async () => {
    const { tuner, unet } = await train({ ...base, adaptation: lora })
    const [all, few] = [await tuner.state(), await tuner.state('weights')]
    const names = [...readSafetensors(few).tensors.keys()]
    expect(names.every((name) => /^lora\..*\.lora\.(down|up)\.weight$/.test(name))).toBe(true)
    const modelOf = (id: string) => ({ id, unet })
    const again = openFineTuned(few, modelOf('linear heads'))
    expect(await again.trained.save()).toEqual(await tuner.unet.trained.save())
    expect(() => openFineTuned(few, modelOf('another'))).toThrow('This run is LoRA')
    expect([...exportFineTuned(all).keys()]).toEqual(['pytorch_lora_weights.safetensors'])
    await expect(FineTuner.restore(all, parts())).rejects.toThrow('This run is LoRA')
  })
})
