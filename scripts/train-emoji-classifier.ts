/**
 * Trains the classifier of the emoji's ten categories that stands in Inception's place for them: `public/models/classifier-emoji`, its
 * logits for the Inception score, its last hidden layer for the FID-like distance.
 *
 *   npm run classifier:emoji -- [--seed 0] [--steps 900] [--out FOLDER] [--backend webgpu|wasm|cpu]
 *
 * Of the training images every tenth is left out, to fit one temperature by (Guo et al. 2017): a softmax that an Inception score is made
 * of has to be a probability. The test images are looked at once, at the end.
 */
import * as tf from '@tensorflow/tfjs-core'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadBundled } from '../src/data/images/bundled'
import { gathered, type HeldPictures } from '../src/data/pictures'
import { toTensor } from '../src/judges/pictures'
import { frechetDistance, momentsOf } from '../src/metrics/pictures/frechet'
import { inceptionScore } from '../src/metrics/pictures/inception-score'
import { drawWarps, warp } from '../src/mixture/warp'
import { Adam } from '../src/tensor/adam'
import { writeSafetensors } from '../src/tensor/files/safetensors'
import { Random } from '../src/tensor/random'
import { gradientsOf } from '../src/tensor/tape'
import { EmojiClassifier } from './emoji-classifier'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

const from = process.env.npm_lifecycle_event === 'classifier:emoji' ? (process.env.INIT_CWD ?? '.') : '.'
const BATCH = 64
const RATE = 2e-3
const WARMUP = 40
/** Of an image: turned and moved a little, mirrored half of the time. */
const WARP = { rotation: 0.15, brightness: 0.15 }
/** Every such training image is for the temperature. */
const NTH = 10
const IS_SPLITS = 10

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '0' },
    steps: { type: 'string', default: '900' },
    out: { type: 'string', default: fileURLToPath(new URL('../public/models/classifier-emoji', import.meta.url)) },
    backend: { type: 'string' },
  },
})

/** Pictures with their labels. */
type Labelled = HeldPictures<Uint8Array> & { labels: Uint8Array }

async function main(): Promise<void> {
  tf.enableProdMode()
  const { name: backend } = await startHeadless(options.backend)
  const { train, test, size, classNames: known } = await loadBundled('emoji', readPublic)
  const classNames = known ?? []
  const labelled = ({ count, pixels, labels }: typeof train): Labelled => {
    if (labels === null) throw new Error('The emoji have labels.')
    return { count, size, channels: 3, pixels, labels }
  }
  const all = labelled(train)
  const places = Array.from({ length: all.count }, (_, place) => place)
  const random = new Random(Number(options.seed)).fork('emoji classifier')
  const network = new EmojiClassifier(size, classNames.length, random.fork('weights'))
  const learnt = chosen(
    all,
    places.filter((place) => place % NTH !== 0),
  )
  await learn(network, learnt, random)
  const validation = chosen(
    all,
    places.filter((place) => place % NTH === 0),
  )
  const temperature = fittedTemperature((await network.look(validation)).logits, validation.labels, classNames.length)
  network.divideLogits(temperature)
  await publish(network, { all, learnt, validation, test: labelled(test), classNames, temperature, backend })
}

function chosen(from: Labelled, places: readonly number[]): Labelled {
  const pixels = gathered(from, places)
  return { ...from, count: places.length, pixels, labels: Uint8Array.from(places, (place) => from.labels[place] ?? 0) }
}

/** Adam; the rate rises, then falls along a cosine. */
async function learn(network: EmojiClassifier, images: Labelled, random: Random): Promise<void> {
  const steps = Number(options.steps)
  const adam = new Adam(network.variables, { learningRate: RATE, beta1: 0.9, beta2: 0.999 })
  let told = 0
  for (let step = 0; step < steps; step++) {
    const own = random.fork('step').fork(step)
    const rows = Array.from({ length: BATCH }, () => own.integer(images.count))
    const batch = chosen(images, rows)
    const { transforms, gains } = drawWarps(own, BATCH, images.size, WARP)
    const mirrored = rows.map(() => (own.uniform() < 0.5 ? 1 : 0))
    const share = Math.min(1, (step + 1) / WARMUP) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
    adam.settings = { ...adam.settings, learningRate: RATE * share }
    const loss = tf.tidy(() => {
      const moved = warp(toTensor(batch), tf.tensor2d(transforms, [BATCH, 8]), tf.tensor4d(gains, [BATCH, 1, 1, 1]))
      const turned = tf.tensor4d(mirrored, [BATCH, 1, 1, 1])
      const input = tf.add<tf.Tensor4D>(tf.mul(tf.reverse(moved, 2), turned), tf.mul(moved, tf.sub(1, turned)))
      const targets = tf.oneHot(tf.tensor1d([...batch.labels], 'int32'), network.classes)
      const loss = () => {
        const right = tf.sum(tf.mul(tf.logSoftmax(network.logits(input, 'train')), targets), 1)
        return tf.neg<tf.Scalar>(tf.mean<tf.Scalar>(right))
      }
      const { value, gradients } = gradientsOf(loss, network.variables)
      adam.apply(gradients)
      return value
    })
    told += (await loss.data())[0] ?? NaN
    loss.dispose()
    if ((step + 1) % 50 === 0) {
      console.log(`step ${step + 1}: loss ${(told / 50).toFixed(3)}`)
      told = 0
    }
  }
  adam.dispose()
}

