/**
 * Trains a mixture GAN headless, with the very trainer that the page runs, and writes a model folder as the page loads it.
 *
 *   npm run train:mixture -- --data mnist --seed 1 --out public/models/mixture-mnist
 *
 * Options: --data mnist|fashion-mnist|emoji   --seed N   --preset classroom|joint|paper   --iterations N   --method balanced|as-published|gm-gan|vanilla
 *          --backend webgpu|wasm|cpu (default: the fastest present)
 *          --set key=value (any setting, repeatable; regulariser.brightness=0.4)   --out FOLDER   --report-only (adds the
 *          measured run to the card, keeps the folder's weights)   --every N (prints a score every N iterations)
 *          --validate (scores 10,000 training images instead of the test set: for choosing settings)
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { imageSource } from '../src/data/images/batches'
import { bundledNames, loadBundled } from '../src/data/images/bundled'
import type { BundledName } from '../src/data/images/types'
import { packRun, type RunRecord } from '../src/mixture/checkpoint'
import { validateConfig } from '../src/mixture/config'
import { asPublished, presets } from '../src/mixture/presets'
import { MixtureModel } from '../src/mixture/model'
import { MixtureTrainer } from '../src/mixture/trainer'
import type { ClusteringReport, MixtureConfig, SampleQuality, StepMetrics } from '../src/mixture/types'
import { SampleJudges } from '../src/workers/mixture/quality'
import { startHeadless } from './headless'
import { writeMixtureFiles } from './mixture-files'
import { readPublic } from './read-public.mjs'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'mnist' },
    seed: { type: 'string', default: '1' },
    preset: { type: 'string', default: 'classroom' },
    iterations: { type: 'string' },
    method: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    backend: { type: 'string' },
    every: { type: 'string', default: '250' },
    'report-only': { type: 'boolean', default: false },
    validate: { type: 'boolean', default: false },
  },
})

/** The option's value, which has to be one of the allowed. */
function oneOf<T extends string>(option: 'data' | 'preset', allowed: readonly T[]): T {
  const found = allowed.find((value) => value === options[option])
  if (found === undefined) throw new Error(`--${option} is "${options[option]}"; allowed: ${allowed.join(', ')}.`)
  return found
}

function settings(data: BundledName): MixtureConfig {
  let config: MixtureConfig = presets[oneOf('preset', ['classroom', 'joint', 'paper'])](data)
  if (options.method === 'as-published') config = asPublished(config)
  else if (options.method) config = { ...config, method: options.method as MixtureConfig['method'] }
  const changed: Record<string, unknown> = {
    ...config,
    regulariser: { ...config.regulariser },
    seed: Number(options.seed),
  }
  if (options.iterations) changed.iterations = Number(options.iterations)
  for (const assignment of options.set) {
    const [path = '', text = ''] = assignment.split('=')
    const value: unknown =
      text === 'true' || text === 'false' ? text === 'true' : Number.isNaN(Number(text)) ? text : Number(text)
    const [group, key] = path.split('.')
    const holder = key === undefined ? changed : changed[group ?? '']
    if (holder === null || typeof holder !== 'object' || !((key ?? path) in holder)) {
      throw new Error(`--set ${assignment}: there is no setting "${path}".`)
    }
    Object.assign(holder, { [key ?? path]: value })
  }
  return validateConfig(changed)
}

const line = (report: ClusteringReport) => {
  const { labelled: l, balance, confidence, shares } = report
  const scores = l ? `accuracy ${l.accuracy.toFixed(4)} NMI ${l.nmi.toFixed(4)} ARI ${l.ari.toFixed(4)}` : 'no labels'
  return `${scores} balance ${balance.toFixed(3)} confidence ${confidence.toFixed(3)} smallest share ${Math.min(...shares).toFixed(4)} largest ${Math.max(...shares).toFixed(4)} n=${report.count}`
}

/** What the card keeps of each measured run. */
interface MeasuredRun {
  seed: number
  iterations: number
  minutes: number
  backend: string
  processor: string
  evaluation: Omit<NonNullable<ClusteringReport['labelled']>, 'contingency'> &
    Pick<ClusteringReport, 'count' | 'balance' | 'confidence' | 'shares' | 'weights'>
  /** Accuracy as training went on: [iteration, accuracy]. */
  curve: [number, number][]
}

