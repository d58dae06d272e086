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
import { inputOf, Replayed, snapshot, type Given, type Input, type ReplayState } from '../tensor/replay'
import { followedBy, gradientsOf, judgedBy, offTape, stopGradient } from '../tensor/tape'
import { hasClassifier } from './config'
import { drawIteration, type DrawName } from './draw'
import type { ImageSource, MixtureModel } from './model'
import type { Classifier } from './networks/networks'
import { discriminatorLoss, generatorLoss, responsibilityLoss, type Pairing } from './objectives/adversarial'
import { informationAndRegulariser } from './objectives/classifier'
import { informationLossAsPublished } from './objectives/information'
import { classify, classifyHeadOnly, pairByResponsibility, pairPlainly, pairUniformly } from './responsibilities'
import { MetricsQueue, packReadings, presentIn, type StepReadings } from './step-metrics'
import type { MixtureConfig, StepMetrics, StepParts } from './types'
import { warp } from './warp'

export const ALL_PARTS: StepParts = { discriminator: true, generator: true, classifier: true }

type OptimizerName = 'generator' | 'discriminator' | 'classifier'

/** What differs from one iteration to the next: its draw, and the settings of the updates that are made in it. */
type InputName = DrawName | OptimizerName
type Inputs = Partial<Record<InputName, Input>>

