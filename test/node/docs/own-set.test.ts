/** The data's way of docs/how-to/data-set.md with a made-up set: IDX, shards on disk, the page's reader, an iteration of training. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { shardsAreThere, writeShards } from '../../../scripts/shards.mjs'
import { imageSource } from '../../../src/data/images/batches'
import { writeIdx } from '../../../src/data/images/formats/idx'
import { openShards } from '../../../src/data/images/shards'
import { registerKernels } from '../../../src/gpu/kernels'
import { MixtureModel } from '../../../src/mixture/model'
import { MixtureTrainer } from '../../../src/mixture/trainer'
import { IMAGE, tinyConfig } from '../mixture/tiny'

const folder = mkdtempSync(join(tmpdir(), 'modeweave-set-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Stripes across or along: classes 0 and 1. */
const stripes = (count: number) =>
  Uint8Array.from({ length: count * 28 * 28 }, (_, i) => {
    const [image, y, x] = [Math.floor(i / 784), Math.floor(i / 28) % 28, i % 28]
    return (image % 2 === 0 ? x : y) % 4 < 2 ? 255 : 0
  })
const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 2)
const originals: Record<string, Uint8Array> = {
  'train-images-idx3-ubyte': writeIdx([10, 28, 28], stripes(10)),
  'train-labels-idx1-ubyte': writeIdx([10], labels(10)),
  't10k-images-idx3-ubyte': writeIdx([4, 28, 28], stripes(4)),
  't10k-labels-idx1-ubyte': writeIdx([4], labels(4)),
}

test('a set of one’s own is cut, read and trained on', async () => {
  await writeShards(folder, (name: string) => Promise.resolve(originals[name] ?? new Uint8Array()), 4)
  expect(shardsAreThere(folder)).toBe(true)
  const load = (path: string) => {
    const bytes = readFileSync(join(folder, path.replace('data/stripes/', '')))
    return Promise.resolve(new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes))
  }
  const { train, test } = await openShards('stripes', { size: 28, channels: 1, classes: 2 }, load)
  expect([train.count, test.count]).toEqual([10, 4])
  expect([...train.labels]).toEqual([...labels(10)])
  const pixels = await train.pixels(Array.from({ length: train.count }, (_, i) => i))
  expect(Buffer.from(pixels).equals(Buffer.from(stripes(10)))).toBe(true)

  registerKernels('cpu')
  await tf.setBackend('cpu')
  const model = new MixtureModel(tinyConfig({ components: 2 }), IMAGE)
  const split = { count: train.count, pixels, labels: train.labels }
  const trainer = new MixtureTrainer(model, imageSource(split))
  trainer.step()
  const { steps } = await trainer.readMetrics()
  expect(steps.map(({ lossD }) => Number.isFinite(lossD))).toEqual([true])
  trainer.dispose()
  model.dispose()
})
