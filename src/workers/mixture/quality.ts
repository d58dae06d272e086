/**
 * Samples of a mixture measured as paper B's section 3.3 does, by a small classifier in Inception's place or by one of the visitor's own:
 * Inception score, and the Fréchet distance of its features to those of real images, which is FID-like and no FID.
 */
import * as says from '../../messages/generated/mixture'
import { imageSource } from '../../data/images/batches'
import { SHARES_MARK } from '../../data/images/class-shares'
import type { LoadBytes } from '../../data/fetch-bytes'
import type { ImageDataset } from '../../data/images/types'
import { bundledMoments, isClassified, openBundledClassifier, type ClassifiedSet } from '../../judges/bundled'
import type { JudgeNetwork } from '../../judges/network'
import type { HeldPictures } from '../../data/pictures'
import { withBorder } from '../../judges/pictures'
import { frechetDistance, momentsOf, type Moments } from '../../metrics/pictures/frechet'
import { inceptionScore } from '../../metrics/pictures/inception-score'
import { BadInput, hasClassifier, QUALITY_SPLITS } from '../../mixture/config'
import type { SampleQuality } from '../../mixture/types'
import type { ReadFile } from '../../tensor/files/folder'
import { Random } from '../../tensor/random'
import { partsOf, type Task } from '../../tensor/cancellation'
import type { OwnJudge } from './own-judge'
import type { Run } from './run'

/** Test images that the mixture weights are the mean responsibility of, where they have not been scored in this iteration. */
const WEIGHING_IMAGES = 2000

/** What is to be known of a run whose samples are scored. */
export type Scored = Pick<Run, 'dataset' | 'config' | 'model' | 'iteration' | 'evaluation'>

/** What measures samples of one set's images. */
export interface OpenJudge {
  network: JudgeNetwork
  /** Gaussian of the features of real images. */
  reference: Moments
  /** Which these are. */
  real: SampleQuality['reference']
  /** What the visitor calls it, where it is their own: it has images resized, where the bundled ones have black around them. */
  own?: string
}

/** The set that images are of, whatever class shares they were cut to; null where there is no classifier of it. */
function setOf(id: string): ClassifiedSet | null {
  const [name = ''] = id.split(SHARES_MARK)
  return isClassified(name) ? name : null
}

export class SampleJudges {
  /** Of test images of sets that were cut to class shares, by the set's id. */
  private readonly cutReferences = new Map<string, Moments>()
  /** Kept open: they are small. */
  private readonly judges = new Map<ClassifiedSet, Promise<OpenJudge>>()

  /** @param own null: the bundled classifiers alone judge */
  constructor(
    private readonly loadBytes: LoadBytes,
    private readonly own: OwnJudge | null = null,
  ) {}

  /** Whether a classifier of the visitor's own judges. */
  get isOwn(): boolean {
    return (this.own?.classifier ?? null) !== null
  }

  /** Whether there is a classifier of the run's images. */
  knows({ dataset }: Scored): boolean {
    return this.isOwn || setOf(dataset.id) !== null
  }

  /**
   * Whether samples are scored with the run's images at hand alone: for mixture weights, because a cut set is no longer the classifier's,
   * or because nobody knows the visitor's classifier's features of them.
   */
  needsImages({ config, dataset }: Scored): boolean {
    return hasClassifier(config) || isCut(dataset.id) || this.isOwn
  }

  /**
   * The bundled classifier of the run's images, fetched when it is first asked for.
   * @throws BadInput where there is none, or it cannot be fetched; a later call tries again
   */
  async bundledFor({ dataset }: Scored): Promise<OpenJudge> {
    const set = setOf(dataset.id)
    if (set === null) throw new BadInput(says.noBundledClassifier({ name: dataset.name }))
    const opened = this.judges.get(set) ?? this.open(set)
    this.judges.set(set, opened)
    opened.catch(() => this.judges.delete(set))
    return opened
  }

  /**
   * @param data the run's images, where `needsImages`
   * @param samples drawn from the prior: k by the mixture weights, or uniformly where the method has none
   * @throws BadInput as `bundledFor`; Cancelled
   */
  measure(run: Scored, data: ImageDataset | null, samples: number, task: Task = {}): Promise<SampleQuality> {
    const measured = () => this.measured(run, data, samples, task)
    return this.own === null ? measured() : this.own.inTurn(measured)
  }

