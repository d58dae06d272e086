/**
 * Trains a mixture GAN: one `step` is one iteration of paper B's Algorithm 1 on a whole batch, for any of the four methods.
 *
 * Order of an iteration: real images → α → Gaussians drawn → generated images → D steps → G, μ, A and C step on the very same images.
 * Nothing is read back inside a step; metrics wait on the device until `readMetrics`.
 */
import * as tf from '@tensorflow/tfjs-core'
import { Adam } from '../tensor/adam'
import { BatchCursor, type BatchCursorState } from '../tensor/batch-cursor'
import { Random, type RandomState } from '../tensor/random'
import { followedBy, gradientsOf, judgedBy, offTape, stopGradient } from '../tensor/tape'
import { hasClassifier } from './config'
import type { MixtureModel } from './model'
import type { Classifier } from './networks/networks'
import { type ImageSource } from './model'
import { discriminatorLoss, generatorLoss, responsibilityLoss, type Pairing } from './objectives/adversarial'
import { informationAndRegulariser } from './objectives/classifier'
import { informationLossAsPublished } from './objectives/information'
import { classify, classifyHeadOnly, pairByResponsibility, pairPlainly, pairUniformly } from './responsibilities'
import { MetricsQueue, type StepReadings } from './step-metrics'
import type { MixtureConfig, StepMetrics, StepParts } from './types'
import { warp } from './warp'

export const ALL_PARTS: StepParts = { discriminator: true, generator: true, classifier: true }

/** What a checkpoint needs besides tensors. */
export interface TrainerState {
  iteration: number
  random: RandomState
  cursor: BatchCursorState
  clusterCursor: BatchCursorState
  adamSteps: Record<string, number>
}

export class MixtureTrainer {
  iteration = 0
  readonly optimizers: { generator: Adam; discriminator: Adam; classifier: Adam }
  private readonly groups: { generator: tf.Variable[]; discriminator: tf.Variable[]; classifier: tf.Variable[] }
  private random: Random
  private cursor: BatchCursor
  private clusterCursor: BatchCursor
  private readonly metrics: MetricsQueue

  /** @param images real images to train on; their labels are never seen here */
  constructor(
    readonly model: MixtureModel,
    private readonly images: ImageSource,
    public config: MixtureConfig = model.config,
  ) {
    const { generator, prior, encoder, discriminator, classifier } = model.networks.parameters
    const sharedTrunk = model.networks.classifier?.shared ? encoder.variables : []
    this.groups = {
      generator: [...generator.variables, ...prior.variables],
      discriminator: [...encoder.variables, ...discriminator.variables],
      classifier: [...sharedTrunk, ...classifier.variables],
    }
    const { beta1, beta2, learningRateG, learningRateD, learningRateC } = config
    this.optimizers = {
      generator: new Adam(this.groups.generator, { learningRate: learningRateG, beta1, beta2 }),
      discriminator: new Adam(this.groups.discriminator, { learningRate: learningRateD, beta1, beta2 }),
      classifier: new Adam(this.groups.classifier, { learningRate: learningRateC, beta1, beta2 }),
    }
    const seeds = new Random(config.seed)
    this.random = seeds.fork('training')
    this.cursor = new BatchCursor(images.count, config.batch, seeds.fork('batches').integer(2 ** 31))
    this.clusterCursor = new BatchCursor(
      images.count,
      Math.min(config.regulariser.batch, images.count),
      seeds.fork('cluster batches').integer(2 ** 31),
    )
    this.metrics = new MetricsQueue(config, model.components)
  }

  /** Epochs of the real images walked so far, as a fraction. */
  get epoch(): number {
    return this.cursor.epoch
  }

  /** Changes settings that may change between iterations: learning rates, betas, weights of the losses, lengths. */
  adjust(config: MixtureConfig): void {
    this.config = config
    const { beta1, beta2 } = config
    Object.assign(this.optimizers.generator.settings, { learningRate: config.learningRateG, beta1, beta2 })
    Object.assign(this.optimizers.discriminator.settings, { learningRate: config.learningRateD, beta1, beta2 })
    Object.assign(this.optimizers.classifier.settings, { learningRate: config.learningRateC, beta1, beta2 })
  }

