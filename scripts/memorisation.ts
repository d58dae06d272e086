/**
 * `npm run memorisation`: detectors of memorised prompts on trial, where the truth is known: the miniature is fine-tuned on 64 images
 * with their specific captions until it copies, and each detector has to tell those captions from others, and the model from the one
 * before.
 *
 *   npm run memorisation -- [--seeds 0,1,2] [--steps 600] [--controls 128] [--out FILE] [--backend webgpu|wasm|cpu]
 *
 * The file is written anew behind each seed. `--steps` shortens the fine-tuning, for trying it out.
 */
import * as tf from '@tensorflow/tfjs-core'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadBundledSet } from '../src/data/captioned/bundled'
import type { CaptionedSet } from '../src/data/captioned/types'
import { crossAttentions } from '../src/diffusion/memorisation/attention-entropy'
import { Pipeline } from '../src/diffusion/model/pipeline'
import { partOf } from '../src/diffusion/model/latent-coder'
import { fineTuningPresets } from '../src/diffusion/training/config'
import { FineTuner } from '../src/diffusion/training/fine-tuner'
import type { FineTuningConfig } from '../src/diffusion/training/types'
import { openBundledDetector } from '../src/judges/bundled'
import { percentile } from '../src/metrics/statistics/percentile'
import type { DetectorConditions, DetectorTrial } from '../src/results/memorisation-types'
import { RowTable } from '../src/tensor/row-table'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import { readingsOf, type Prompts, type ReadingParts } from './memorisation-readings'
import { trialOf, type ModelReadings } from './memorisation-trial'
import { readPublic } from './read-public.mjs'

const root = fileURLToPath(new URL('../public/', import.meta.url))
const from = process.env.npm_lifecycle_event === 'memorisation' ? (process.env.INIT_CWD ?? '.') : '.'
const IMAGES = 64
/** Of the network, where the image is smallest. */
const LAYER = /^mid_block\./
const RESAMPLES = 1000

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '0,1,2' },
    steps: { type: 'string', default: '600' },
    controls: { type: 'string', default: '128' },
    out: { type: 'string', default: join(root, 'results/memorisation-detectors.json') },
    backend: { type: 'string' },
  },
})

async function main(): Promise<void> {
  tf.enableProdMode()
  const { name: backend } = await startHeadless(options.backend)
  const read = filesOf(join(root, 'models/fashion-mini'))
  const pipeline = await Pipeline.open(read)
  const training = await loadBundledSet('fashion', IMAGES, readPublic)
  const candidates = await promptsOf(training, pipeline)
  const controls = await controlsFor(training, pipeline, Number(options.controls))
  const detector = await openBundledDetector(filesOf(join(root, 'models')))
  const { features } = await detector.look(training)
  const conditions: DetectorConditions = {
    candidates: candidates.captions.length,
    controls: controls.captions.length,
    perPrompt: 4,
    guidance: 2,
    samplingSteps: 20,
    lossTimesteps: [100, 300, 500, 700],
    attentionLayer: crossAttentions(pipeline.unet).find((layer) => LAYER.test(layer)) ?? '',
    noiseSeed: 0,
    resamples: RESAMPLES,
  }
  const parts = { pipeline, detector, training: features, conditions }
  const readAll = async (unet: ReadingParts['unet']): Promise<ModelReadings> => {
    // The middle's transformer is that of the coarsest level.
    const on = { ...parts, unet, heads: unet.config.levels.at(-1)?.transformer.heads ?? 1 }
    const { readings, similarities } = await readingsOf(candidates, on)
    const others = await readingsOf(controls, on)
    return { candidates: readings, controls: others.readings, replication: percentile(similarities, 95) }
  }
  const before = await readAll(pipeline.unet)
  const after = new Map<number, ModelReadings>()
  const seeds = options.seeds.split(',').map(Number)
  for (const seed of seeds) {
    const config = configOf(seed)
    const unet = await fineTuned(config, training, candidates, read)
    after.set(seed, await readAll(unet))
    unet.dispose()
    const trial: DetectorTrial = {
      format: 'modeweave-memorisation',
      version: 1,
      made: new Date().toISOString().slice(0, 10),
      backend,
      model: 'fashion-mini',
      config: configOf(seeds[0] ?? 0),
      seeds: [...after.keys()],
      replication: [...after.values()].map(({ replication }) => replication),
      conditions,
      detectors: trialOf(before, after, conditions),
    }
    await write(trial)
    say(trial)
  }
}

const configOf = (seed: number): FineTuningConfig => ({
  ...fineTuningPresets.demo,
  images: IMAGES,
  steps: Number(options.steps),
  captions: 'original',
  fusion: null,
  seed,
})

async function promptsOf(set: CaptionedSet, pipeline: Pipeline): Promise<Prompts> {
  return { captions: set.captions.original, images: set, latents: await pipeline.encodeImages(set) }
}

/** Held-out images whose captions no training image has, nor another of them. */
async function controlsFor(training: CaptionedSet, pipeline: Pipeline, count: number): Promise<Prompts> {
  const set = await loadBundledSet('held-out', 2 * count, readPublic)
  const { captions, images, latents } = await promptsOf(set, pipeline)
  const seen = new Set(training.captions.original)
  const places: number[] = []
  captions.forEach((caption, place) => {
    if (seen.has(caption) || places.length === count) return
    seen.add(caption)
    places.push(place)
  })
  const size = latents.data.length / set.count
  const data = new Float32Array(places.length * size)
  places.forEach((place, i) => {
    data.set(partOf(latents, place, place + 1).data, i * size)
  })
  return {
    captions: places.map((place) => captions[place] ?? ''),
    images: {
      count: places.length,
      size: images.size,
      channels: images.channels,
      pixels: await set.pixelsAt(places),
    },
    latents: { shape: [places.length, ...latents.shape.slice(1)], data },
  }
}

/** @returns the UNet, which is the caller's */
async function fineTuned(
  config: FineTuningConfig,
  training: CaptionedSet,
  { captions, latents }: Prompts,
  read: ReturnType<typeof filesOf>,
): Promise<ReadingParts['unet']> {
  const pipeline = await Pipeline.open(read)
  const tuner = await FineTuner.start(config, pipeline.unet, {
    modelId: pipeline.id,
    schedule: pipeline.schedule,
    data: {
      training: {
        id: training.id,
        latents: RowTable.of<tf.Tensor4D>(latents.data, pipeline.latentShape),
        captions: [...captions],
        paraphrases: training.paraphrases ?? [],
      },
      fusion: null,
    },
    encoder: pipeline,
  })
  while (!tuner.isDone) await tuner.advance()
  const [last] = (await tuner.readLosses()).slice(-1)
  console.log(`seed ${config.seed}: ${config.steps} steps, last loss ${last?.loss.toFixed(4)}`)
  tuner.dispose()
  return tuner.unet
}

async function write(trial: DetectorTrial): Promise<void> {
  const path = resolve(from, options.out)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(trial)}\n`)
}

function say({ detectors, seeds, replication }: DetectorTrial): void {
  console.log(`seeds ${seeds.join(', ')}; R ${replication.map((value) => value.toFixed(3)).join(', ')}`)
  for (const { name, comparisons } of detectors) {
    const all = Object.entries(comparisons).map(
      ([comparison, rocs]) =>
        `${comparison} ${rocs.map(({ auroc, tprAt1 }) => `${auroc.value.toFixed(3)}/${tprAt1.value.toFixed(2)}`).join(' ')}`,
    )
    console.log(`${name}: AUROC/TPR ${all.join(' · ')}`)
  }
}

await main()
