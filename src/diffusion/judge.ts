/** Generated images measured as paper A's section 4 does: what they copy, and whether they are any good. */
import * as tf from '@tensorflow/tfjs-core'
import { momentsOf, type Moments } from '../metrics/frechet'
import { pictureQuality, type PictureQuality } from '../metrics/picture-quality'
import { replicationReport } from '../metrics/replication'
import { nearestTraining, similarityTo } from '../metrics/replication-similarity'
import type { ReplicationReport } from '../metrics/replication-types'
import type { Random } from '../tensor/random'
import { channelsFirst, type FrozenNet } from './frozen-net'

/** Networks that judge, and the names of their outputs. All images here are `[M, H, W, channels]` in [−1, 1], and stay the caller's. */
export interface Judges {
  /** Copy detector with `[M, D]` descriptors. */
  detector: { net: FrozenNet; descriptors: string }
  classifier: { net: FrozenNet; logits: string; features: string }
}

/** What generated images are measured against. */
export interface JudgeSets {
  training: tf.Tensor4D
  /** Real images that nothing was trained on: the background of R, and the reference of the Fréchet distance. */
  heldOut: tf.Tensor4D
  /** Training images through the autoencoder: the ceiling of R. */
  reconstructed: tf.Tensor4D
}

export interface Judgement {
  replication: ReplicationReport
  quality: PictureQuality
}

export class Judge {
  private constructor(
    private readonly judges: Judges,
    private readonly descriptors: Record<keyof JudgeSets, tf.Tensor2D>,
    private readonly reference: Moments,
    private readonly threshold: number | null,
  ) {}

  /**
   * Passes the sets that stay through the networks, once.
   * @param threshold similarity from which the detector calls an image a copy, calibrated for as many training images
   */
  static async of(judges: Judges, sets: JudgeSets, threshold: number | null): Promise<Judge> {
    const { detector, classifier } = judges
    const describe = (images: tf.Tensor4D) => outputOf(detector.net, images, detector.descriptors)
    const descriptors = {
      training: await describe(sets.training),
      heldOut: await describe(sets.heldOut),
      reconstructed: await describe(sets.reconstructed),
    }
    const features = await outputOf(classifier.net, sets.heldOut, classifier.features)
    const reference = momentsOf(await features.data(), features.shape[1])
    features.dispose()
    return new Judge(judges, descriptors, reference, threshold)
  }

  /**
   * @param images generated
   * @param own `[M]` the training image whose caption each was generated from
   * @param labels `[M]` the classifier's class that each caption names; null where captions name none
   * @param random of the bootstrap
   */
  async judge(
    images: tf.Tensor4D,
    own: ArrayLike<number>,
    labels: ArrayLike<number> | null,
    random: Random,
  ): Promise<Judgement> {
    const { detector, classifier } = this.judges
    const { training, heldOut, reconstructed } = this.descriptors
    const generated = await outputOf(detector.net, images, detector.descriptors)
    const replication = replicationReport({
      generated: await nearestTraining(generated, training),
      background: await nearestTraining(heldOut, training),
      ceiling: await nearestTraining(reconstructed, training),
      amongTraining: await nearestTraining(training, training, { exceptSelf: true }),
      own: { index: own, similarity: await similarityTo(generated, training, own) },
      threshold: this.threshold,
      random,
    })
    const features = await outputOf(classifier.net, images, classifier.features)
    const logits = await outputOf(classifier.net, images, classifier.logits)
    const classified = {
      logits: await logits.data(),
      classes: logits.shape[1],
      features: await features.data(),
      labels,
    }
    tf.dispose([generated, features, logits])
    return { replication, quality: pictureQuality(classified, this.reference) }
  }

  /** The networks stay. */
  dispose(): void {
    tf.dispose(this.descriptors)
  }
}

async function outputOf(net: FrozenNet, images: tf.Tensor4D, output: string): Promise<tf.Tensor2D> {
  const turned = channelsFirst(images)
  try {
    return (await net.run(turned, output)) as tf.Tensor2D
  } finally {
    turned.dispose()
  }
}
