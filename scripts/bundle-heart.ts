/**
 * `npm run bundle:heart`: the two runs of Start's figure "Watch it learn by heart", written to public/start/heart. The miniature is
 * fine-tuned on 64 images: with their specific captions and no mitigation, and with paper A's combination (preset `paper`: 5-word
 * captions and dual fusion), the same seed. As training goes on, both are asked for the same captions from the same noise: pictures as
 * one PNG a run, the training image nearest to each, and R of two generations a caption with its background and its ceiling.
 *
 * Options: --seeds N,M… (0,1,2; the first is shown, of the others R alone is told)
 *          --steps N (checkpoints beyond are left out; the learning rate goes as in a run of 600)
 *          --backend webgpu|wasm|cpu   --out FOLDER
 */
import * as tf from '@tensorflow/tfjs-core'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadBundledSet } from '../src/data/captioned/bundled'
import { partOf } from '../src/diffusion/model/latent-coder'
import { Pipeline } from '../src/diffusion/model/pipeline'
import { SAMPLING_STEPS } from '../src/diffusion/sampling/generation'
import { fineTuningPresets } from '../src/diffusion/training/config'
import { FineTuner } from '../src/diffusion/training/fine-tuner'
import { methodName } from '../src/diffusion/training/name'
import type { FineTuningConfig } from '../src/diffusion/training/types'
import type { HeldPictures } from '../src/data/pictures'
import { bytesOf, toBytes } from '../src/judges/pictures'
import type { ReplicationStatistics } from '../src/metrics/copying/replication-types'
import { checkHeart, type HeartCheckpoint, type HeartFile, type HeartSide } from '../src/results/start/heart'
import { Random } from '../src/tensor/random'
import { RowTable } from '../src/tensor/row-table'
import { captionsIn, fusionDataOf, openJudge } from './fine-tune-data'
import { filesOf } from './folder-files'
import { GREY_LEVELS, greySheet } from './grey-sheet'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

const CHECKPOINTS = [0, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600]
/** As the room Fusion loads and measures its runs, so that the end is that of its bundled ones. */
const [FUSION_IMAGES, HELD_OUT, PER_CAPTION, GUIDANCE] = [1000, 1000, 2, 1]
/** Of the sheet of training images. */
const COLUMNS = 8
const DIGITS = 4
const MODEL = 'fashion-mini'

const models = fileURLToPath(new URL('../public/models/', import.meta.url))
const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '0,1,2' },
    steps: { type: 'string', default: '600' },
    backend: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../public/start/heart', import.meta.url)) },
  },
})
const [seed = 0, ...otherSeeds] = options.seeds.split(',').map(Number)
const { paper } = fineTuningPresets
const configs: Record<'specific' | 'fusion', FineTuningConfig> = {
  specific: { ...paper, captions: 'original', fusion: null, seed },
  fusion: { ...paper, seed },
}

const rounded = (value: number) => Number(value.toFixed(DIGITS))
const replicationOf = ({ replication, interval: [low, high], count }: ReplicationStatistics) => ({
  value: rounded(replication),
  low: rounded(low),
  high: rounded(high),
  count,
})

tf.enableProdMode()
const { name: backend, adapter } = await startHeadless(options.backend)
mkdirSync(options.out, { recursive: true })
const training = await loadBundledSet('fashion', paper.images, readPublic)
const heldOut = await loadBundledSet('held-out', HELD_OUT, readPublic)
const labels = training.labels ?? []
/** What both are asked for: the captions as they are. */
const asked = captionsIn(training, 'original')
const own = asked.flatMap((_, image) => new Array<number>(PER_CAPTION).fill(image))
/** The first image of each class, in the set's order. */
const shown = labels.flatMap((label, image) => (labels.indexOf(label) === image ? [image] : []))
const sha256: Record<string, string> = {}

function write(file: string, pictures: Uint8Array, rows: number, columns: number): string {
  const { size, channels } = training
  const bytes = greySheet({ rows, columns, size, channels, pixels: pictures })
  writeFileSync(join(options.out, file), bytes)
  sha256[file] = createHash('sha256').update(bytes).digest('hex')
  return file
}

/** Bytes of the prompts' pictures: the first generation of each. */
function shownOf(generated: HeldPictures): Uint8Array[] {
  const all = toBytes(generated.pixels)
  const length = all.length / own.length
  return shown.map((image) => all.subarray(image * PER_CAPTION * length, (image * PER_CAPTION + 1) * length))
}

type Limits = Pick<HeartFile, 'background' | 'ceiling' | 'threshold'>

interface Made {
  side: Omit<HeartSide, 'file'>
  /** `[checkpoints · prompts]` pictures. */
  pictures: Uint8Array[]
  limits: Limits
}

