/** Images from captions: batches of noise denoised step by step, each step's prediction to be looked at. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import { giveWay, throwIfCancelled, type Task } from '../../tensor/cancellation'
import { inputOf, Replayed, snapshot } from '../../tensor/replay'
import { ddim } from './ddim'
import { dpmSolver } from './dpm-solver'
import { expectFiniteImages } from './finite-images'
import { conditionalMagnitude, noiseScale } from '../memorisation/meter'
import { tamedPrompts, type TamedPrompts } from '../memorisation/tamed-prompt'
import { latentNoise } from './latent-noise'
import { guided, type Predict, type Watch } from './guidance'
import type { HeldPictures } from '../../data/pictures'
import { PictureBuffer } from '../../judges/pictures'
import { samplingSteps } from './sampler'
import type { NoiseSchedule } from './schedule'
import type { SolverName } from './schedulers'
import type { Solver } from './solver'
import type { UNet } from '../unet/unet'

/** Steps of the default sampler. */
export const SAMPLING_STEPS = 20

export interface Generation extends Task {
  /** One for each image. */
  captions: readonly string[]
  /** Numbers of the images, by which their noise is drawn; as many as captions. */
  images: readonly number[]
  /** Seed of all the noise. */
  random: Random
  /** Classifier-free guidance; 1 = none. */
  guidance: number
  /** By default DDIM. */
  solver?: SolverName
  /** Of sampling; by default `SAMPLING_STEPS`. */
  steps?: number
  /** By default the folder's own. */
  unet?: UNet
  /** x₀ as each step predicts it, decoded: given, it costs a decoding a step. */
  onFrame?: (frame: Frame) => void
  /** The captions' embeddings are changed, before the first step, until the meter is at `target` (`tamed-prompt.ts`). */
  tame?: { target: number; onTamed?: (start: number, tamed: Pick<TamedPrompts, 'before' | 'after'>) => void }
  /** How much the captions change each step's noise: given, it costs a second call a step where there is no guidance, else none. */
  onMeter?: (reading: MeterReading) => void
}

/** What a sampling step takes the images for. Images come in batches, one behind the other, each through all steps. */
export interface Frame {
  /** 0 … steps − 1. */
  index: number
  timestep: number
  /** Place in `captions` of the first of these images. */
  start: number
  images: HeldPictures<Float32Array>
}

/** ‖ε(x_t, c) − ε(x_t, ∅)‖₂ of some images at a sampling step. */
export interface MeterReading {
  /** 0 … steps − 1. */
  index: number
  timestep: number
  /** Place in `captions` of the first of these images. */
  start: number
  /** `[B]` */
  magnitudes: Float32Array
}

/** What images are made with. */
export interface Generator {
  schedule: NoiseSchedule
  unet: UNet
  /** Of one image `[h, w, C]`. */
  latentShape: readonly [number, number, number]
  image: { size: number; channels: 1 | 3 }
  /** To `[B, S, C]`. */
  encodeTexts: (texts: readonly string[]) => Promise<tf.Tensor3D>
  /** Latents `[B, h, w, C]` to images `[B, H, W, channels]` in [−1, 1]. */
  decodeLatents: (latents: tf.Tensor4D) => Promise<tf.Tensor4D>
}

/**
 * Positions of latents denoised together, over all images of a batch: 32 of the miniature's 8×8, so that the memory which a batch takes
 * stays about the same for larger images.
 */
const POSITIONS = 32 * 64
const LARGEST_BATCH = 32

/** Images of such latents that go through the networks together. */
export function imagesTogether([height, width]: readonly [number, number, number]): number {
  return Math.max(1, Math.min(LARGEST_BATCH, Math.floor(POSITIONS / (height * width))))
}

export function solverOf(name: SolverName, schedule: NoiseSchedule, steps: number): Solver {
  return name === 'ddim' ? ddim(schedule, steps) : dpmSolver(schedule, steps)
}

/**
 * One image a caption, float32 in [−1, 1]. Same seed, numbers, captions and network: same images, in whatever batches.
 * @throws Cancelled where the signal is given, between two steps; BrokenGeneration where an image's numbers are none
 */
