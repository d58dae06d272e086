/** `npm run fine-tune`: the bundled miniature fine-tuned and measured headless, with the very code that the page runs. */
import * as tf from '@tensorflow/tfjs-core'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join, resolve } from 'node:path'
import { loadBundledSet } from '../src/data/captioned/bundled'
import { exportFineTuned } from '../src/diffusion/training/fine-tuned'
import { FineTuner } from '../src/diffusion/training/fine-tuner'
import { partOf } from '../src/diffusion/model/latent-coder'
import { RowTable } from '../src/tensor/row-table'
import { Pipeline } from '../src/diffusion/model/pipeline'
import { Random } from '../src/tensor/random'
import { HELP, parseFineTune, type FineTuneCommand } from './fine-tune-arguments'
import { captionsIn, fusionDataOf, openJudge } from './fine-tune-data'
import { reportLines, sheet } from './fine-tune-report'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import { readPublic } from './read-public.mjs'

const models = fileURLToPath(new URL('../public/models/', import.meta.url))
/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'fine-tune' ? (process.env.INIT_CWD ?? '.') : '.'
/** Steps between two lines of progress. */
const EVERY = 50

async function main(command: FineTuneCommand): Promise<void> {
  const { config, out } = command
  // Without tfjs's advice on stderr to install another package.
  tf.enableProdMode()
  const { name: backend, adapter } = await startHeadless(command.backend)
  console.log(`${JSON.stringify(config)} · ${backend}, ${adapter}`)
  const pipeline = await Pipeline.open(filesOf(join(models, 'fashion-mini')))
  const training = await loadBundledSet('fashion', config.images, readPublic)
  const seconds = { encoding: 0, training: 0, generating: 0, judging: 0 }

  const latents = await timed(seconds, 'encoding', () => pipeline.encodeImages(training))
  const fusion = await timed(seconds, 'encoding', () =>
    fusionDataOf(config, pipeline, command.fusionSet, command.fusionImages),
  )
  const paraphrases = training.paraphrases ?? []
  const asked = captionsIn(training, config.captions)
  const source = RowTable.of<tf.Tensor4D>(latents.data, pipeline.latentShape)
  const tuner = await FineTuner.start(config, pipeline.unet, {
    modelId: pipeline.id,
    schedule: pipeline.schedule,
    data: { training: { id: training.id, latents: source, captions: asked, paraphrases }, fusion },
    encoder: pipeline,
  })
  await timed(seconds, 'training', () => train(tuner, config.steps))

  const own = asked.flatMap((_, image) => new Array<number>(command.perCaption).fill(image))
  const generated = await timed(seconds, 'generating', () =>
    pipeline.generate({
      captions: own.map((image) => asked[image] ?? ''),
      images: own.map((_, number) => number),
      random: new Random(config.seed).fork('generations'),
      guidance: command.guidance,
      unet: tuner.unet,
    }),
  )
  const judgement = await timed(seconds, 'judging', async () => {
    const { judge } = await openJudge(filesOf(models), {
      training,
      heldOut: await loadBundledSet('held-out', command.realImages, readPublic),
      reconstruct: (start, end, task) => pipeline.decodeImages(partOf(latents, start, end), task),
    })
    const labels = own.map((image) => training.labels?.[image] ?? -1)
    return judge.judge(generated, own, labels, new Random(config.seed).fork('bootstrap'))
  })
  for (const line of reportLines(judgement)) console.log(line)
  console.log(
    `seconds: ${Object.entries(seconds)
      .map(([name, value]) => `${name} ${value.toFixed(1)}`)
      .join(', ')}; ${(seconds.training / config.steps).toFixed(3)} a step of ${config.batch}`,
  )
  if (out === null) return
  const folder = resolve(from, out)
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of exportFineTuned(await tuner.state('weights'))) await writeFile(join(folder, name), bytes)
  const report = { config, backend, adapter, seconds, ...judgement }
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 1)}\n`)
  await writeFile(join(folder, 'sheet.png'), await sheet(generated, training, own, judgement))
  console.log(`written: ${out}`)
}

async function train(tuner: FineTuner, steps: number): Promise<void> {
  while (!tuner.isDone) {
    await tuner.advance()
    if (tuner.step % EVERY !== 0 && !tuner.isDone) continue
    const losses = await tuner.readLosses()
    const mean = losses.reduce((sum, { loss }) => sum + loss, 0) / losses.length
    console.log(`step ${tuner.step} of ${steps}: mean loss of the last ${losses.length} ${mean.toFixed(4)}`)
  }
}

async function timed<K extends string, T>(seconds: Record<K, number>, name: K, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await work()
  seconds[name] += (performance.now() - begun) / 1000
  return result
}

try {
  const command = parseFineTune(process.argv.slice(2))
  if (command === null) console.log(HELP)
  else await main(command)
} catch (error) {
  if (!(error instanceof Error && error.name === 'BadInput')) throw error
  console.error(error.message)
  process.exitCode = 2
}
