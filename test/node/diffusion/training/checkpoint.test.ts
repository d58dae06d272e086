/** A run as a file: it goes on byte for byte, generates, is exported, and is refused where it does not belong. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkpointBytes } from '../../../../src/diffusion/model/checkpoint-size'
import { projectionsOf } from '../../../../src/diffusion/training/lora'
import { FineTuner, type FineTuningParts } from '../../../../src/diffusion/training/fine-tuner'
import { exportFineTuned, openFineTuned } from '../../../../src/diffusion/training/fine-tuned'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { registerKernels } from '../../../../src/gpu/kernels'
import { readSafetensors, writeSafetensors } from '../../../../src/tensor/files/safetensors'
import { base, fusion, lora, openUNet, parts, train, weightsOf } from './tiny'

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

describe('a checkpoint', () => {
  it.each([
    ['the whole UNet', {}],
    ['LoRA, in micro-batches', { adaptation: lora, microBatches: 3 }],
  ])('goes on from a file byte for byte as if it had not stopped: %s', async (_, change) => {
    const config: FineTuningConfig = {
      ...base,
      fusion: { ...fusion, probability: 0.5 },
      rivals: { ...base.rivals, wordRepetition: 0.5, embeddingNoise: 0.1, multipleCaptions: true },
      duplication: { share: 0.5, times: 3 },
      optimiser: { ...base.optimiser, weightDecay: 0.01 },
      ...change,
    }
    const whole = await train(config)
    const model = await openUNet()
    const half = await FineTuner.start(config, await openUNet(), parts())
    for (let step = 0; step < 3; step++) await half.advance()
    const rest = await FineTuner.restore(await half.state(), parts(), model)
    expect(rest.step).toBe(3)
    while (!rest.isDone) await rest.advance()
    const [one, other] = [await rest.state(), await whole.tuner.state()]
    expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0)
    expect(await rest.readLosses()).toEqual(whole.losses.slice(3))
  })

  it('of LoRA holds the adapters and their moments, and nothing of the model’s own', async () => {
    const unet = await openUNet()
    const tuner = await FineTuner.start({ ...base, adaptation: lora }, unet, parts())
    const { tensors } = readSafetensors(await tuner.state())
    const size = { parameters: unet.weights.count, projections: projectionsOf(unet) }
    expect([...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0)).toBe(checkpointBytes(size, lora))
    expect([...tensors.keys()].filter((name) => !/^(lora|moments)\./.test(name))).toEqual([])
    tuner.dispose()
    tuner.unet.dispose()
    unet.dispose()
  })

  it('are told in a sentence: a run that was started on something else; nothing is left behind', async () => {
    const unet = await openUNet()
    const tuner = await FineTuner.start({ ...base, fusion }, unet, parts())
    await tuner.advance()
    const [bytes, few] = [await tuner.state(), await tuner.state('weights')]
    const other = (change: (given: FineTuningParts) => void) => {
      const given = parts()
      change(given)
      return given
    }
    const restored = async (file: ArrayBuffer, given: FineTuningParts) => {
      const tensors = tf.memory().numTensors
      const message = await FineTuner.restore(file, given).then(
        () => 'restored',
        (error: Error) => error.message,
      )
      expect(tf.memory().numTensors).toBe(tensors)
      return message
    }
    const { training } = parts().data
    expect(
      await restored(
        bytes,
        other((given) => (given.modelId = 'x')),
      ),
    ).toContain('another model')
    const captions = ['1', '2', '3', '4']
    expect(
      await restored(
        bytes,
        other((given) => (given.data.training = { ...training, captions })),
      ),
    ).toContain('other training images')
    expect(
      await restored(
        bytes,
        other((given) => given.data.fusion && (given.data.fusion.id = 'x')),
      ),
    ).toContain('other fusion images')
    expect(await restored(few, parts())).toContain("a run's weights only")
    const { tensors, metadata } = readSafetensors(bytes)
    for (const name of ['unet.conv_in.bias', 'moments.0']) {
      const entry = tensors.get(name)
      if (entry?.dtype !== 'F32') throw new Error(`The checkpoint has no ${name}.`)
      const data = Float32Array.from(entry.data).fill(Infinity, 1, 2)
      const broken = writeSafetensors(new Map([...tensors, [name, { ...entry, data }]]), metadata)
      expect(await restored(broken, parts())).toBe(
        `checkpoint: tensor ${name} holds Infinity, which is no weight; it is damaged, take an older one.`,
      )
    }
    const generator = openFineTuned(few, null)
    expect(await weightsOf(generator)).toBe(await weightsOf(unet))
    expect([...exportFineTuned(few).keys()]).toEqual(['config.json', 'diffusion_pytorch_model.safetensors'])
    generator.dispose()
  })
})
