/**
 * `npm run figure-2`: paper A's Figure 2 in miniature, for the room "Results": five training images, and of each the generation nearest to
 * it, by the copy detector, of the model fine-tuned on original captions and of ours. The images are the first of the first five classes:
 * none is picked by hand. Writes public/results/figure-2.{png,json}.
 */
import * as tf from '@tensorflow/tfjs-core'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { loadBundledSet } from '../src/data/captioned/bundled'
import { bundledCopyThreshold, openBundledDetector } from '../src/judges/bundled'
import type { JudgeNetwork } from '../src/judges/network'
import { gathered, type Pictures } from '../src/data/pictures'
import { checkFigureTwo } from '../src/results/figure-file'
import { writePng } from '../src/tensor/files/png'
import { readFusionRun } from '../src/workers/fusion/runs/file'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

const COLUMNS = 5
const models = fileURLToPath(new URL('../public/models/', import.meta.url))
const results = fileURLToPath(new URL('../public/results/', import.meta.url))
const asked = [
  { name: 'original captions', file: 'original.zip' },
  { name: 'ours: 5-word captions, dual fusion 0.1/0.5', file: 'five-words-fusion-paper.zip' },
]

/** `[count, D]` descriptors, each of length 1. */
async function descriptors(detector: JudgeNetwork, pictures: Pictures): Promise<Float32Array[]> {
  const { features } = await detector.look(pictures)
  const unit = tf.div(features, tf.norm(features, 2, 1, true))
  const values = (await unit.data()) as Float32Array
  const width = features.shape[1]
  tf.dispose([features, unit])
  return Array.from({ length: pictures.count }, (_, i) => values.subarray(i * width, (i + 1) * width))
}

const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

tf.enableProdMode()
await startHeadless(undefined)
const detector = await openBundledDetector(filesOf(models))
const runs = await Promise.all(
  asked.map(async ({ file }) => readFusionRun(new Uint8Array(await readFile(`${models}fusion-runs/${file}`)))),
)
const images = runs[0]?.summary.training.count ?? 0
const { threshold } = await bundledCopyThreshold(filesOf(models), images)
const training = await loadBundledSet('fashion', images, readPublic)
const labels = training.labels ?? []
const chosen = [...new Set(labels)].slice(0, COLUMNS).map((label) => labels.indexOf(label))
const { size } = training
const real = await descriptors(detector, training)
const rows = [await Promise.all(chosen.map((image) => training.pixelsAt([image])))]
const said: { name: string; similarities: number[] }[] = []
for (const [place, { gallery }] of runs.entries()) {
  if (gallery === null) throw new Error(`${asked[place]?.file} has no gallery.`)
  const { generated } = gallery
  const pictures = {
    count: generated.rows * generated.columns,
    size: generated.size,
    channels: generated.channels,
    pixels: generated.pixels,
  }
  const made = await descriptors(detector, pictures)
  const nearest = chosen.map((image) => {
    const similarities = made.map((one) => product(one, real[image] ?? new Float32Array()))
    const most = Math.max(...similarities)
    return { index: similarities.indexOf(most), similarity: Number(most.toFixed(4)) }
  })
  rows.push(nearest.map(({ index }) => gathered(pictures, [index])))
  said.push({ name: asked[place]?.name ?? '', similarities: nearest.map(({ similarity }) => similarity) })
}

const [width, height] = [chosen.length * size, rows.length * size]
const pixels = new Uint8Array(width * height)
for (const [row, pictures] of rows.entries())
  for (const [column, picture] of pictures.entries())
    for (let y = 0; y < size; y++)
      pixels.set(picture.subarray(y * size, (y + 1) * size), (row * size + y) * width + column * size)
const how =
  'Training images: the first of the first five classes. Below each: the most similar of the 128 generations of the bundled runs of seed 0.'
const content = checkFigureTwo({
  format: 'modeweave-figure-2',
  version: 1,
  made: new Date().toISOString().slice(0, 10),
  how,
  size,
  captions: chosen.map((image) => training.captions.original[image] ?? ''),
  models: said,
  threshold,
})
await writeFile(`${results}figure-2.json`, `${JSON.stringify(content)}\n`)
await writeFile(`${results}figure-2.png`, writePng({ width, height, channels: 1, pixels }))
console.log(said.map(({ name, similarities }) => `${name}: ${similarities.join(' ')}`).join('\n'))
