/**
 * Trains a mixture GAN: one `step` is one iteration of paper B's Algorithm 1 on a whole batch, for any of the four methods.
 *
 * Order of an iteration: real images → α → Gaussians drawn → generated images → D steps → G, μ, A and C step on the very same images.
 * Nothing is read back inside a step; metrics wait on the device until `readMetrics`.
 */
import * as tf from '@tensorflow/tfjs-core'
import { Adam } from '../tensor/adam'
import { BatchCursor, type BatchCursorState } from '../tensor/batch-cursor'
import type { Parameters } from '../tensor/parameters'
import { Random, type RandomState } from '../tensor/random'
import { inputOf, Replayed, snapshot, type Given, type Input, type ReplayState } from '../tensor/replay'
import { gradientsOf, offTape } from '../tensor/tape'
import { hasClassifier, phaseAfter } from './config'
import { drawIteration, type DrawName } from './draw'
import { FirstPhase } from './first-phase'
import type { ImageSource, MixtureModel } from './model'
import { clusterBatch, iterationLoss } from './objectives/iteration'
import { MetricsQueue, packReadings, presentIn, type StepReadings } from './step-metrics'
import type { MixtureConfig, Phase, StepMetrics, StepParts } from './types'

export const ALL_PARTS: StepParts = { discriminator: true, generator: true, classifier: true }

type OptimizerName = 'generator' | 'discriminator' | 'classifier'

/** Whose updates an iteration makes. */
const learning: Record<Phase, readonly OptimizerName[]> = {
  together: ['generator', 'discriminator', 'classifier'],
  classifier: ['classifier'],
  'classifier still': ['generator', 'discriminator'],
}

/** What differs from one iteration to the next: its draw, and the settings of the updates that are made in it. */
type InputName = DrawName | OptimizerName
type Inputs = Partial<Record<InputName, Input>>

/** Iterations of C's first phase between copies of its best head to where the model looks for it. */
const SETTLE_EVERY = 10

/** What an iteration leaves behind besides its updates: its readings, packed, and in C's first phase what its heads are compared by. */
interface Measured {
  packed: tf.Tensor | null
  costs?: tf.Tensor
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
  /** While C learns alone. */
  private first: FirstPhase | null = null
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
    this.optimizers = {
      generator: this.adam('generator', config.learningRateG),
      discriminator: this.adam('discriminator', config.learningRateD),
      classifier: this.adam('classifier', config.learningRateC),
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
    this.keepPhase()
  }

  /** What learns in the next iteration. */
  get phase(): Phase {
    return phaseAfter(this.iteration, this.config)
  }

  /** What a checkpoint holds besides the model's own variables: of C's first phase, while it lasts. */
  get parameters(): Parameters | null {
    return this.first?.parameters ?? null
  }

  /** Begins or ends C's first phase; a checkpoint of it is restored after this. */
  enter(isFirst: boolean): void {
    const { classifier, parameters } = this.model.networks
    if (isFirst === (this.first !== null) || classifier === null) return
    this.first?.dispose()
    this.first = isFirst ? new FirstPhase(this.config, classifier, new Random(this.config.seed).fork('heads')) : null
    this.optimizers.classifier.dispose()
    const own = parameters.classifier
    // The heads of the first phase take the place of C's own.
    const isHead = (variable: tf.Variable) => variable === own.get('head.weight') || variable === own.get('head.bias')
    this.groups.classifier =
      this.first === null
        ? own.variables
        : [...own.variables.filter((variable) => !isHead(variable)), ...this.first.parameters.variables]
    this.optimizers.classifier = this.adam('classifier', this.config.learningRateC)
    this.recordAnew()
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
    this.keepPhase()
    const isWhole = Object.values(parts).every(Boolean)
    const replayed = isWhole ? this.whole : new Replayed<InputName>((given) => this.iterate(given))
    const [packed, costs] = replayed.run(this.inputs(parts))
    this.iteration++
    if (packed !== undefined) this.metrics.push(this.iteration, snapshot(packed), this.present)
    if (costs !== undefined) this.compareHeads(costs, !isWhole)
    if (!isWhole) replayed.dispose()
    this.keepPhase()
  }

