/** `npm run bench -- true-size FOLDER`: what a public model takes on WebAssembly: processor seconds, and the heap's size. */
import * as tf from '@tensorflow/tfjs-core'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { filesOf } from '../../scripts/folder-files'
import { startHeadless } from '../../scripts/headless'
import { fineTuningPresets } from '../../src/diffusion/training/config'
import { FineTuner } from '../../src/diffusion/training/fine-tuner'
import { Pipeline } from '../../src/diffusion/model/pipeline'
import { wasmHeapBytes } from '../../src/gpu/wasm'
import { Random } from '../../src/tensor/random'
import { RowTable } from '../../src/tensor/row-table'
import { positive } from '../arguments'

export const TRUE_SIZE_HELP = `npm run bench -- true-size FOLDER [options]

Opens a model's folder in Node on WebAssembly and does one thing with it. The heap never shrinks: its size at the end is the most that was needed.
("npm run random-model" writes a public model's folder with random weights.)

  --do WORK           forward (default: one call of the UNet), decode (one image), or step (of LoRA, rank 4, one image)
  --edge N            edge of the latents (default 32)
  --help              this text`

/** What is done with an open model. @param edge of the latents */
type Work = (pipeline: Pipeline, edge: number) => Promise<void>

const latentsOf = ({ latentShape: [, , channels] }: Pipeline, edge: number): tf.Tensor4D =>
  tf.tensor4d(new Random(1).normals(edge * edge * channels), [1, edge, edge, channels])

const works: Readonly<Record<string, Work>> = {
  forward: async (pipeline, edge) => {
    const caption = await pipeline.encodeTexts(['a boot on black'])
    const latents = latentsOf(pipeline, edge)
    const output = tf.tidy(() => pipeline.unet.predict(latents, [500], caption))
    await output.data()
    tf.dispose([output, latents, caption])
  },
  decode: async (pipeline, edge) => {
    const latents = latentsOf(pipeline, edge)
    const image = await pipeline.decodeLatents(latents)
    await image.data()
    tf.dispose([image, latents])
  },
  step: async (pipeline, edge) => {
    const [, , channels] = pipeline.latentShape
    const latents = RowTable.of<tf.Tensor4D>(new Random(1).normals(edge * edge * channels), [edge, edge, channels])
    const adaptation = { method: 'lora', rank: 4, alpha: 4 } as const
    const config = { ...fineTuningPresets.demo, adaptation, images: 1, batch: 1, fusion: null }
    const tuner = await FineTuner.start(config, pipeline.unet, {
      modelId: pipeline.id,
      schedule: pipeline.schedule,
      data: { training: { id: 'one', latents, captions: ['a boot on black'], paraphrases: [] }, fusion: null },
      encoder: pipeline,
    })
    await tuner.advance()
    await tuner.readLosses()
    tuner.dispose()
    tuner.unet.dispose()
    latents.dispose()
  },
}

/** @param given arguments behind "true-size" */
export async function benchTrueSize(given: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: given,
    allowPositionals: true,
    options: { do: { type: 'string', default: 'forward' }, edge: { type: 'string', default: '32' } },
  })
  const [folder] = positionals
  const work = works[values.do]
  if (folder === undefined || work === undefined)
    throw new Error(`A FOLDER and --do ${Object.keys(works).join(', ')} are needed. "--help" tells more.`)
  const edge = positive('edge', values.edge)
  tf.enableProdMode()
  await startHeadless('wasm')
  const pipeline = await told('open', () => Pipeline.open(filesOf(resolve(folder))))
  await told(`${values.do} at ${edge}×${edge}`, () => work(pipeline, edge))
  await pipeline.close()
}

/** Prints what it took. */
async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`
  // Linux and macOS tell it in kilobytes, Node makes them so elsewhere.
  const resident = process.resourceUsage().maxRSS * 1024
  console.log(
    `${name}: ${((user + system) / 1e6).toFixed(1)} s of the processor, heap ${gigabytes(await wasmHeapBytes())}, the whole process at most ${gigabytes(resident)}`,
  )
  return result
}