  /** One iteration, or only some of its updates. Queues the work; returns before the device has done it. */
  step(parts: StepParts = ALL_PARTS): void {
    const { config, groups, optimizers } = this
    tf.tidy(() => {
      const real = this.batchOf(this.cursor.next())
      const variables = [...groups.generator, ...groups.classifier]
      const { gradients } = gradientsOf(() => this.generatorAndClassifierLoss(real, parts), variables)
      const split = groups.generator.length
      if (parts.generator) optimizers.generator.apply(gradients.slice(0, split))
      if (parts.classifier && hasClassifier(config)) optimizers.classifier.apply(gradients.slice(split))
      this.iteration++
    })
  }

  /**
   * Metrics of the iterations since the last call, oldest first, and their batches' mean α `[K]` (null without C).
   * @throws NotANumber where a loss or a responsibility is not finite
   */
  readMetrics(): Promise<{ steps: StepMetrics[]; weights: number[] | null }> {
    return this.metrics.read()
  }

  state(): TrainerState {
    const { generator, discriminator, classifier } = this.optimizers
    return {
      iteration: this.iteration,
      random: this.random.state(),
      cursor: this.cursor.state(),
      clusterCursor: this.clusterCursor.state(),
      adamSteps: { generator: generator.steps, discriminator: discriminator.steps, classifier: classifier.steps },
    }
  }

  /** Goes on where `state` was taken; the tensors are restored apart (`checkpoint.ts`). */
  restore(state: TrainerState): void {
    this.iteration = state.iteration
    this.random = Random.restore(state.random)
    this.cursor = BatchCursor.restore(state.cursor)
    this.clusterCursor = BatchCursor.restore(state.clusterCursor)
    for (const [name, adam] of Object.entries(this.optimizers)) adam.steps = state.adamSteps[name] ?? 0
    // What waits was measured by weights that are gone.
    this.metrics.dispose()
  }

  dispose(): void {
    for (const adam of Object.values(this.optimizers)) adam.dispose()
    this.metrics.dispose()
  }

  /** What G, μ, A and C minimise together; D steps in the middle, off the tape. */
  private generatorAndClassifierLoss(real: tf.Tensor4D, parts: StepParts): tf.Scalar {
    const readings: StepReadings = {}
    const { config } = this
    const { classifier, discriminate, generate } = this.model.networks
    const alpha = this.responsibilitiesOf(real)
    const pairing = offTape(() => this.pair(alpha === null ? null : stopGradient(alpha)))
    const fakes = generate(this.latents(pairing), 'train')

    readings.lossD = offTape(() => this.discriminatorStep(pairing, real, fakes, parts.discriminator))
    const published = config.method === 'as-published'
    // Eq. 3 and Eq. 4 carry 1/K; to Adam it is a factor of the gradient between the two losses only.
    const share = published ? 1 / config.components : 1
    const adversarial = judgedBy(fakes, (x) =>
      generatorLoss(pairing, discriminate(x, 'batch') as tf.Tensor2D, published, share),
    )
    readings.lossG = adversarial.value
    const terms = [adversarial.term]

    if (classifier !== null && alpha !== null) {
      readings.meanAlpha = offTape(() => tf.mean(alpha, 0))
      if (config.adversarialToClassifier || published) {
        const fakeLogits = offTape(() => discriminate(fakes, 'batch'))
        terms.push(tf.mul(responsibilityLoss(pairing, alpha, fakeLogits), share))
      }
      const informed = config.informationWeight > 0
      if (informed && published) {
        readings.information = informationLossAsPublished(alpha, classify(classifier, stopGradient(fakes), 'batch'))
        terms.push(tf.mul(readings.information, config.informationWeight))
      }
      terms.push(...this.classifierTerms(classifier, pairing, informed && !published ? fakes : null, readings))
    }
    offTape(() => this.metrics.push(this.iteration + 1, readings))
    return tf.addN(terms)
  }

