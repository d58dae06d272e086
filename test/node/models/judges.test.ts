/**
 * The networks that judge generated images, in the page's own runtime and on images prepared by the page's own code: they
 * reach what their cards promise. A sample of each set, so the tolerances are those of its size.
 */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import { number, object, parse, record, string, type BaseSchema, type BaseIssue } from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPublic } from '../../../scripts/read-public.mjs'
import { loadBundled } from '../../../src/data/images/bundled'
import type { BundledName } from '../../../src/data/images/types'
import { fashionSplit } from '../../../src/data/captioned/fashion-splits'
import type { ImageSplit } from '../../../src/data/images/types'
import { OnnxSession } from '../../../src/gpu/onnx-session'

const root = new URL('../../../public/models/', import.meta.url)

const open = async (folder: string) =>
  OnnxSession.open(await readFile(new URL(`${folder}/model.onnx`, root)), `${folder}/model.onnx`)

async function cardOf<T>(folder: string, schema: BaseSchema<unknown, T, BaseIssue<unknown>>): Promise<T> {
  const card: unknown = JSON.parse(await readFile(new URL(`${folder}/card.json`, root), 'utf8'))
  return parse(schema, card)
}

/** Images [n, 1, 32, 32] in [-1, 1]: two black pixels on every side of the 28x28 of the file. */
function images(split: ImageSplit, indices: readonly number[]): tf.Tensor {
  return tf.tidy(() => {
    const pixels = indices.flatMap((index) => [...split.pixels.subarray(index * 784, (index + 1) * 784)])
    const scaled = tf.sub(tf.div(tf.tensor(pixels, [indices.length, 1, 28, 28]), 127.5), 1)
    return tf.pad(
      scaled,
      [
        [0, 0],
        [0, 0],
        [2, 2],
        [2, 2],
      ],
      -1,
    )
  })
}

/** One output of the network for all images, 250 at a time. */
async function outputOf(session: OnnxSession, name: string, split: ImageSplit, indices: readonly number[]) {
  const rows: number[][] = []
  for (let start = 0; start < indices.length; start += 250) {
    const batch = images(split, indices.slice(start, start + 250))
    const outputs = await session.run({ images: batch })
    rows.push(...((await outputs[name]?.array()) as number[][]))
    tf.dispose([batch, outputs])
  }
  return rows
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('classifiers', () => {
  const metrics = object({ metrics: object({ test: object({ accuracy: number(), images: number() }) }) })

  it.each([
    { name: 'mnist' as BundledName, least: 0.99 },
    { name: 'fashion-mnist' as BundledName, least: 0.915 },
  ])('$name is right as often as its card says, and at least $least', async ({ name, least }) => {
    const { test } = (await cardOf(`classifier-${name}`, metrics)).metrics
    expect(test.accuracy).toBeGreaterThanOrEqual(least)
    const { test: split } = await loadBundled(name, readPublic)
    const session = await open(`classifier-${name}`)
    const count = 1000
    const logits = await outputOf(session, 'logits', split, upTo(count))
    const right = logits.filter((row, i) => row.indexOf(Math.max(...row)) === split.labels?.[i]).length
    // Four standard deviations of a share measured on `count` images.
    const slack = 4 * Math.sqrt((test.accuracy * (1 - test.accuracy)) / count)
    expect(Math.abs(right / count - test.accuracy)).toBeLessThan(slack)
    await session.close()
  })
})

describe('copy detector', () => {
  const calibrated = object({
    calibration: object({
      byReferences: record(
        string(),
        object({ threshold: number(), background: object({ median: number(), percentile95: number() }) }),
      ),
    }),
  })

  it('gives real images the background of its card, and every reference itself', async () => {
    const references = 64
    const entry = (await cardOf('copy-detector', calibrated)).calibration.byReferences[references]
    if (entry === undefined) throw new Error(`The card of the copy detector has nothing for ${references} references.`)
    const { train } = await loadBundled('fashion-mnist', readPublic)
    if (train.labels === null) throw new Error('Fashion-MNIST has no labels.')
    const session = await open('copy-detector')
    const describeAll = (indices: readonly number[]) => outputOf(session, 'descriptors', train, indices)
    const known = await describeAll(fashionSplit(train.labels, 'fineTune').slice(0, references))
    const held = await describeAll(fashionSplit(train.labels, 'heldOut').slice(0, 1000))
    const cosine = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
    const nearest = held.map((row) => Math.max(...known.map((other) => cosine(row, other)))).sort((a, b) => a - b)
    expect(nearest[500]).toBeCloseTo(entry.background.median, 1)
    expect(nearest[950]).toBeCloseTo(entry.background.percentile95, 1)
    expect(entry.threshold).toBeGreaterThan(entry.background.percentile95)
    for (const row of known) expect(cosine(row, row)).toBeCloseTo(1, 4)
    await session.close()
  })
})