async function main() {
  const name = oneOf('data', bundledNames)
  if (options.validate && options.out)
    throw new Error('--validate scores training images, which no card should hold; leave out --out.')
  const config = settings(name)
  const { name: backend, adapter } = await startHeadless(options.backend)
  const data = await loadBundled(name, readPublic)
  const model = new MixtureModel(config, { size: data.size, channels: data.channels })
  const trainer = new MixtureTrainer(model, imageSource(data.train))
  console.log(
    `${data.name} · ${config.method} · K=${config.components} · seed ${config.seed} · ${config.iterations} iterations · ${backend}, ${adapter} · ${JSON.stringify(model.parameterCounts)}`,
  )

  const split = options.validate ? data.train : data.test
  const truth = { labels: split.labels, classes: data.classNames?.length ?? 0 }
  const history: StepMetrics[] = []
  const curve: [number, number][] = []
  const quality: SampleQuality[] = []
  const judges = new SampleJudges(readPublic)
  let evaluation: ClusteringReport | null = null
  let milliseconds = 0
  for (let begun = performance.now(); trainer.iteration < config.iterations;) {
    trainer.step()
    const last = trainer.iteration === config.iterations
    if (trainer.iteration % 50 === 0 || last) {
      const { steps, weights } = await trainer.readMetrics()
      history.push(...steps)
      if (options.method === 'as-published') console.log(trainer.iteration, weights?.map((w) => w.toFixed(3)).join(' '))
    }
    if (trainer.iteration % Number(options.every) === 0 || last) {
      milliseconds += performance.now() - begun
      if (model.hasClassifier) {
        evaluation = await model.evaluate(imageSource(split), truth, trainer.iteration, Math.min(10_000, split.count))
        if (evaluation.labelled) curve.push([trainer.iteration, evaluation.labelled.accuracy])
        console.log(
          `${trainer.iteration}: ${(milliseconds / trainer.iteration).toFixed(0)} ms/iteration · ${line(evaluation)}`,
        )
      }
      const scored = { dataset: data, config, model, iteration: trainer.iteration, evaluation }
      // As on the page: not while C learns alone, for G stands still.
      if (config.qualitySamples > 0 && trainer.phase !== 'classifier' && judges.knows(scored)) {
        const report = await judges.measure(scored, data, config.qualitySamples)
        quality.push(report)
        const { inception, frechet } = report
        console.log(
          `${trainer.iteration}: Inception score ${inception.mean.toFixed(3)} ± ${inception.deviation.toFixed(3)} FID-like ${frechet.value.toFixed(3)} n=${inception.count}`,
        )
      }
      begun = performance.now()
    }
  }
  if (options.out) await write(options.out)

  async function write(folder: string) {
    mkdirSync(folder, { recursive: true })
    const cardFile = join(folder, 'card.json')
    const card = existsSync(cardFile) ? JSON.parse(readFileSync(cardFile, 'utf8')) : {}
    const runs: MeasuredRun[] = (card.runs ?? []).filter((run: MeasuredRun) => run.seed !== config.seed)
    if (evaluation?.labelled) {
      const { contingency: _, ...labelled } = evaluation.labelled
      const { count, balance, confidence, shares, weights } = evaluation
      runs.push({
        seed: config.seed,
        iterations: config.iterations,
        minutes: Math.round(milliseconds / 600) / 100,
        backend: `${backend}, ${adapter}`,
        processor: cpus()[0]?.model.trim() ?? 'unknown',
        evaluation: { ...labelled, count, balance, confidence, shares, weights },
        curve,
      })
    }
    runs.sort((a, b) => a.seed - b.seed)
    const sorted = runs.map((run) => run.evaluation.accuracy).sort((a, b) => a - b)
    card.medianAccuracy = sorted[Math.floor((sorted.length - 1) / 2)] ?? null
    if (!options['report-only']) {
      const record: RunRecord = {
        format: 'modeweave-mixture',
        version: 1,
        runId: `bundled:mixture-${name}`,
        name: `${data.name}, ${config.method}, K = ${config.components}`,
        config,
        dataset: {
          id: data.id,
          name: data.name,
          size: data.size,
          channels: data.channels,
          classNames: data.classNames,
        },
        trainer: trainer.state(),
        history: thin(history, 400),
        evaluation,
        quality: quality.length === 0 ? undefined : quality,
      }
      const sha256 = writeMixtureFiles(folder, await packRun(model, trainer, record))
      Object.assign(card, {
        purpose: `Mixture GAN on ${data.name} that the page opens with; made by scripts/train-mixture.ts.`,
        data: `${data.name}, ${data.train.count.toLocaleString('en')} training images; scores on all ${data.test.count.toLocaleString('en')} test images; no label was used in training.`,
        seed: config.seed,
        steps: config.iterations,
        config,
        parameters: model.parameterCounts,
        licence: 'MIT, as this repository',
        sha256,
      })
    }
    const { runs: _, medianAccuracy, ...rest } = card
    writeFileSync(cardFile, JSON.stringify({ ...rest, medianAccuracy, runs }, null, 2) + '\n')
    console.log(`written: ${folder}`)
  }
}

/** At most `most` of the steps, evenly spread. */
function thin(steps: StepMetrics[], most: number): StepMetrics[] {
  const stride = Math.ceil(steps.length / most)
  return steps.filter((_, i) => i % stride === stride - 1)
}

await main()