  /** α of the batch; recorded where Eq. 3 or Eq. 4 sends a gradient through it (with a shared encoder into the head alone). C's running statistics follow real images alone. */
  private responsibilitiesOf(real: tf.Tensor4D): tf.Tensor2D | null {
    const { classifier } = this.model.networks
    if (classifier === null) return null
    const recorded = this.config.adversarialToClassifier || this.config.method === 'as-published'
    const alpha = () => tf.softmax(classifyHeadOnly(classifier, real, 'train'))
    return recorded ? alpha() : offTape(alpha)
  }

  private pair(alpha: tf.Tensor2D | null): Pairing {
    const { batch, components, samplesPerImage, method } = this.config
    if (alpha === null) {
      if (method === 'vanilla') return pairPlainly(batch)
      return pairUniformly(
        Int32Array.from({ length: batch }, () => this.random.integer(components)),
        components,
      )
    }
    const draws = batch * samplesPerImage
    const all = samplesPerImage === components
    const gumbels = all ? null : tf.tensor2d(this.random.gumbels(draws * components), [draws, components])
    return pairByResponsibility(alpha, samplesPerImage, gumbels)
  }

  /** z `[F, D_z]`: reparameterised samples of the drawn Gaussians. All of them go through G as one batch. */
  private latents({ oneHot, count }: Pairing): tf.Tensor2D {
    const epsilon = tf.tensor2d(this.random.normals(count * this.config.latent), [count, this.config.latent])
    const { prior } = this.model.networks
    return prior === null || oneHot === null ? epsilon : prior.latents(oneHot, epsilon)
  }

  /** D's update on real and generated images (batch norm sees them as separate batches); returns its loss. */
  private discriminatorStep(pairing: Pairing, real: tf.Tensor4D, fakes: tf.Tensor, update: boolean): tf.Scalar {
    const { discriminate } = this.model.networks
    const share = this.config.method === 'as-published' ? 1 / this.config.components : 1
    const images = tf.concat([real, fakes])
    const batches = { sizes: [real.shape[0], pairing.count], followed: 0 }
    const loss = () => discriminatorLoss(pairing, discriminate(images, batches) as tf.Tensor2D, share)
    if (!update) return loss()
    const { value, gradients } = gradientsOf(loss, this.groups.discriminator)
    this.optimizers.discriminator.apply(gradients)
    return value
  }

  /**
   * L^I of the generated images (null for none) and R_C, from one pass of C. Each has batch-norm statistics of its own; R_C's images and their
   * warps share theirs.
   */
  private classifierTerms(
    classifier: Classifier,
    pairing: Pairing,
    fakes: tf.Tensor | null,
    readings: StepReadings,
  ): tf.Scalar[] {
    const { regulariser } = this.config
    const clustered = regulariser.enabled ? offTape(() => this.clusterBatch()) : []
    const sizes = fakes === null ? [] : [pairing.count]
    if (clustered.length > 0) sizes.push(clustered.reduce((sum, { shape }) => sum + shape[0], 0))
    if (sizes.length === 0) return []
    const images = fakes === null ? offTape(() => tf.concat(clustered)) : followedBy(fakes, clustered)
    const logits = classify(classifier, images, { sizes, followed: null })
    const { loss, ...terms } = informationAndRegulariser(fakes === null ? null : pairing, logits, this.config)
    const { information, ...clustering } = terms
    if (fakes !== null) readings.information = information
    if (regulariser.enabled) Object.assign(readings, clustering)
    return [loss]
  }

  /** R_C's own batch of real images, and the same images warped. */
  private clusterBatch(): tf.Tensor4D[] {
    const images = this.batchOf(this.clusterCursor.next())
    return [images, warp(images, this.random, this.config.regulariser.brightness)]
  }

  private batchOf(indices: Uint32Array): tf.Tensor4D {
    const { size, channels } = this.model.image
    return tf.tensor4d(this.images.gather(indices), [indices.length, size, size, channels])
  }
}
