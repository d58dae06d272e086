/** What a step of fine-tuning needs, without the frozen networks. */
import * as tf from '@tensorflow/tfjs-core'
import type { Tunable } from '../../../bench/fusion/variants'
import { captionOf } from '../../../src/diffusion/captions/tokens'
import { NoiseSchedule } from '../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../src/diffusion/sampling/schedule-config'
import { loadUNet } from '../../../src/diffusion/unet/unet-folder'
import { Random } from '../../../src/tensor/random'

const goldenUrls = import.meta.glob<string>('../../golden/unet-linear-heads/*', {
  query: '?url',
  import: 'default',
  eager: true,
})
export const fetched = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer())
export const ofMiniature = (name: string) => fetched(`/models/fashion-mini/${name}`)
export const ofTinyUNet = (name: string) => fetched(goldenUrls[`../../golden/unet-linear-heads/${name}`] ?? name)

/** What a step needs, without the frozen networks; embeddings are noise. */
export async function tunable(readUNet: (name: string) => Promise<Uint8Array>, size: number): Promise<Tunable> {
  const unet = await loadUNet(readUNet)
  const { contextSize, inChannels } = unet.config
  const tokens = { bos: 0, eos: 1, pad: 1, length: 24, ordinary: 256 }
  const schedule = JSON.parse(new TextDecoder().decode(await ofMiniature('scheduler/scheduler_config.json'))) as unknown
  return {
    id: 'UNet alone',
    unet,
    schedule: new NoiseSchedule(parseScheduleConfig(schedule)),
    latentShape: [size, size, inChannels],
    tokens,
    ids: (text) => captionOf([...text].map((letter) => letter.charCodeAt(0)).slice(-3), tokens),
    wordsOf: (ids) => ids.join(' '),
    encode: (captions) => {
      const shape: [number, number, number] = [captions.length, tokens.length, contextSize ?? 1]
      return Promise.resolve(tf.tensor3d(new Random(3).normals(shape[0] * shape[1] * shape[2]), shape))
    },
  }
}
