/**
 * Samples of a mixture measured as paper B's section 3.3 does, by a small classifier in Inception's place: Inception score, and the Fréchet
 * distance of its features to those of real images, which is FID-like and no FID.
 */
import { imageSource } from '../../data/images/batches'
import type { LoadBytes } from '../../data/fetch-bytes'
import type { ImageDataset } from '../../data/images/types'
import { bundledMoments, openBundledClassifier, type ClassifiedSet } from '../../judges/bundled'
import type { JudgeNetwork } from '../../judges/network'
import { withBorder, type Pictures } from '../../judges/pictures'
import { frechetDistance, momentsOf, type Moments } from '../../metrics/frechet'
import { inceptionScore } from '../../metrics/inception-score'
import { BadInput, hasClassifier, QUALITY_SPLITS } from '../../mixture/config'
import type { SampleQuality } from '../../mixture/types'
import type { ReadFile } from '../../tensor/sharded-safetensors'
import { Random } from '../../tensor/random'
import { partsOf, type Task } from '../../tensor/cancellation'
import type { Run } from './run'

/** Test images that the mixture weights are the mean responsibility of, where they have not been scored in this iteration. */
const WEIGHING_IMAGES = 2000

/** What measures samples of one set's images. */
export interface OpenJudge {
  network: JudgeNetwork
  /** Gaussian of the features of real images. */
  reference: Moments
}

const isClassified = (id: string): id is ClassifiedSet => id === 'mnist' || id === 'fashion-mnist'

export class SampleJudges {
  /** Kept open: they are small. */
  private readonly judges = new Map<ClassifiedSet, Promise<OpenJudge>>()

  constructor(private readonly loadBytes: LoadBytes) {}

  /** Whether there is a classifier of the run's images. */
  knows({ dataset }: Run): boolean {
    return isClassified(dataset.id)
  }

  /**
   * The classifier of the run's images, fetched when it is first asked for.
   * @throws BadInput where there is none, or it cannot be fetched; a later call tries again
   */
  async judgeOf({ dataset }: Run): Promise<OpenJudge> {
    const { id, name } = dataset
    if (!isClassified(id))
      throw new BadInput(
        `No classifier of ${name} comes with the page, so its samples have no scores; MNIST and Fashion-MNIST have one.`,
      )
    const opened = this.judges.get(id) ?? this.open(id)
    this.judges.set(id, opened)
    opened.catch(() => this.judges.delete(id))
    return opened
  }

  /**
   * @param data the run's images; only for methods with a classifier, whose mixture weights are mean responsibilities
   * @param samples drawn from the prior: k by the mixture weights, or uniformly where the method has none
   * @throws BadInput as `judgeOf`; Cancelled
   */
  async measure(run: Run, data: ImageDataset | null, samples: number, task: Task = {}): Promise<SampleQuality> {
    const judge = await this.judgeOf(run)
    const { iteration, config, model } = run
    const weights = hasClassifier(config) ? await mixtureWeights(run, data) : null
    const [drawing, looking] = partsOf(task, [samples, samples])
    // Its own stream, the same each time: training draws nothing else for it, and a curve's points share their noise.
    const pixels = await model.draw(samples, weights, new Random(config.seed).fork('quality'), drawing)
    const scores = await scoresOf({ count: samples, ...model.image, pixels }, judge, looking)
    return { iteration, ...scores }
  }

  private async open(set: ClassifiedSet): Promise<OpenJudge> {
    const read: ReadFile = (name) => this.loadBytes(`models/${name}`)
    const [network, reference] = await Promise.all([openBundledClassifier(read, set), bundledMoments(read, set)])
    return { network, reference }
  }
}

/**
 * @param images of the set that the classifier knows, in bytes
 * @throws Cancelled
 */
export async function scoresOf(
  images: Pictures & { readonly pixels: Uint8Array },
  { network, reference }: OpenJudge,
  task: Task = {},
): Promise<Omit<SampleQuality, 'iteration'>> {
  const { features, logits } = await network.look(withBorder(images, network.preprocessing.crop), task)
  try {
    if (logits === null) throw new Error(`${network.name} has no logits.`)
    const [, classes] = logits.shape
    const moments = momentsOf(await features.data(), reference.mean.length)
    return {
      inception: inceptionScore(await logits.data(), classes, QUALITY_SPLITS),
      frechet: frechetDistance(moments, reference),
      reference: 'training',
      classifier: network.description,
    }
  } finally {
    features.dispose()
    logits?.dispose()
  }
}

/** π `[K]`: the mean responsibility over test images. */
async function mixtureWeights(run: Run, data: ImageDataset | null): Promise<number[]> {
  const { evaluation, iteration, model } = run
  if (evaluation?.iteration === iteration) return evaluation.weights
  if (data === null) throw new BadInput(`Mixture weights are mean responsibilities; load ${run.dataset.name} for them.`)
  const count = Math.min(WEIGHING_IMAGES, data.test.count)
  const { weights } = await model.evaluate(imageSource(data.test), { labels: null, classes: 0 }, iteration, count)
  return weights
}
