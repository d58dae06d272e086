/**
 * `npm run fid-against-n`: how the FID-like distance falls with the number of samples it is made of, for the room "Results": samples of the
 * bundled mixtures in disjoint sets, against the moments of all 60,000 training images. Writes public/results/fid-against-n.json.
 */
import * as tf from '@tensorflow/tfjs-core'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundledMoments, openBundledClassifier, type ClassifiedSet } from '../src/judges/bundled'
import { withBorder } from '../src/judges/pictures'
import { frechetDistance, momentsOf } from '../src/metrics/pictures/frechet'
import { readRun, restoreDrawing } from '../src/mixture/checkpoint'
import { MixtureModel } from '../src/mixture/model'
import { checkBias, type BiasFile } from '../src/results/figure-file'
import { Random } from '../src/tensor/random'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'

const COUNTS = [250, 500, 1000, 2000, 5000, 10_000, 20_000]
const SAMPLES = 20_000
/** Sets of one size at most: their spread is known well enough then. */
const MOST_SETS = 10
const models = fileURLToPath(new URL('../public/models/', import.meta.url))
const file = new URL('../public/results/fid-against-n.json', import.meta.url)
/** Samples of emoji would be scored in colour, and there are too few emoji to score many by. */
type GreySet = Exclude<ClassifiedSet, 'emoji'>
const names: Record<GreySet, string> = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST' }

async function seriesOf(set: GreySet): Promise<BiasFile['series'][number]> {
  const bytes = await readFile(`${models}mixture-${set}/drawing.safetensors`)
  const run = readRun(new Uint8Array(bytes).buffer)
  const model = new MixtureModel(run.record.config, { size: 28, channels: 1 })
  restoreDrawing(model, run)
  const weights = run.record.evaluation?.weights ?? null
  const pixels = await model.draw(SAMPLES, weights, new Random(run.record.config.seed).fork('fid-against-n'))
  const classifier = await openBundledClassifier(filesOf(models), set)
  const reference = await bundledMoments(filesOf(models), set)
  const { features } = await classifier.look(
    withBorder({ count: SAMPLES, size: 28, channels: 1, pixels }, classifier.preprocessing.crop),
  )
  const values = await features.data()
  const width = reference.mean.length
  const points = COUNTS.map((count) => ({
    count,
    values: Array.from({ length: Math.min(MOST_SETS, Math.floor(SAMPLES / count)) }, (_, i) =>
      rounded(
        frechetDistance(momentsOf(values.subarray(i * count * width, (i + 1) * count * width), width), reference).value,
      ),
    ),
  }))
  return { name: `mixture of ${names[set]}, seed ${run.record.config.seed}`, points }
}

const rounded = (value: number) => Number(value.toPrecision(6))

tf.enableProdMode()
const { name: backend } = await startHeadless(undefined)
const series = [await seriesOf('mnist'), await seriesOf('fashion-mnist')]
const made = new Date().toISOString().slice(0, 10)
const how = `Samples of the bundled mixtures in disjoint sets, features of the bundled classifiers, against all 60,000 training images; ${backend}.`
const content = checkBias({ format: 'modeweave-fid-against-n', version: 1, made, how, series })
await writeFile(file, `${JSON.stringify(content)}\n`)
for (const { name, points } of series)
  console.log(name, points.map(({ count, values }) => `${count}: ${values[0]}`).join(', '))