export async function generateImages(
  generator: Generator,
  generation: Generation,
): Promise<HeldPictures<Float32Array>> {
  const { captions, images, random, guidance, signal, onProgress, onFrame, onMeter, tame } = generation
  const { schedule, latentShape, image, encodeTexts, decodeLatents } = generator
  const unet = generation.unet ?? generator.unet
  const solver = solverOf(generation.solver ?? 'ddim', schedule, generation.steps ?? SAMPLING_STEPS)
  if (captions.length < 1 || captions.length !== images.length)
    throw new RangeError(`There are ${captions.length} captions for ${images.length} images; each image needs one.`)
  const made = new PictureBuffer(captions.length, image.size, image.channels)
  const decodeTo = async (pictures: PictureBuffer, start: number, latents: tf.Tensor) => {
    const decoded = await decodeLatents(latents as tf.Tensor4D)
    await pictures.set(start, decoded)
    decoded.dispose()
  }
  throwIfCancelled(signal)
  const empty = await encodeTexts([''])
  const emptyRow = tf.squeeze<tf.Tensor2D>(empty, [0])
  const network = predictionsOf(unet)
  /** `[B]` of the step under way, where they are asked for. */
  let magnitudes: tf.Tensor1D | null = null
  const watch: Watch = (free, conditional, timestep) => {
    magnitudes?.dispose()
    magnitudes = tf.keep(conditionalMagnitude(noiseScale(schedule, timestep), free, conditional))
  }
  const predict = guided(network.predict, emptyRow, guidance, onMeter === undefined ? null : watch)
  /** @param encoded is disposed of */
  const tamed = async (
    encoded: tf.Tensor3D,
    numbers: readonly number[],
    start: number,
    { target, onTamed }: NonNullable<Generation['tame']>,
  ) => {
    const latents = latentNoise(random, numbers, 'start', latentShape) as tf.Tensor4D
    try {
      const [timestep = 0] = solver.timesteps
      const found = await tamedPrompts({ unet, schedule }, latents, timestep, encoded, emptyRow, target)
      onTamed?.(start, found)
      return found.embeddings
    } finally {
      tf.dispose([encoded, latents])
    }
  }
  const batch = imagesTogether(latentShape)
  const steps = solver.timesteps.length
  const work = Math.ceil(captions.length / batch) * steps
  let done = 0
  let before = Promise.resolve()
  try {
    for (let start = 0; start < captions.length; start += batch) {
      const numbers = images.slice(start, start + batch)
      const encoded = await encodeTexts(captions.slice(start, start + batch))
      const embeddings = tame === undefined ? encoded : await tamed(encoded, numbers, start, tame)
      const sampling = { schedule, solver, predict, embeddings, random, images: numbers, shape: latentShape }
      try {
        for await (const { index, timestep, clean, next } of samplingSteps(sampling)) {
          if (onFrame !== undefined) {
            const pictures = new PictureBuffer(numbers.length, image.size, image.channels)
            await decodeTo(pictures, 0, clean)
            onFrame({ index, timestep, start, images: pictures })
          }
          if (onMeter !== undefined && magnitudes !== null)
            onMeter({ index, timestep, start, magnitudes: await (magnitudes as tf.Tensor1D).data<'float32'>() })
          if (index === steps - 1) {
            // Read back whole, once a batch: 32 KB of the miniature's.
            const told = captions.slice(start, start + batch)
            expectFiniteImages(await next.data<'float32'>(), 'latents', told, guidance)
            await decodeTo(made, start, next)
            expectFiniteImages(made.of(start, numbers.length), 'pixels', told, guidance)
          }
          // One step is queued while the one before is computed: more would be no progress, and could not be left off.
          await before
          before = computed(next)
          onProgress?.(++done / work)
          await giveWay(signal)
        }
      } finally {
        embeddings.dispose()
      }
    }
    return made
  } finally {
    tf.dispose([empty, emptyRow, ...(magnitudes === null ? [] : [magnitudes])])
    network.dispose()
  }
}

/** Resolves when the device has these values; a GPU only queues what it is given. */
function computed(latents: tf.Tensor): Promise<void> {
  const one = tf.tidy(() => tf.slice(tf.reshape(latents, [-1]), 0, 1))
  const read = one
    .data()
    .then(() => undefined)
    .finally(() => one.dispose())
  // Where the generation has ended by another error, nobody waits for this one.
  read.catch(() => undefined)
  return read
}

/** The network at one timestep; on WebGPU recorded once, and replayed. */
function predictionsOf(unet: UNet): { predict: Predict; dispose(): void } {
  const network = new Replayed<'latents' | 'waves' | 'embeddings'>((given) => [
    unet.predictAt(inputOf(given, 'latents'), inputOf(given, 'waves'), inputOf(given, 'embeddings')),
  ])
  return {
    predict: (latents, timestep, embeddings) => {
      const [samples = 0] = latents.shape
      const waves = unet.wavesOf(new Array<number>(samples).fill(timestep))
      const shape = [samples, unet.config.time.channels]
      const [output] = network.run({ latents, waves: { values: waves, shape }, embeddings })
      if (output === undefined) throw new RangeError('The network gave no output.')
      return snapshot(output)
    },
    dispose: () => network.dispose(),
  }
}