  private compareHeads(costs: tf.Tensor, settle: boolean): void {
    const left = this.config.regulariser.first - this.iteration
    // Which head is C's is read in a recorded iteration.
    if (this.first?.count(costs, left) === true) this.recordAnew()
    if (settle || left % SETTLE_EVERY === 0) this.first?.settle(this.model.networks.parameters.classifier)
  }

  /** C's first phase ends when its iterations are done, or R_C, by which it learns, is switched off; it begins anew when that is on again. */
  private keepPhase(): void {
    this.enter(this.phase === 'classifier')
  }

  private adam(name: OptimizerName, learningRate: number): Adam {
    const { beta1, beta2 } = this.config
    return new Adam(this.groups[name], { learningRate, beta1, beta2 })
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
    this.first?.dispose()
    for (const adam of Object.values(this.optimizers)) adam.dispose()
    this.metrics.dispose()
  }

  /** Draws, and counts the updates. */
  private inputs(parts: StepParts): Inputs {
    const { config, images, random, cursor, clusterCursor, model, phase, optimizers } = this
    const inputs: Inputs = drawIteration({ config, phase, images, random, cursor, clusterCursor, image: model.image })
    if (phase === 'classifier')
      optimizers.classifier.settings.learningRate =
        config.learningRateC * FirstPhase.rate(this.iteration / config.regulariser.first)
    for (const name of learning[phase].filter(
      (name) => parts[name] && (name !== 'classifier' || hasClassifier(config)),
    )) {
      const values = this.optimizers[name].advance()
      inputs[name] = { values, shape: [values.length] }
    }
    return inputs
  }

  /** An iteration of tensors alone: what it reads besides its inputs are settings and weights. @returns its readings, packed */
  private iterate(given: Given<InputName>): tf.Tensor[] {
    const measured: Measured = { packed: null }
    const { groups, phase } = this
    const ofGenerator = phase === 'classifier' ? [] : groups.generator
    const ofClassifier = phase === 'classifier still' ? [] : groups.classifier
    const loss = () =>
      this.first === null ? this.wholeLoss(given, measured) : this.firstLoss(this.first, given, measured)
    const { gradients } = gradientsOf(loss, [...ofGenerator, ...ofClassifier])
    const split = ofGenerator.length
    if (given.generator !== undefined) this.update('generator', gradients.slice(0, split), given)
    if (given.classifier !== undefined) this.update('classifier', gradients.slice(split), given)
    const { packed, costs } = measured
    if (packed === null) return []
    return costs === undefined ? [packed] : [packed, costs]
  }

  /** What all that learn in this iteration minimise; D's update is made in the middle. */
  private wholeLoss(given: Given<InputName>, measured: Measured): tf.Scalar {
    const { config, phase } = this
    const generatorLearns = given.generator !== undefined
    const setting = { networks: this.model.networks, config, phase, generatorLearns }
    const { loss, readings } = iterationLoss(setting, given, (loss) => {
      if (given.discriminator === undefined) return loss()
      const { value, gradients } = gradientsOf(loss, this.groups.discriminator)
      this.update('discriminator', gradients, given)
      return value
    })
    this.measure(readings, measured)
    return loss
  }

  /** Kept, for the readings go with the tape. */
  private measure(readings: StepReadings, measured: Measured): void {
    this.present = presentIn(readings)
    measured.packed = offTape(() => tf.keep(packReadings(readings, this.model.components)))
  }

  /** What C minimises while it learns alone. */
  private firstLoss(first: FirstPhase, given: Given<InputName>, measured: Measured): tf.Scalar {
    const images = offTape(() => tf.concat(clusterBatch(given)))
    const { loss, readings } = first.loss(images, this.config)
    const { costs, ...shown } = readings
    this.measure(shown, measured)
    measured.costs = offTape(() => tf.keep(tf.clone(costs)))
    return loss
  }

  private update(name: OptimizerName, gradients: tf.Tensor[], given: Given<InputName>): void {
    const adam = this.optimizers[name]
    adam.update(adam.gather(gradients), inputOf(given, name))
  }
}