  private async measured(run: Scored, data: ImageDataset | null, samples: number, task: Task): Promise<SampleQuality> {
    const { iteration, config, model } = run
    const [referring, drawing, looking] = partsOf(task, [this.isOwn ? samples : 0, samples, samples])
    const judge = await this.judgeOf(run, data, referring)
    const weights = hasClassifier(config) ? await mixtureWeights(run, data) : null
    // Its own stream, the same each time: training draws nothing else for it, and a curve's points share their noise.
    const pixels = await model.draw(samples, weights, new Random(config.seed).fork('quality'), drawing)
    const scores = await scoresOf({ count: samples, ...model.image, pixels }, judge, looking)
    return { iteration, ...scores }
  }

  private async judgeOf(run: Scored, data: ImageDataset | null, task: Task = {}): Promise<OpenJudge> {
    const classifier = this.own?.classifier ?? null
    if (this.own === null || classifier === null) return this.fitting(await this.bundledFor(run), run, data)
    if (data === null) throw missing(run.dataset.name)
    const reference = await this.own.reference(data, task)
    return { network: classifier.network, reference, real: 'training', own: classifier.name }
  }

  /** Training images of a cut set have other shares than those whose features the classifier comes with: its test images stand for them. */
  private async fitting(judge: OpenJudge, { dataset }: Scored, data: ImageDataset | null): Promise<OpenJudge> {
    if (!isCut(dataset.id)) return judge
    if (data === null) throw missing(dataset.name)
    const known = this.cutReferences.get(data.id) ?? (await featuresOf(data, judge.network))
    this.cutReferences.set(data.id, known)
    return { ...judge, reference: known, real: 'test' }
  }

  private async open(set: ClassifiedSet): Promise<OpenJudge> {
    const read: ReadFile = (name) => this.loadBytes(`models/${name}`)
    const [network, reference] = await Promise.all([openBundledClassifier(read, set), bundledMoments(read, set)])
    return { network, reference, real: 'training' }
  }
}

/**
 * @param images in bytes; of the set that the classifier knows, where it is a bundled one
 * @throws Cancelled
 */
export async function scoresOf(
  images: HeldPictures<Uint8Array>,
  { network, reference, real, own }: OpenJudge,
  task: Task = {},
): Promise<Omit<SampleQuality, 'iteration'>> {
  const seen = own === undefined ? withBorder(images, network.preprocessing.crop) : images
  const { features, logits } = await network.look(seen, task)
  try {
    if (logits === null) throw new Error(`${network.name} has no logits.`)
    const [, classes] = logits.shape
    const moments = momentsOf(await features.data(), reference.mean.length)
    return {
      inception: inceptionScore(await logits.data(), classes, QUALITY_SPLITS),
      frechet: frechetDistance(moments, reference),
      reference: real,
      classifier: network.description,
      ...(own === undefined ? {} : { own }),
    }
  } finally {
    features.dispose()
    logits?.dispose()
  }
}

async function featuresOf({ test, size, channels }: ImageDataset, network: JudgeNetwork): Promise<Moments> {
  const images = { count: test.count, size, channels, pixels: test.pixels }
  const { features, logits } = await network.look(withBorder(images, network.preprocessing.crop))
  try {
    return momentsOf(await features.data(), features.shape[1])
  } finally {
    features.dispose()
    logits?.dispose()
  }
}

const isCut = (id: string) => id.includes(SHARES_MARK)

const missing = (name: string) => new BadInput(says.scoreNeedsImages({ name }))

/** π `[K]`: the mean responsibility over test images. */
async function mixtureWeights(run: Scored, data: ImageDataset | null): Promise<number[]> {
  const { evaluation, iteration, model } = run
  if (evaluation?.iteration === iteration) return evaluation.weights
  if (data === null) throw missing(run.dataset.name)
  const count = Math.min(WEIGHING_IMAGES, data.test.count)
  const { weights } = await model.evaluate(imageSource(data.test), { labels: null, classes: 0 }, iteration, count)
  return weights
}