/** Trains one of the two. */
async function train(config: FineTuningConfig): Promise<Made> {
  const name = methodName(config)
  const pipeline = await Pipeline.open(filesOf(join(models, MODEL)))
  const latents = await pipeline.encodeImages(training)
  const { judge, threshold } = await openJudge(filesOf(models), {
    training,
    heldOut,
    reconstruct: (start, end, task) => pipeline.decodeImages(partOf(latents, start, end), task),
  })
  const tuner = await FineTuner.start(config, pipeline.unet, {
    modelId: pipeline.id,
    schedule: pipeline.schedule,
    encoder: pipeline,
    data: {
      training: {
        id: training.id,
        latents: RowTable.of<tf.Tensor4D>(latents.data, pipeline.latentShape),
        captions: captionsIn(training, config.captions),
        paraphrases: training.paraphrases ?? [],
      },
      fusion: await fusionDataOf(config, pipeline, 'fashion', FUSION_IMAGES),
    },
  })
  const checkpoints: HeartCheckpoint[] = []
  const pictures: Uint8Array[] = []
  let limits: Limits | null = null
  let milliseconds = 0
  for (const step of CHECKPOINTS.filter((at) => at <= Number(options.steps))) {
    const begun = performance.now()
    while (tuner.step < step) await tuner.advance()
    await tuner.readLosses()
    milliseconds += performance.now() - begun
    const generated = await pipeline.generate({
      captions: own.map((image) => asked[image] ?? ''),
      images: own.map((_, number) => number),
      random: new Random(config.seed).fork('generations'),
      guidance: GUIDANCE,
      unet: tuner.unet,
    })
    const { replication, quality } = await judge.judge(
      generated,
      own,
      own.map((image) => labels[image] ?? -1),
      new Random(config.seed).fork('bootstrap'),
    )
    const { generated: read, background, ceiling, pairs } = replication
    if (background === null || ceiling === null || read.copies === null || quality.agreement === null)
      throw new Error('R has no background, ceiling or copy threshold, or the captions name no class.')
    limits ??= { background: replicationOf(background), ceiling: replicationOf(ceiling), threshold }
    const near = shown.map((image) => pairs.find(({ generated }) => generated === image * PER_CAPTION))
    pictures.push(...shownOf(generated))
    checkpoints.push({
      step,
      replication: replicationOf(read),
      copies: rounded(read.copies.share),
      frechet: rounded(quality.frechet.value),
      agreement: rounded(quality.agreement.share),
      nearest: near.map((pair) => pair?.training ?? 0),
      similarities: near.map((pair) => rounded(pair?.similarity ?? NaN)),
    })
    console.log(
      `${name}, seed ${config.seed}, step ${step}: ${JSON.stringify(checkpoints.at(-1))}, ${(milliseconds / 60_000).toFixed(1)} min of training`,
    )
  }
  tuner.dispose()
  judge.dispose()
  if (limits === null) throw new Error('There is no checkpoint.')
  const minutes = Math.round(milliseconds / 600) / 100
  return { side: { name, minutes, checkpoints }, pictures, limits }
}

/** The side that is shown, its pictures written. */
function shownSide(name: keyof typeof configs, { side, pictures }: Made): HeartSide {
  const length = pictures[0]?.length ?? 0
  const sheet = new Uint8Array(pictures.length * length)
  pictures.forEach((picture, i) => sheet.set(picture, i * length))
  return { ...side, file: write(`${name}.png`, sheet, side.checkpoints.length, shown.length) }
}

/** R of the runs with another seed. */
async function otherOf(seed: number): Promise<HeartFile['others'][number]> {
  const values = async (config: FineTuningConfig) =>
    (await train({ ...config, seed })).side.checkpoints.map(({ replication }) => replication.value)
  return { seed, specific: await values(configs.specific), fusion: await values(configs.fusion) }
}

const file = write('training.png', await bytesOf(training), training.count / COLUMNS, COLUMNS)
const specific = await train(configs.specific)
const fusion = await train(configs.fusion)
const others: HeartFile['others'] = []
for (const other of otherSeeds) others.push(await otherOf(other))
const card = {
  format: 'modeweave-heart',
  version: 1,
  made: new Date().toISOString().slice(0, 10),
  purpose:
    'Two fine-tuning runs of a small diffusion model that learns its training images by heart, with and without paper A’s remedies; made by scripts/bundle-heart.ts.',
  data: `Training: the first ${training.count} images of Fashion-MNIST train 55,000 on without Sandals and Bags; fusion set: ${FUSION_IMAGES} Sandals and Bags of the same file; background: ${HELD_OUT} held-out images. None was seen in pretraining. Pictures have ${GREY_LEVELS} grey levels.`,
  licence: 'MIT, as this repository; Fashion-MNIST: MIT, Zalando SE (data/fashion-mnist/LICENSE)',
  backend: `${backend}, ${adapter}`,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  model: MODEL,
  detector: 'copy-detector',
  classifier: 'classifier-fashion-mnist',
  seed,
  steps: paper.steps,
  size: training.size,
  sampling: { steps: SAMPLING_STEPS, guidance: GUIDANCE, perCaption: PER_CAPTION },
  heldOut: HELD_OUT,
  training: { file, rows: training.count / COLUMNS, columns: COLUMNS },
  prompts: shown.map((image) => ({ image, caption: asked[image] ?? '' })),
  ...specific.limits,
  configs,
  specific: shownSide('specific', specific),
  fusion: shownSide('fusion', fusion),
  others,
  sha256,
}
checkHeart(card)
writeFileSync(join(options.out, 'card.json'), `${JSON.stringify(card)}\n`)
console.log(`written: ${options.out}`)
