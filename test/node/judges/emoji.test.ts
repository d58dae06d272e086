/** The classifier of emoji that comes with the page: it says of the test images what its card says that it does. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../../scripts/folder-files'
import { readPublic } from '../../../scripts/read-public.mjs'
import { root } from '../../../scripts/setup.mjs'
import { loadBundled } from '../../../src/data/images/bundled'
import { startBackend } from '../../../src/gpu/backend'
import { emojiFacts } from '../../../src/state/mixture/emoji-facts'
import { bundledMoments, openBundledClassifier } from '../../../src/judges/bundled'
import { frechetDistance, momentsOf } from '../../../src/metrics/pictures/frechet'
import { inceptionScore } from '../../../src/metrics/pictures/inception-score'

const models = join(root, 'public/models')
const card = JSON.parse(readFileSync(join(models, 'classifier-emoji/card.json'), 'utf8')) as {
  metrics: { test: { images: number; accuracy: number }; inceptionScoreOfTest: number; fidLike: { test: number } }
}

beforeAll(async () => {
  await startBackend('wasm', {})
})

it('has the accuracy, Inception score and FID-like distance of test images that its card has', async () => {
  const { test, size } = await loadBundled('emoji', readPublic)
  const network = await openBundledClassifier(filesOf(models), 'emoji')
  expect(network.description).toBe('classifier-emoji, 64 numbers of 64×64 RGB images')
  const { features, logits } = await network.look({ count: test.count, size, channels: 3, pixels: test.pixels })
  const said = (await logits?.data()) ?? new Float32Array()
  const right = Array.from(test.labels ?? []).filter((label, i) => {
    const row = [...said.slice(10 * i, 10 * i + 10)]
    return row.indexOf(Math.max(...row)) === label
  }).length
  const { metrics } = card
  expect(emojiFacts).toEqual({
    images: metrics.test.images,
    accuracy: metrics.test.accuracy,
    inception: metrics.inceptionScoreOfTest,
    frechet: metrics.fidLike.test,
  })
  expect(right / test.count).toBeCloseTo(metrics.test.accuracy, 3)
  expect(inceptionScore(said, 10, 10).mean).toBeCloseTo(metrics.inceptionScoreOfTest, 2)
  const moments = momentsOf(await features.data(), network.width)
  const real = await bundledMoments(filesOf(models), 'emoji')
  expect(real.count).toBe(1719)
  expect(frechetDistance(moments, real).value / metrics.fidLike.test).toBeCloseTo(1, 2)
})
