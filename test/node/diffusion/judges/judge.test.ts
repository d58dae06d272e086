/** Generated images judged: R, its backgrounds and what is said of the pictures, by networks worked by hand. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { Judge } from '../../../../src/diffusion/judges/judge'
import { SeenImages } from '../../../../src/diffusion/judges/seen-images'
import { Random } from '../../../../src/tensor/random'
import { flat, open } from '../../judges/small-networks'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('Judge', () => {
  const training = flat(2, [255, 0, 0], [0, 255, 0])
  // The first training image, and one with a cosine of 1/3 to both.
  const generated = flat(2, [255, 0, 0], [255, 255, 0])

  it('measures R by hand-worked cosines, without the classifier while training', async () => {
    const judges = { detector: await open('channel-means'), classifier: await open('unpooled'), threshold: null }
    const judge = new Judge(judges, { training, heldOut: null, reconstruct: null })
    await judges.classifier.close()
    const reading = await judge.judgeReplication(generated, [0, 1])
    expect(reading).toEqual({
      replication: expect.closeTo(1 / 3 + 0.95 * (2 / 3), 5) as number,
      own: expect.closeTo(2 / 3, 5) as number,
      count: 2,
    })
    const { similarity } = await judge.nearest(flat(2, [0, 255, 0]))
    expect(similarity[0]).toBeCloseTo(1, 5)
    judge.dispose()
    await judges.detector.close()
  })

  it('says what it has: no background without held-out images, no class scores without logits', async () => {
    const judges = { detector: await open('channel-means'), classifier: await open('unpooled'), threshold: 0.5 }
    const before = tf.memory().numTensors
    const alone = new Judge(judges, { training, heldOut: null, reconstruct: null })
    const found = await alone.judge(generated, [0, 1], [0, 1], new Random(1))
    expect(found.replication.generated.copies).toEqual({ threshold: 0.5, share: 0.5 })
    expect([found.replication.background, found.replication.ceiling]).toEqual([null, null])
    expect(found.replication.amongTraining?.mean).toBeCloseTo(-1 / 3, 5)
    expect(found.reference).toBe('training')
    expect(found.quality).toMatchObject({ inception: null, agreement: null })
    // Two images make no manifold; nothing is held out.
    expect(found.quality).toMatchObject({ precision: null, recall: null, copying: null, kid: { counts: [2, 2] } })
    // Both lie nearer to a training image than the two lie to each other.
    expect(found.quality.authenticity).toMatchObject({ share: 0, count: 2 })
    alone.dispose()
    const fractions: number[] = []
    const judge = new Judge(judges, {
      training,
      heldOut: flat(2, [0, 0, 255], [0, 0, 250], [9, 9, 9]),
      reconstruct: (start, end) =>
        Promise.resolve({ ...training, count: end - start, pixels: training.pixels.subarray(start * 12, end * 12) }),
    })
    const all = await judge.judge(generated, [0, 1], null, new Random(1), { onProgress: (f) => fractions.push(f) })
    expect(all.replication.background?.count).toBe(3)
    expect(all.replication.ceiling?.replication).toBeCloseTo(1, 5)
    expect(all.reference).toBe('held-out')
    expect(all.quality.frechet.counts).toEqual([2, 3])
    expect(all.quality.kid?.counts).toEqual([2, 3])
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    judge.dispose()
    expect(tf.memory().numTensors).toBe(before)
    for (const network of [judges.detector, judges.classifier]) await network.close()
  })

  it('never asks for more reconstructions at once than fit into memory', async () => {
    const judges = { detector: await open('channel-means'), classifier: await open('unpooled'), threshold: null }
    const many = flat(2, ...Array.from({ length: 300 }, (_, i): [number, number, number] => [i % 256, 100, 7]))
    const asked: [number, number][] = []
    const judge = new Judge(judges, {
      training: many,
      heldOut: null,
      reconstruct: (start, end) => {
        asked.push([start, end])
        return Promise.resolve({ ...many, count: end - start, pixels: many.pixels.subarray(start * 12, end * 12) })
      },
    })
    const { replication } = await judge.judge(generated, [0, 1], null, new Random(1))
    expect(asked).toEqual([
      [0, 256],
      [256, 300],
    ])
    expect(replication.ceiling).toMatchObject({ count: 300, replication: expect.closeTo(1, 5) as number })
    judge.dispose()
    for (const network of [judges.detector, judges.classifier]) await network.close()
  })

  it('judges what it has seen in parts as it does the whole, when the images are gone', async () => {
    const judges = { detector: await open('channel-means'), classifier: await open('unpooled'), threshold: 0.5 }
    const before = tf.memory().numTensors
    const judge = new Judge(judges, { training, heldOut: null, reconstruct: null })
    const whole = await judge.judge(generated, [0, 1], null, new Random(1))
    const parts = [await judge.see(flat(2, [255, 0, 0])), await judge.see(flat(2, [255, 255, 0]))]
    const seen = SeenImages.inOne(parts)
    expect(seen.count).toBe(2)
    expect(await judge.judgeSeen(seen, [0, 1], null, new Random(1))).toEqual(whole)
    for (const each of [...parts, seen]) each.dispose()
    judge.dispose()
    expect(tf.memory().numTensors).toBe(before)
    for (const network of [judges.detector, judges.classifier]) await network.close()
  })
})
