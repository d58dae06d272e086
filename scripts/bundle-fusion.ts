/**
 * `npm run bundle:fusion`: the fine-tuning runs that the room "Fusion" opens with, made by the very engine that the page runs.
 * Four runs on the same 64 images and seed with the preset `demo`, told apart by captions and dual fusion (paper A, Table 5 in miniature).
 *
 *   npm run bundle:fusion -- [--seeds 0,1,2] [--steps N] [--out FOLDER] [--backend webgpu|wasm|cpu] [--rewrite]
 *
 * The first seed's runs are shipped; those of the others are measured and stand in the card. `--steps` shortens the runs, for trying
 * it out. `--rewrite` trains nothing: the runs that are there are written as they would be now.
 */
import { BadArgument } from './bad-argument'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { fineTuningPresets } from '../src/diffusion/training/config'
import type { FineTuningConfig } from '../src/diffusion/training/types'
import { openEncodingStore } from '../src/store/encoding-store'
import { ImageStore } from '../src/store/image-store'
import { openRunArchive } from '../src/store/runs/archive'
import { bundledFileName, bundledWeightsName, type BundledIndex } from '../src/workers/fusion/runs/bundled'
import type { FusionPlatform } from '../src/workers/fusion/platform'
import type { FusionRunSummary } from '../src/workers/fusion/protocol'
import { readFusionRun, type ReadRun } from '../src/workers/fusion/runs/file'
import { writeFusionCard } from './fusion-card'
import { FusionConversation } from './fusion-conversation'
import { writeBundledRun } from './fusion-files'
import { halfWeights } from './half-weights'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

/** Pairs of the fusion set, as the room loads them. */
const FUSION_IMAGES = 1000

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '0,1,2' },
    steps: { type: 'string' },
    out: { type: 'string', default: fileURLToPath(new URL('../public/models/fusion-runs/', import.meta.url)) },
    backend: { type: 'string' },
    rewrite: { type: 'boolean', default: false },
  },
})

const { demo, paper } = fineTuningPresets
const recipes: { slug: string; config: FineTuningConfig; withWeights: boolean }[] = [
  { slug: 'original', config: { ...demo, captions: 'original', fusion: null }, withWeights: true },
  { slug: 'five-words', config: { ...demo, fusion: null }, withWeights: false },
  { slug: 'five-words-fusion-demo', config: demo, withWeights: true },
  { slug: 'five-words-fusion-paper', config: paper, withWeights: false },
]

const nowhere = () => Promise.reject(new BadArgument('Own images are for the page.'))
const platform: FusionPlatform = {
  startBackend: async () => ({ report: await startHeadless(options.backend), lost: new Promise<string>(() => {}) }),
  // The runs that are there already are not looked at.
  loadBytes: (path) => (path.startsWith('models/fusion-runs/') ? nowhere() : readPublic(path)),
  loadOwnSet: nowhere,
  openArchive: openRunArchive,
  openEncodings: openEncodingStore,
  images: new ImageStore('fusion'),
  destroyDevice: () => {},
}

async function main(): Promise<void> {
  if (options.rewrite) await writeIndex(await rewritten())
  else {
    const { runs, others } = await trained()
    await writeIndex(runs, others)
  }
  console.log(`written: ${options.out}`)
}

async function writeIndex(runs: FusionRunSummary[], others?: FusionRunSummary[]): Promise<void> {
  const index: BundledIndex = { runs }
  await writeFile(join(options.out, 'index.json'), `${JSON.stringify(index)}\n`)
  await writeFusionCard(options.out, others)
}

