/** How long a run will take, from real work that is timed before it begins: a step, a prediction as in sampling, an image decoded. */
import * as tf from '@tensorflow/tfjs-core'
import { FineTuner } from '../../diffusion/training/fine-tuner'
import type { CaptionEncoder } from '../../diffusion/captions/encoder'
import type { Pipeline } from '../../diffusion/model/pipeline'
import { imagesTogether } from '../../diffusion/sampling/generation'
import type { FineTuningConfig } from '../../diffusion/training/types'
import { UNet } from '../../diffusion/unet/unet'
import { Random } from '../../tensor/random'
import { RowTable } from '../../tensor/row-table'
import { giveWay, type Task } from '../../tensor/cancellation'
import { effortFor, measuredBy, PROCESSORS, type Effort } from './effort'
import { ownImages } from './measuring'
import { estimate } from './preview'
import type { Forecast } from './protocol'
import type { FusionSession } from './session'
import { stepsBetweenLooks } from './showing'

/** Milliseconds from which on a first step is taken for what all take: preparing it is little beside. */
const LONG = 5000

/** @throws BadInput where no such run can be made; Cancelled */
export async function forecast(
  session: FusionSession,
  config: FineTuningConfig,
  usual: Effort,
  task: Task,
): Promise<Forecast> {
  const { pipeline, report } = session.opened
  const effort = effortFor(usual, report)
  const { total, microBatches } = estimate(session, config)
  // Of a batch that goes one by one, one is timed.
  const part = PROCESSORS.includes(tf.getBackend()) ? 1 : config.batch / microBatches
  const step = (await timeStep(pipeline, config, part, task)) * (config.batch / part)
  await giveWay(task.signal)
  const together = imagesTogether(pipeline.latentShape)
  const prediction = await timePrediction(pipeline, together)
  await giveWay(task.signal)
  const decoding = (await timeDecoding(pipeline, together)) / together
  const { guidance, steps } = measuredBy(effort, report.recommended)
  // With guidance the network is asked about the empty caption as well.
  const calls = guidance === 1 ? steps : 2 * steps
  const generating = (count: number) => Math.ceil(count / together) * calls * prediction + count * decoding
  const looks = effort.samplings === 0 ? 0 : Math.ceil(config.steps / stepsBetweenLooks(config.steps, effort)) + 1
  const measured = ownImages(config.images, effort.perCaption, effort.generations).length
  const seconds = (milliseconds: number) => milliseconds / 1000
  let unencoded = 0
  for (const set of session.setsOf(config)) unencoded += await set.unencoded(pipeline)
  return {
    step: seconds(step),
    // Encoding an image is about the work of decoding one.
    encoding: seconds(unencoded * decoding),
    looking: seconds(looks * generating(effort.rising)),
    // The training images are decoded again, to be compared with.
    measuring: seconds(generating(measured) + config.images * decoding),
    bytes: total,
  }
}

/** Milliseconds that `batch` samples take: of latents and captions that are noise, which takes as long as images. */
async function timeStep(
  pipeline: Pipeline,
  config: FineTuningConfig,
  batch: number,
  { signal }: Task,
): Promise<number> {
  const { unet, latentShape, schedule, tokens } = pipeline
  const random = new Random(0)
  const noise = random.normals(batch * latentShape.reduce((product, length) => product * length, 1))
  const set = {
    id: 'noise',
    latents: RowTable.of<tf.Tensor4D>(noise, latentShape),
    captions: Array.from({ length: batch }, () => ''),
    paraphrases: Array.from({ length: batch }, () => ['']),
  }
  const encoder: CaptionEncoder = {
    tokens,
    ids: (text) => pipeline.ids(text),
    wordsOf: (ids) => pipeline.wordsOf(ids),
    encode: async (captions) => tf.zeros([captions.length, tokens.length, unet.config.contextSize ?? 1]),
  }
  const timed = { ...config, images: batch, batch, microBatches: 1, steps: 3 }
  const own = config.adaptation.method === 'lora' ? unet : UNet.build(unet.config, await unet.weights.save())
  const data = { training: set, fusion: config.fusion && set }
  let tuner: FineTuner | null = null
  try {
    tuner = await FineTuner.start(timed, own, { modelId: pipeline.id, schedule, data, encoder })
    let taken = Infinity
    while (!tuner.isDone) {
      const begun = performance.now()
      await tuner.advance()
      await tuner.readLosses()
      taken = Math.min(taken, performance.now() - begun)
      if (taken > LONG) break
      await giveWay(signal)
    }
    return taken
  } finally {
    tuner?.dispose()
    if (tuner !== null && tuner.unet !== unet) tuner.unet.dispose()
    else if (own !== unet) own.dispose()
    set.latents.dispose()
  }
}

/** Not tfjs's own, which brings a generator of its own with it: 4 kB of the room's first load. */
function noise(shape: [number, number, number, number]): tf.Tensor4D {
  return tf.tensor4d(new Random(0).normals(tf.util.sizeFromShape(shape)), shape)
}

/** Milliseconds of one prediction for images that go through together. */
async function timePrediction({ unet, latentShape, tokens }: Pipeline, together: number): Promise<number> {
  const [latents, captions] = [
    noise([together, ...latentShape]),
    tf.zeros<tf.Rank.R3>([together, tokens.length, unet.config.contextSize ?? 1]),
  ]
  const predict = () => tf.tidy(() => unet.predict(latents, new Array<number>(together).fill(0), captions))
  try {
    return await least(predict)
  } finally {
    tf.dispose([latents, captions])
  }
}

/** Milliseconds until so many images are decoded. */
async function timeDecoding(pipeline: Pipeline, together: number): Promise<number> {
  const latents = noise([together, ...pipeline.latentShape])
  try {
    return await least(() => pipeline.decodeLatents(latents))
  } finally {
    latents.dispose()
  }
}

/** The shorter of two times, or the first where that is long. @param work makes a tensor, which is read back and let go */
async function least(work: () => tf.Tensor | Promise<tf.Tensor>): Promise<number> {
  let taken = Infinity
  for (let time = 0; time < 2; time++) {
    const begun = performance.now()
    const made = await work()
    await made.data()
    made.dispose()
    taken = Math.min(taken, performance.now() - begun)
    if (taken > LONG) break
  }
  return taken
}