/** The T of the least cross-entropy of softmax(logits / T), by golden section over 1 / T, in which it is convex. */
function fittedTemperature(logits: ArrayLike<number>, labels: Uint8Array, classes: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [0.1, 5]
  while (high - low > 1e-4) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (crossEntropy(logits, labels, classes, left) < crossEntropy(logits, labels, classes, right)) high = right
    else low = left
  }
  return 2 / (low + high)
}

/** In nats, of logits times `factor`. */
function crossEntropy(logits: ArrayLike<number>, labels: Uint8Array, classes: number, factor = 1): number {
  let sum = 0
  labels.forEach((label, i) => {
    const row = Array.from({ length: classes }, (_, k) => (logits[i * classes + k] ?? NaN) * factor)
    const most = Math.max(...row)
    sum += most + Math.log(row.reduce((total, value) => total + Math.exp(value - most), 0)) - (row[label] ?? NaN)
  })
  return sum / labels.length
}

interface Outcome {
  all: Labelled
  learnt: Labelled
  validation: Labelled
  test: Labelled
  classNames: readonly string[]
  temperature: number
  backend: string
}

async function publish(network: EmojiClassifier, outcome: Outcome): Promise<void> {
  const { all, learnt, validation, test, classNames, temperature, backend } = outcome
  const { classes, width } = network
  const folder = resolve(from, options.out)
  mkdirSync(folder, { recursive: true })
  const real = await network.look(all)
  const seen = await network.look(test)
  const moments = momentsOf(real.features, width)
  if (!('covariance' in moments.spread)) throw new Error('There are more images than features.')
  const files = {
    'model.onnx': await network.onnx({ purpose: 'categories of emoji', made_by: 'scripts/train-emoji-classifier.ts' }),
    'statistics.safetensors': new Uint8Array(
      writeSafetensors(
        new Map([
          ['mean', { dtype: 'F32', shape: [width], data: Float32Array.from(moments.mean) }],
          ['covariance', { dtype: 'F32', shape: [width, width], data: Float32Array.from(moments.spread.covariance) }],
          ['count', { dtype: 'I32', shape: [1], data: Int32Array.of(moments.count) }],
        ]),
        {},
      ),
    ),
  }
  const scores = (logits: ArrayLike<number>, { labels }: Labelled) => {
    const right = Array.from(labels, (label, i) => Number(answerOf(logits, i, classes) === label))
    const share = right.reduce((sum, value) => sum + value, 0) / labels.length
    return {
      images: labels.length,
      accuracy: rounded(share),
      crossEntropy: rounded(crossEntropy(logits, labels, classes)),
    }
  }
  const inCategory = (category: number) => {
    const places = [...test.labels.keys()].filter((i) => test.labels[i] === category)
    const right = places.filter((i) => answerOf(seen.logits, i, classes) === category).length
    return `${right} of ${places.length}`
  }
  const counts = classNames.map((_, k) => test.labels.filter((label) => label === k).length)
  const card = {
    purpose:
      'Classifier of the emoji’s ten categories: its probabilities give the Inception score, its features the FID-like distance; made by scripts/train-emoji-classifier.ts.',
    data: `Emoji, ${learnt.count.toLocaleString('en')} training images; ${validation.count} more fitted the temperature; statistics of all ${all.count.toLocaleString('en')}; the ${test.count} test images were measured once, at the end.`,
    input: `images [B, 3, ${all.size}, ${all.size}] in [-1, 1]`,
    outputs: { logits: `[B, ${classes}], calibrated: softmax gives probabilities`, features: `[B, ${width}]` },
    seed: Number(options.seed),
    seeds: 'one alone was trained',
    steps: Number(options.steps),
    settings: {
      batch: BATCH,
      learningRate: RATE,
      warmup: WARMUP,
      ...WARP,
      mirrored: 0.5,
      temperature: rounded(temperature),
    },
    backend,
    parameters: network.count,
    metrics: {
      validation: scores((await network.look(validation)).logits, validation),
      test: scores(seen.logits, test),
      commonestCategoryOfTest: rounded(Math.max(...counts) / test.count),
      testByCategory: Object.fromEntries(classNames.map((name, k) => [name, inCategory(k)])),
      inceptionScoreOfTest: rounded(inceptionScore(seen.logits, classes, IS_SPLITS).mean),
      fidLike: { test: rounded(frechetDistance(momentsOf(seen.features, width), moments).value) },
    },
    licence: 'MIT, as this repository',
    sha256: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
    ),
    bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
  console.log(JSON.stringify(card.metrics, null, 1))
}

function answerOf(logits: ArrayLike<number>, image: number, classes: number): number {
  const row = Array.from({ length: classes }, (_, k) => logits[image * classes + k] ?? NaN)
  return row.indexOf(Math.max(...row))
}

const rounded = (value: number) => Number(value.toFixed(4))

await main()