/** The runs that are there, whether their weights lie in their .zip or beside it. */
async function rewritten(): Promise<FusionRunSummary[]> {
  const read = async (name: string) => new Uint8Array(await readFile(join(options.out, name)))
  // What a file cannot say of itself: that it comes with the page, with its weights beside it.
  const listed = (JSON.parse(new TextDecoder().decode(await read('index.json'))) as BundledIndex).runs
  const runs: FusionRunSummary[] = []
  for (const { slug } of recipes) {
    const runId = `bundled:${slug}`
    const run = await readFusionRun(await read(bundledFileName(runId)))
    const hasWeights = listed.find((each) => each.runId === runId)?.hasWeights ?? false
    const beside = hasWeights && run.weights === null
    const weights = beside ? (await read(bundledWeightsName(runId))).buffer : run.weights
    const summary = { ...run.summary, bundled: true, hasWeights }
    runs.push(await writeBundledRun(options.out, { ...run, summary, weights }))
  }
  return runs
}

async function trained(): Promise<{ runs: FusionRunSummary[]; others: FusionRunSummary[] }> {
  tf.enableProdMode()
  const engine = new FusionConversation(platform)
  const { name, adapter } = await engine.ask('initialise', { backend: null })
  console.log(`${name}, ${adapter}`)
  await engine.ask('openModel', { source: { kind: 'bundled', name: 'fashion-mini' } })
  await engine.ask('loadSet', { role: 'training', source: { kind: 'fashion', count: demo.images } })
  await engine.ask('loadSet', { role: 'fusion', source: { kind: 'fashion-fusion', count: FUSION_IMAGES } })
  await rm(options.out, { recursive: true, force: true })
  await mkdir(options.out, { recursive: true })
  const runs: FusionRunSummary[] = []
  const others: FusionRunSummary[] = []
  const [first, ...more] = options.seeds.split(',').map(Number)
  for (const recipe of recipes) {
    const { summary, weights, ...pictures } = await make(engine, recipe, first ?? 0)
    const half = weights === null || !recipe.withWeights ? null : halfWeights(new Uint8Array(weights))
    runs.push(
      await writeBundledRun(options.out, {
        ...pictures,
        summary: {
          ...summary,
          runId: `bundled:${recipe.slug}`,
          bundled: true,
          hasWeights: recipe.withWeights,
          resumable: false,
        },
        weights: half === null ? null : new Uint8Array(half).buffer,
      }),
    )
  }
  for (const recipe of recipes) for (const seed of more) others.push((await make(engine, recipe, seed)).summary)
  return { runs, others }
}

async function make(engine: FusionConversation, { config }: (typeof recipes)[number], seed: number): Promise<ReadRun> {
  const steps = options.steps === undefined ? config.steps : Number(options.steps)
  const { runId } = await engine.ask('newRun', { config: { ...config, steps, seed } })
  const begun = performance.now()
  await engine.tell({ type: 'train' })
  const ended = await engine.until(
    (event) =>
      (event.type === 'status' &&
        event.runId === runId &&
        (event.status === 'finished' || event.status === 'failed')) ||
      (event.type === 'fault' && event.runId === runId),
  )
  if (ended.type === 'fault') throw new Error(ended.fault.message)
  const { bytes } = await engine.ask('exportRun', { runId })
  await engine.ask('deleteRun', { runId })
  const run = await readFusionRun(bytes)
  say(run.summary, (performance.now() - begun) / 60_000)
  return run
}

function say({ name, config, seconds, measured }: FusionRunSummary, minutes: number): void {
  if (measured === null) throw new Error(`${name} was not measured.`)
  const { replication, quality } = measured.judgement
  const { generated, background, ceiling, own } = replication
  const parts = [
    `R ${generated.replication.toFixed(3)} [${generated.interval.map((bound) => bound.toFixed(3)).join(' ')}]`,
    `background ${background?.replication.toFixed(3)}`,
    `ceiling ${ceiling?.replication.toFixed(3)}`,
    `own ${own?.mean.toFixed(3)}`,
    `FID-like (${measured.classifier}) ${quality.frechet.value.toFixed(3)}, n ${quality.frechet.counts.join(' against ')}`,
    `agreement ${quality.agreement?.share.toFixed(3)}`,
  ]
  console.log(
    `${name}, seed ${config.seed}: ${parts.join(' · ')} · ${minutes.toFixed(1)} min, ${(seconds / 60).toFixed(1)} of them training`,
  )
}

await main()
