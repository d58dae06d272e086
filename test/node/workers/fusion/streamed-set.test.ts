/** A set that is too large for the memory, from its files through encoder and judge to the page. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import type { HeldPictures } from '../../../../src/data/pictures'
import { Judge } from '../../../../src/diffusion/judges/judge'
import type { FrozenNetwork } from '../../../../src/diffusion/model/frozen-network'
import { LatentCoder } from '../../../../src/diffusion/model/latent-coder'
import type { Pipeline } from '../../../../src/diffusion/model/pipeline'
import type { UNetConfig } from '../../../../src/diffusion/unet/config'
import { preprocessings } from '../../../../src/judges/recipes'
import { copiedShare } from '../../../../src/metrics/copying/copied-share'
import { startBackend } from '../../../../src/gpu/backend'
import type { EncodingStore } from '../../../../src/store/encoding-types'
import { Random } from '../../../../src/tensor/random'
import { FusionSet } from '../../../../src/workers/fusion/set'
import { IMAGE_BYTES, loadCounted, png, SIZE } from '../../data/captioned/counted-folder'
import { heldBytes } from '../../held-bytes'
import { open } from '../../judges/small-networks'

beforeAll(async () => {
  await startBackend('wasm')
})

/** Takes and makes what an autoencoder of eight pixels a latent does, and nothing of it. */
const network = (channels: number, made: number, scale: number): FrozenNetwork => ({
  name: 'nothing',
  input: { shape: [null, channels, null, null] },
  anySize: true,
  bytes: 0,
  batch: () => 4,
  run: ({ shape: [count = 0, , height = 0, width = 0] }) =>
    Promise.resolve(tf.zeros([count, made, height * scale, width * scale])),
  close: () => Promise.resolve(),
})

const keepsNothing: EncodingStore = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
  close: () => Promise.resolve(),
}

const generated: HeldPictures<Uint8Array> = {
  ...{ count: 4, size: SIZE, channels: 3 },
  pixels: Uint8Array.from({ length: 4 * IMAGE_BYTES }, (_, at) => Math.floor(at / IMAGE_BYTES)),
}

async function openModel(): Promise<Pipeline> {
  const nets = { encoder: network(3, 4, 1 / 8), decoder: network(4, 3, 8), scale: { scaling: 1, shift: 0 } }
  const coder = await LatentCoder.of(nets, { sampleSize: 16, inChannels: 4, json: {} } as UNetConfig)
  return {
    id: 'nothing',
    latentShape: [16, 16, 4],
    encodeImages: (images, task) => coder.encode(images, task ?? {}),
  } as Pipeline
}

/** Everything that is asked of a set, once. @returns the most bytes that were held meanwhile, and how often an image was decoded */
async function use(count: number): Promise<{ most: number; decoded: number }> {
  const before = heldBytes()
  const { set: loaded, decoder } = await loadCounted(count, { held: 0 })
  const pipeline = await openModel()
  const set = new FusionSet(loaded, { kind: 'files', files: [] }, keepsNothing)
  expect((await set.report()).examples.pixels.length).toBe(24 * IMAGE_BYTES)
  const page = await set.page('original', count - 2, 5)
  expect([page.total, page.images.pixels[0], page.captions]).toEqual([
    count,
    count - 2,
    [`number ${count - 2}`, `number ${count - 1}`],
  ])
  const encoded = await set.encoded(pipeline, {})
  expect(encoded.shape).toEqual([count, 16, 16, 4])
  // Networks that take a few images at a time.
  const grey = { ...preprocessings.bundled, resize: 4, crop: 4 }
  const judges = {
    detector: await open('fixed-batch', grey),
    classifier: await open('fixed-batch', grey),
    threshold: null,
  }
  // Without the ceiling, which holds up to 64 MB of numbers.
  const judge = new Judge(judges, { training: set.data, heldOut: null, reconstruct: null })
  const { replication } = await judge.judge(generated, [0, 1, 2, 3], null, new Random(1))
  expect(replication.generated.references).toBe(count)
  // Each is a training image, pixel by pixel: its second nearest is one level away.
  expect((await copiedShare(generated, set.distances, 1))?.share).toBe(1)
  judge.dispose()
  set.dispose()
  for (const each of [judges.detector, judges.classifier]) await each.close()
  return { most: decoder.most - before, decoded: decoder.decoded }
}

it('needs no more memory for more images than their latents take, and reads each a few times', async () => {
  // What is open once, networks and their runtime, is open before.
  await use(24)
  const [few, many] = [await use(40), await use(120)]
  const latents = 80 * 16 * 16 * 4 * Float32Array.BYTES_PER_ELEMENT
  // Their pixels are 3.9 MB.
  expect(many.most - few.most).toBeLessThan(latents + 1e6)
  // Loaded, encoded, seen by detector and classifier, summed up; and the few that are shown or near.
  expect(many.decoded).toBeLessThan(5 * 120 + 24 + 2 + 4 * 4 * 2 + 1)
}, 120_000)

it('is encoded at the next call where an image was gone and is back', async () => {
  const { set: loaded, replace } = await loadCounted(8, { held: 0 })
  const set = new FusionSet(loaded, { kind: 'files', files: [] }, keepsNothing)
  const pipeline = await openModel()
  replace(5, null)
  await expect(set.encoded(pipeline, {})).rejects.toThrow('set/005.png: the image could not be read from disk')
  await expect(set.report()).rejects.toThrow('put the file back as it was, or load the images again.')
  replace(5, png(5))
  expect((await set.encoded(pipeline, {})).shape).toEqual([8, 16, 16, 4])
})
