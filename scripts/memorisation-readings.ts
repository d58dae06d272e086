/** What each detector of memorisation reads of some prompts on one model. */
import * as tf from '@tensorflow/tfjs-core'
import { attentionEntropy } from '../src/diffusion/memorisation/attention-entropy'
import { imageLosses } from '../src/diffusion/memorisation/image-loss'
import { tokenSignificance } from '../src/diffusion/memorisation/token-significance'
import type { Encoded } from '../src/diffusion/model/latent-coder'
import type { Pipeline } from '../src/diffusion/model/pipeline'
import { ddim } from '../src/diffusion/sampling/ddim'
import { latentNoise } from '../src/diffusion/sampling/latent-noise'
import type { UNet } from '../src/diffusion/unet/unet'
import type { JudgeNetwork } from '../src/judges/network'
import type { Pictures } from '../src/data/pictures'
import { nearestTraining, similarityTo } from '../src/metrics/copying/replication-similarity'
import type { DetectorConditions, DetectorName } from '../src/results/memorisation-types'
import { Random } from '../src/tensor/random'

/** `[prompts]` of each detector; higher = rather memorised. */
export type Readings = Record<DetectorName, Float64Array>

export interface PromptReadings {
  readings: Readings
  /** `[prompts · perPrompt]` similarity of each generation to the training image nearest to it. */
  similarities: Float32Array
}

/** Captions of some images, and the images. */
export interface Prompts {
  captions: readonly string[]
  images: Pictures
  /** `[N, h, w, C]` of the images. */
  latents: Encoded
}

export interface ReadingParts {
  pipeline: Pipeline
  unet: UNet
  detector: JudgeNetwork
  /** Descriptors `[N, D]` of the images that the fine-tuned model was trained on. */
  training: tf.Tensor2D
  heads: number
  conditions: DetectorConditions
}

/** Prompts that go through the network together. */
const BATCH = 16

/** All prompts begin with the same noises, so that they differ by themselves. */
export async function readingsOf(prompts: Prompts, parts: ReadingParts): Promise<PromptReadings> {
  const { pipeline, unet, conditions } = parts
  const random = new Random(conditions.noiseSeed)
  const encode = (texts: readonly string[]) => pipeline.encodeTexts(texts)
  const losses = await imageLosses({ unet, schedule: pipeline.schedule }, prompts.latents, prompts.captions, encode, {
    timesteps: conditions.lossTimesteps,
    random: random.fork('loss'),
    batch: BATCH,
  })
  const { similarities, ...generated } = await whileGenerating(prompts, parts)
  const inside = await atFirstStep(prompts.captions, parts)
  return { readings: { ...generated, ...inside, 'loss-membership': losses.map((loss) => -loss) }, similarities }
}

type Generated = 'meter-first' | 'meter-mean' | 'replication' | 'own-similarity'

async function whileGenerating(
  { captions, images }: Prompts,
  { pipeline, unet, detector, training, conditions }: ReadingParts,
): Promise<Pick<Readings, Generated> & Pick<PromptReadings, 'similarities'>> {
  const { perPrompt, guidance, samplingSteps: steps } = conditions
  const promptOf = (generation: number) => Math.floor(generation / perPrompt)
  const asked = captions.flatMap((caption) => new Array<string>(perPrompt).fill(caption))
  const zeros = () => new Float64Array(captions.length)
  const [first, mean] = [zeros(), zeros()]
  const generated = await pipeline.generate({
    captions: asked,
    images: asked.map((_, generation) => generation % perPrompt),
    random: new Random(conditions.noiseSeed).fork('generations'),
    guidance,
    steps,
    unet,
    onMeter: ({ index, start, magnitudes }) =>
      magnitudes.forEach((magnitude, i) => {
        const prompt = promptOf(start + i)
        mean[prompt] = (mean[prompt] ?? 0) + magnitude / (steps * perPrompt)
        if (index === 0) first[prompt] = (first[prompt] ?? 0) + magnitude / perPrompt
      }),
  })
  const descriptors = await detector.look(generated)
  const own = await detector.look(images)
  const averaged = (similarities: ArrayLike<number>) => {
    const sums = zeros()
    for (let i = 0; i < similarities.length; i++)
      sums[promptOf(i)] = (sums[promptOf(i)] ?? 0) + (similarities[i] ?? NaN) / perPrompt
    return sums
  }
  const { similarity } = await nearestTraining(descriptors.features, training)
  const toOwn = await similarityTo(
    descriptors.features,
    own.features,
    asked.map((_, generation) => promptOf(generation)),
  )
  tf.dispose([descriptors.features, own.features])
  return {
    'meter-first': first,
    'meter-mean': mean,
    replication: averaged(similarity),
    'own-similarity': averaged(toOwn),
    similarities: similarity,
  }
}

/** What looks into the network, at the first sampling step and with the first image's noise. */
async function atFirstStep(
  captions: readonly string[],
  { pipeline, unet, heads, conditions }: ReadingParts,
): Promise<Pick<Readings, 'significance' | 'attention-entropy'>> {
  const { schedule, latentShape } = pipeline
  const [timestep = 0] = ddim(schedule, conditions.samplingSteps).timesteps
  const random = new Random(conditions.noiseSeed).fork('generations')
  const empty = await pipeline.encodeTexts([''])
  const emptyRow = tf.squeeze<tf.Tensor2D>(empty, [0])
  const significance: number[] = []
  const entropy: number[] = []
  for (let start = 0; start < captions.length; start += BATCH) {
    const texts = captions.slice(start, start + BATCH)
    const embeddings = await pipeline.encodeTexts(texts)
    const latents = latentNoise(
      random,
      texts.map(() => 0),
      'start',
      latentShape,
    ) as tf.Tensor4D
    const { norms } = await tokenSignificance({ unet, schedule }, latents, timestep, embeddings, emptyRow)
    const tokens = norms.length / texts.length
    texts.forEach((_, i) => significance.push(Math.max(...norms.subarray(i * tokens, (i + 1) * tokens))))
    const layer = { layer: conditions.attentionLayer, heads }
    entropy.push(...(await attentionEntropy(unet, layer, latents, timestep, embeddings)))
    tf.dispose([embeddings, latents])
  }
  tf.dispose([empty, emptyRow])
  return { significance: Float64Array.from(significance), 'attention-entropy': Float64Array.from(entropy) }
}
