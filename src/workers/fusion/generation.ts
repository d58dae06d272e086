/** Images from prompts that were typed in, with the training images that they are most similar to. */
import * as says from '../../messages/generated/fusion'
import type { Task } from '../../tensor/cancellation'
import { MOST_ITERATIONS } from '../../diffusion/memorisation/tamed-prompt'
import { solverOf, type Frame, type MeterReading } from '../../diffusion/sampling/generation'
import type { Pipeline } from '../../diffusion/model/pipeline'
import type { Pictures } from '../../data/pictures'
import { toBytes } from '../../judges/pictures'
import type { UNet } from '../../diffusion/unet/unet'
import { BadInput } from '../../gpu/errors'
import { Random } from '../../tensor/random'
import { gridOf } from './grid'
import type { Judging } from './judging'
import type { GenerateAsk, Generated } from './protocol'
import type { FusionRun } from './runs/run'
import type { FusionSession } from './session'

/** Lowest and highest of what may be asked for. */
const LIMITS = { prompts: [1, 256], steps: [1, 1000], guidance: [0, 50], perCaption: [1, 16] } as const

/** Whoever generates: a network, and the model at the size of its images. */
export interface Sized {
  unet: UNet
  pipeline: Pipeline
}

/** @throws BadInput naming what cannot be used */
export function checkSampling({
  steps,
  guidance,
  perCaption = 1,
  tameTo = null,
}: {
  steps: number
  guidance: number
  perCaption?: number
  tameTo?: number | null
}): void {
  const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most
  if (!Number.isInteger(steps) || !within(steps, LIMITS.steps))
    throw new BadInput(says.stepsOutOfRange({ steps, limits: LIMITS.steps.join(' to ') }))
  if (!within(guidance, LIMITS.guidance))
    throw new BadInput(says.guidanceOutOfRange({ guidance, limits: LIMITS.guidance.join(' to ') }))
  if (!Number.isInteger(perCaption) || !within(perCaption, LIMITS.perCaption))
    throw new BadInput(says.generationsOutOfRange({ count: perCaption, limits: LIMITS.perCaption.join(' to ') }))
  if (tameTo !== null && !(tameTo > 0)) throw new BadInput(says.tameTarget({ target: tameTo }))
}

/**
 * Image i has the noise of the seed and i, whoever generates.
 * @param captions of the training images, in the regime that the run learnt from
 * @throws BadInput, Cancelled
 */
export async function generate(
  ask: GenerateAsk,
  { pipeline, unet }: Sized,
  { session, judging, run }: { session: FusionSession; judging: Judging; run: FusionRun | null },
  task: Task,
): Promise<Generated> {
  const { prompts, seed, guidance, steps, solver, tameTo } = ask
  checkSampling(ask)
  const [least, most] = LIMITS.prompts
  if (prompts.length < least || prompts.length > most)
    throw new BadInput(says.promptsOutOfRange({ count: prompts.length, least, most }))
  const begun = performance.now()
  const frames = new Frames(prompts.length, pipeline.image)
  const tamed =
    tameTo === null ? null : { before: prompts.map(() => 0), after: prompts.map(() => 0), changes: MOST_ITERATIONS }
  const onTamed = (start: number, found: { before: Float32Array; after: Float32Array }) => {
    tamed?.before.splice(start, found.before.length, ...found.before)
    tamed?.after.splice(start, found.after.length, ...found.after)
  }
  // Spacing may come to one timestep twice, and visit it once.
  const made = solverOf(solver, pipeline.schedule, steps).timesteps.length
  const meter = guidance === 1 ? null : { first: prompts.map(() => 0), mean: prompts.map(() => 0) }
  const onMeter = ({ index, start, magnitudes }: MeterReading) =>
    magnitudes.forEach((magnitude, i) => {
      if (meter === null) return
      if (index === 0) meter.first[start + i] = magnitude
      meter.mean[start + i] = (meter.mean[start + i] ?? 0) + magnitude / made
    })
  const images = await pipeline.generate({
    captions: prompts,
    images: prompts.map((_, number) => number),
    random: new Random(seed).fork('generations'),
    guidance,
    steps,
    solver,
    unet,
    ...(tameTo === null ? {} : { tame: { target: tameTo, onTamed } }),
    ...(meter === null ? {} : { onMeter }),
    ...(ask.frames ? { onFrame: (frame: Frame) => frames.add(frame) } : {}),
    ...task,
  })
  const seconds = (performance.now() - begun) / 1000
  const { tokenizer } = pipeline
  const notes = prompts.flatMap((prompt) => [tokenizer.markNote(prompt), tokenizer.cutNote(prompt)])
  return {
    images: await gridOf(images),
    frames: frames.all(),
    notes: [...new Set(notes.filter((note) => note !== null))],
    seconds,
    meter,
    tamed,
    nearest: await nearest(images, { session, judging, run }, task),
  }
}

async function nearest(
  images: Pictures,
  { session, judging, run }: { session: FusionSession; judging: Judging; run: FusionRun | null },
  { signal }: Task,
): Promise<Generated['nearest']> {
  if (!session.has('training')) return null
  const set = session.set('training')
  const judge = await judging.judgeOf(set, session.opened.pipeline)
  const { similarity, index } = await judge.nearest(images, { signal })
  const captions = set.captionsIn(run?.config.captions ?? 'original')
  return {
    similarity: [...similarity],
    images: await gridOf(set.data, index),
    captions: Array.from(index, (image) => captions[image] ?? ''),
  }
}

/** x₀ as each sampling step predicted it, put together from the batches that images are made in. */
class Frames {
  private readonly steps: { timestep: number; pixels: Uint8Array }[] = []

  constructor(
    private readonly count: number,
    private readonly image: Pipeline['image'],
  ) {}

  /** Kept as bytes: of each step there are as many images as of the last. */
  add({ index, timestep, start, images }: Frame): void {
    const length = this.image.size ** 2 * this.image.channels
    const step = (this.steps[index] ??= { timestep, pixels: new Uint8Array(this.count * length) })
    step.pixels.set(toBytes(images.pixels), start * length)
  }

  all(): Generated['frames'] {
    return this.steps.map(({ timestep, pixels }) => ({
      timestep,
      images: { rows: 1, columns: this.count, ...this.image, pixels },
    }))
  }
}
