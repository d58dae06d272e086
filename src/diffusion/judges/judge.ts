/** Generated images measured as paper A's section 4 does: what they copy, and whether they are any good. */
import * as tf from '@tensorflow/tfjs-core'
import { momentsOf } from '../../metrics/pictures/frechet'
import { pointsOf, type Points } from '../../metrics/pictures/nearest-neighbours'
import {
  featureQuality,
  pictureQuality,
  type PictureQuality,
  type RealFeatures,
} from '../../metrics/pictures/picture-quality'
import { replicationReport } from '../../metrics/copying/replication'
import { nearestTraining, similarityTo, type Nearest } from '../../metrics/copying/replication-similarity'
import type { ReplicationReport } from '../../metrics/copying/replication-types'
import { percentile } from '../../metrics/statistics/percentile'
import type { Random } from '../../tensor/random'
import { inBatches, partsOf, type Task } from '../../tensor/cancellation'
import type { JudgeNetwork } from '../../judges/network'
import type { Pictures } from '../../data/pictures'
import { SeenImages, type Classified } from './seen-images'

/** Networks that judge; they stay their owner's. */
export interface Judges {
  /** Copy detector: its features are descriptors, compared by their cosine. */
  detector: JudgeNetwork
  /** Its features give the Fréchet distance, its logits (if any) the Inception score and the agreement with captions. */
  classifier: JudgeNetwork
  /** Similarity from which the detector calls an image a copy, calibrated for as many training images; null: none is known. */
  threshold: number | null
}

/** What generated images are measured against. All stay the caller's. */
export interface JudgeSets {
  training: Pictures
  /**
   * Real images that nothing was trained on: the background of R, and the reference of the Fréchet distance. Null where there are none:
   * then there is no background, and the reference is the training images.
   */
  heldOut: Pictures | null
  /** Training images `start` … `end` − 1 as the autoencoder has them again: the ceiling of R. Asked for once, when it is first needed. */
  reconstruct: Reconstruct | null
}

export type Reconstruct = (start: number, end: number, task: Task) => Promise<Pictures>

export interface Judgement {
  replication: ReplicationReport
  quality: PictureQuality
  /** What the Fréchet distance, KID, precision and recall are to. */
  reference: 'held-out' | 'training'
}

/** R in short, as it rises while training. */
export interface ReplicationReading {
  replication: number
  /** Mean similarity to the caption's own image. */
  own: number
  /** Generations measured. */
  count: number
}

type Described = 'training' | 'heldOut' | 'reconstructed'

/** Reconstructions in memory at once, and numbers in them: 64 MB. */
const RECONSTRUCTED = 256
const RECONSTRUCTED_VALUES = 2 ** 24
/** Passes of an image through a network: to be seen, and what its quality's intervals take, in such. */
const SEEING_WORK = 2
const QUALITY_WORK = 3

export class Judge {
  /** `[N, D]` of the sets that stay, each passed through the detector once. */
  private readonly descriptors = new Map<Described, tf.Tensor2D>()
  /** Features of the real images, which stay. */
  private real: RealFeatures | null = null

  constructor(
    private readonly judges: Judges,
    private readonly sets: JudgeSets,
  ) {}

  /**
   * Passes generated images through the networks, so that they may go; where all cannot be held, one part after the other.
   * @returns the caller's to dispose of
   * @throws Cancelled
   */
  async see(images: Pictures, task: Task = {}): Promise<SeenImages> {
    const [forDetector = {}, forClassifier = {}] = partsOf(task, [1, 1])
    const descriptors = await this.describe(images, forDetector)
    try {
      return new SeenImages(descriptors, await this.classified(images, forClassifier))
    } catch (error) {
      descriptors.dispose()
      throw error
    }
  }

  /** As `judgeSeen`. @param images generated, two at least */
  async judge(
    images: Pictures,
    own: ArrayLike<number>,
    labels: ArrayLike<number> | null,
    random: Random,
    task: Task = {},
  ): Promise<Judgement> {
    const work = this.workOn(images.count).reduce((sum, part) => sum + part, 0)
    const [forImages = {}, forJudging = {}] = partsOf(task, [SEEING_WORK * images.count, work])
    const seen = await this.see(images, forImages)
    try {
      return await this.judgeSeen(seen, own, labels, random, forJudging)
    } finally {
      seen.dispose()
    }
  }

  /**
   * @param images generated, two at least; stay the caller's
   * @param own `[M]` the training image whose caption each was generated from
   * @param labels `[M]` the classifier's class that each caption names; null where captions name none
   * @param random of the bootstraps and subsets
   * @throws Cancelled
   */
  async judgeSeen(
    images: SeenImages,
    own: ArrayLike<number>,
    labels: ArrayLike<number> | null,
    random: Random,
    task: Task = {},
  ): Promise<Judgement> {
    const { heldOut, reconstruct, training: trainingImages } = this.sets
    const [forTraining = {}, forHeldOut = {}, forCeiling = {}, forReference = {}, forQuality = {}] = partsOf(
      task,
      this.workOn(images.count),
    )
    const training = await this.described('training', () => this.describe(trainingImages, forTraining))
    const background = heldOut && (await this.described('heldOut', () => this.describe(heldOut, forHeldOut)))
    const ceiling =
      reconstruct && (await this.described('reconstructed', () => this.describeParts(reconstruct, forCeiling)))
    const { descriptors: generated, classified } = images
    const replication = replicationReport({
      generated: await nearestTraining(generated, training),
      ...(background === null ? {} : { background: await nearestTraining(background, training) }),
      ...(ceiling === null ? {} : { ceiling: await nearestTraining(ceiling, training) }),
      ...(training.shape[0] > 1
        ? { amongTraining: await nearestTraining(training, training, { exceptSelf: true }) }
        : {}),
      own: { index: own, similarity: await similarityTo(generated, training, own) },
      threshold: this.judges.threshold,
      random,
    })
    this.real ??= await this.realFeatures(forReference)
    const quality = await qualityOf({ ...classified, labels }, this.real, random.fork('quality'), forQuality)
    return { replication, quality, reference: heldOut === null ? 'training' : 'held-out' }
  }