/** What an iteration leaves behind besides its updates. */
interface Measured {
  packed: tf.Tensor | null
}

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
  readonly optimizers: Record<OptimizerName, Adam>
  private readonly groups: Record<OptimizerName, tf.Variable[]>
  private random: Random
  private cursor: BatchCursor
  private clusterCursor: BatchCursor
  private readonly metrics: MetricsQueue
  /** Whole iterations: on WebGPU recorded once, and replayed. */
  private readonly whole = new Replayed<InputName>((given) => this.iterate(given))
  /** Which scalars an iteration measures, with the settings as they are. */
  private present: boolean[] = []

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
    // The weights of the losses are constants of a recorded iteration.
    this.recordAnew()
    const { beta1, beta2 } = config
    Object.assign(this.optimizers.generator.settings, { learningRate: config.learningRateG, beta1, beta2 })
    Object.assign(this.optimizers.discriminator.settings, { learningRate: config.learningRateD, beta1, beta2 })
    Object.assign(this.optimizers.classifier.settings, { learningRate: config.learningRateC, beta1, beta2 })
  }

  /** Whether iterations are replayed, and why not where they aren't. */
  get replay(): ReplayState {
    return this.whole.state
  }

  /** The next iterations are recorded before they are replayed. */
  recordAnew(): void {
    this.whole.forget()
  }

  /** One iteration, or only some of its updates. Queues the work; returns before the device has done it. */
  step(parts: StepParts = ALL_PARTS): void {
    const isWhole = Object.values(parts).every(Boolean)
    const replayed = isWhole ? this.whole : new Replayed<InputName>((given) => this.iterate(given))
    const [packed] = replayed.run(this.inputs(parts))
    this.iteration++
    if (packed !== undefined) this.metrics.push(this.iteration, snapshot(packed), this.present)
    if (!isWhole) replayed.dispose()
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
    this.recordAnew()
  }

  dispose(): void {
    this.whole.dispose()
    for (const adam of Object.values(this.optimizers)) adam.dispose()
    this.metrics.dispose()
  }

  /** Draws, and counts the updates. */
  private inputs(parts: StepParts): Inputs {
    const { config, images, random, cursor, clusterCursor, model } = this
    const inputs: Inputs = drawIteration({ config, images, random, cursor, clusterCursor, image: model.image })
    const names: OptimizerName[] = ['generator', 'discriminator', 'classifier']
    for (const name of names.filter((name) => parts[name] && (name !== 'classifier' || hasClassifier(config)))) {
      const values = this.optimizers[name].advance()
      inputs[name] = { values, shape: [values.length] }
    }
    return inputs
  }

  /** An iteration of tensors alone: what it reads besides its inputs are settings and weights. @returns its readings, packed */
  private iterate(given: Given<InputName>): tf.Tensor[] {
    const measured: Measured = { packed: null }
    const { groups } = this
    const variables = [...groups.generator, ...groups.classifier]
    const { gradients } = gradientsOf(() => this.generatorAndClassifierLoss(given, measured), variables)
    const split = groups.generator.length
    if (given.generator !== undefined) this.update('generator', gradients.slice(0, split), given)
    if (given.classifier !== undefined) this.update('classifier', gradients.slice(split), given)
    return measured.packed === null ? [] : [measured.packed]
  }

  private update(name: OptimizerName, gradients: tf.Tensor[], given: Given<InputName>): void {
    const adam = this.optimizers[name]
    adam.update(adam.gather(gradients), inputOf(given, name))
  }

  /** What G, μ, A and C minimise together; D steps in the middle, off the tape. */
  private generatorAndClassifierLoss(given: Given<InputName>, measured: Measured): tf.Scalar {
    const readings: StepReadings = {}
    const { config } = this
    const { classifier, discriminate, generate } = this.model.networks
    const real = inputOf<tf.Tensor4D>(given, 'real')
    const alpha = this.responsibilitiesOf(real)
    const pairing = offTape(() => this.pair(alpha === null ? null : stopGradient(alpha), given))
    const fakes = generate(this.latents(pairing, inputOf(given, 'epsilon')), 'train')

    readings.lossD = offTape(() => this.discriminatorStep(pairing, real, fakes, given))
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
      terms.push(...this.classifierTerms(classifier, pairing, informed && !published ? fakes : null, given, readings))
    }
    this.present = presentIn(readings)
    // Kept, for the readings go with the tape.
    measured.packed = offTape(() => tf.keep(packReadings(readings, this.model.components)))
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

  private pair(alpha: tf.Tensor2D | null, { gumbels, gaussians }: Given<InputName>): Pairing {
    const { batch, components, samplesPerImage } = this.config
    if (alpha !== null)
      return pairByResponsibility(alpha, samplesPerImage, (gumbels as tf.Tensor2D | undefined) ?? null)
    return gaussians === undefined ? pairPlainly(batch) : pairUniformly(gaussians as tf.Tensor1D, components)
  }

  /** z `[F, D_z]`: reparameterised samples of the drawn Gaussians. All of them go through G as one batch. */
  private latents({ oneHot }: Pairing, epsilon: tf.Tensor2D): tf.Tensor2D {
    const { prior } = this.model.networks
    return prior === null || oneHot === null ? epsilon : prior.latents(oneHot, epsilon)
  }

  /** D's update on real and generated images (batch norm sees them as separate batches); returns its loss. */
  private discriminatorStep(pairing: Pairing, real: tf.Tensor4D, fakes: tf.Tensor, given: Given<InputName>): tf.Scalar {
    const { discriminate } = this.model.networks
    const share = this.config.method === 'as-published' ? 1 / this.config.components : 1
    const images = tf.concat([real, fakes])
    const batches = { sizes: [real.shape[0], pairing.count], followed: 0 }
    const loss = () => discriminatorLoss(pairing, discriminate(images, batches) as tf.Tensor2D, share)
    if (given.discriminator === undefined) return loss()
    const { value, gradients } = gradientsOf(loss, this.groups.discriminator)
    this.update('discriminator', gradients, given)
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
    given: Given<InputName>,
    readings: StepReadings,
  ): tf.Scalar[] {
    const { regulariser } = this.config
    const clustered = regulariser.enabled ? offTape(() => clusterBatch(given)) : []
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
}

/** R_C's own batch of real images, and the same images warped. */
function clusterBatch(given: Given<InputName>): tf.Tensor4D[] {
  const images = inputOf<tf.Tensor4D>(given, 'clustered')
  const gains = (given.gains as tf.Tensor4D | undefined) ?? null
  return [images, warp(images, inputOf(given, 'transforms'), gains)]
}
