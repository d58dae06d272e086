/**
 * `npm run cluster-pixels`: k-means on the pixels of MNIST and Fashion-MNIST, seed by seed, for the room "Results": fitted to the first
 * 10,000 training images without labels, scored on the 10,000 test images. Writes public/results/k-means.json; minutes of work on one core.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { loadBundled } from '../src/data/images/bundled'
import { adjustedRandIndex } from '../src/metrics/clustering/rand-index'
import { contingencyTable, hungarianAccuracy, purity } from '../src/metrics/clustering/contingency'
import { clustersOf, kMeans } from '../src/metrics/copying/k-means'
import { normalisedMutualInformation } from '../src/metrics/clustering/mutual-information'
import { pointsOf } from '../src/metrics/pictures/nearest-neighbours'
import { checkNumbers, type NumberFile } from '../src/results/number-file'
import { kMeansVariant } from '../src/results/tables/mixture'
import { Random } from '../src/tensor/random'
import { readPublic } from './read-public.mjs'

const SEEDS = [1, 2, 3]
const CLUSTERS = 10
/** Training images that they are fitted to: minutes of work, where all 60,000 take an hour. */
const FITTED = 10_000
const SCORES = { accuracy: hungarianAccuracy, purity, nmi: normalisedMutualInformation, ari: adjustedRandIndex }
const file = new URL('../public/results/k-means.json', import.meta.url)

const unit = (bytes: Uint8Array) => Float64Array.from(bytes, (byte) => byte / 255)

async function clustered(name: 'mnist' | 'fashion-mnist'): Promise<NumberFile['numbers']> {
  const { train, test, size, classNames } = await loadBundled(name, readPublic)
  const pointsIn = (pixels: Uint8Array) => pointsOf(unit(pixels), size * size)
  const [points, tests] = [pointsIn(train.pixels.subarray(0, FITTED * size * size)), pointsIn(test.pixels)]
  const { labels } = test
  if (labels === null) throw new Error(`${name} has no labels.`)
  const tables = SEEDS.map((seed) => {
    const { centres, inertia } = kMeans(points, CLUSTERS, new Random(seed), 1)
    const clusters = Uint32Array.from(clustersOf(tests, centres))
    const table = contingencyTable(clusters, CLUSTERS, labels, classNames?.length ?? 0)
    console.log(`${name}, seed ${seed}: inertia ${inertia.toFixed(0)}, ACC ${hungarianAccuracy(table).toFixed(4)}`)
    return { seed, table }
  })
  return Object.entries(SCORES).map(([column, score]) => ({
    table: `clustering-${name}`,
    variant: kMeansVariant,
    column,
    seeds: tables.map(({ seed, table }) => ({ seed, value: score(table), interval: null, count: test.count })),
  }))
}

const numbers = [...(await clustered('mnist')), ...(await clustered('fashion-mnist'))]
const made = new Date().toISOString().slice(0, 10)
const how = `k-means with k-means++ on the pixels of the first 10,000 training images, one start a seed, K = ${CLUSTERS}`
const content = checkNumbers({ format: 'modeweave-numbers', version: 1, made, how, numbers })
await mkdir(new URL('.', file), { recursive: true })
await writeFile(file, `${JSON.stringify(content)}\n`)
console.log('written: public/results/k-means.json')