  /** R alone, without classifier, background and ceiling: cheap enough for in between. @throws Cancelled */
  async judgeReplication(images: Pictures, own: ArrayLike<number>, task: Task = {}): Promise<ReplicationReading> {
    const training = await this.training(task)
    const generated = await this.describe(images, task)
    try {
      const { similarity } = await nearestTraining(generated, training)
      const toOwn = await similarityTo(generated, training, own)
      const mean = toOwn.reduce((sum, value) => sum + value, 0) / toOwn.length
      return { replication: percentile(similarity, 95), own: mean, count: images.count }
    } finally {
      generated.dispose()
    }
  }

  /** The training image that each of some images is most similar to. @throws Cancelled */
  async nearest(images: Pictures, task: Task = {}): Promise<Nearest> {
    const training = await this.training(task)
    const generated = await this.describe(images, task)
    try {
      return await nearestTraining(generated, training)
    } finally {
      generated.dispose()
    }
  }

  /** Networks and sets stay. */
  dispose(): void {
    tf.dispose([...this.descriptors.values()])
    this.descriptors.clear()
  }

  /** Of `judgeSeen`, in passes through a network: the sets', where they are not known yet, and that of the images' quality. */
  private workOn(images: number): [number, number, number, number, number] {
    const { heldOut, reconstruct, training } = this.sets
    const unless = (known: boolean, count: number) => (known ? 0 : count)
    return [
      unless(this.descriptors.has('training'), training.count),
      unless(this.descriptors.has('heldOut'), heldOut?.count ?? 0),
      unless(this.descriptors.has('reconstructed') || reconstruct === null, training.count),
      unless(this.real !== null, training.count + (heldOut?.count ?? 0)),
      QUALITY_WORK * images,
    ]
  }

  private training(task: Task): Promise<tf.Tensor2D> {
    return this.described('training', () => this.describe(this.sets.training, { signal: task.signal }))
  }

  /** `[M, D]`, a new tensor. */
  private async describe(images: Pictures, task: Task): Promise<tf.Tensor2D> {
    const { features, logits } = await this.judges.detector.look(images, task)
    logits?.dispose()
    return features
  }

  /** `[N, D]` of the training images as they are made again, a new tensor. */
  private async describeParts(reconstruct: Reconstruct, task: Task): Promise<tf.Tensor2D> {
    const { signal } = task
    const { count, size, channels } = this.sets.training
    const together = Math.max(1, Math.min(RECONSTRUCTED, Math.floor(RECONSTRUCTED_VALUES / (size ** 2 * channels))))
    const parts: tf.Tensor2D[] = []
    try {
      await inBatches(count, together, task, async (start, end) => {
        parts.push(await this.describe(await reconstruct(start, end, { signal }), { signal }))
      })
      return tf.concat(parts)
    } finally {
      tf.dispose(parts)
    }
  }

  /** `[N, D]` of a set that stays, kept. */
  private async described(name: Described, describe: () => Promise<tf.Tensor2D>): Promise<tf.Tensor2D> {
    const made = this.descriptors.get(name) ?? (await describe())
    this.descriptors.set(name, made)
    return made
  }

  private async realFeatures(task: Task): Promise<RealFeatures> {
    const { training, heldOut } = this.sets
    const [forTraining = {}, forHeldOut = {}] = partsOf(task, [training.count, heldOut?.count ?? 0])
    const known = await this.features(training, forTraining)
    const reference = heldOut === null ? known : await this.features(heldOut, forHeldOut)
    const moments = momentsOf(reference.values, reference.width)
    return { reference, moments, training: known, heldOut: heldOut !== null }
  }

  private async features(images: Pictures, task: Task): Promise<Points> {
    const { features } = await this.classified(images, task)
    return pointsOf(features, features.length / images.count)
  }

  private async classified(images: Pictures, task: Task): Promise<Classified> {
    const { features, logits } = await this.judges.classifier.look(images, task)
    try {
      return {
        features: await features.data<'float32'>(),
        logits: logits && { values: await logits.data<'float32'>(), classes: logits.shape[1] },
      }
    } finally {
      tf.dispose([features, logits ?? []])
    }
  }
}

async function qualityOf(
  images: Classified & { labels: ArrayLike<number> | null },
  real: RealFeatures,
  random: Random,
  task: Task,
): Promise<PictureQuality> {
  const quality = pictureQuality(images, real.moments)
  return { ...quality, ...(await featureQuality(images.features, real, quality.frechet, random, task)) }
}
