/** Fine-tuning of a UNet on captioned latents (paper A, Eq. 3): only the UNet learns, one tape a step, nothing is read back in a step. */
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import { AdamW } from '../tensor/adamw'
import { Random } from '../tensor/random'
import { gradientsOf } from '../tensor/tape'
import type { CaptionEncoder } from './caption-encoder'
import { packFineTuning, unpackFineTuning } from './fine-tuning-checkpoint'
import type { FineTuningConfig } from './fine-tuning-types'
import { rateShare } from './learning-rate'
import type { NoiseSchedule } from './schedule'
import { duplicatedRows, rowsOfStep } from './training-order'
import { PairMaker, type FineTuningData } from './training-pairs'
import type { UNet } from './unet/unet'

/** What fine-tuning needs beside its settings and the UNet; stays the caller's. */
export interface FineTuningParts {
  schedule: NoiseSchedule
  data: FineTuningData
  encoder: CaptionEncoder
}

export interface StepLoss {
  /** 1 for the first. */
  step: number
  /** Mean squared error of the prediction, over batch and latents. */
  loss: number
}

/** The weights are lost from that step on; an older checkpoint is not. */
export class LossIsNotANumber extends Error {
  /** A fault's name: the page may branch on it. */
  override readonly name = 'NotANumber'
}

export class FineTuner {
  private readonly random: Random
  private readonly rows: Int32Array
  private readonly optimiser: AdamW
  private unread: tf.Scalar[] = []

  private constructor(
    readonly config: FineTuningConfig,
    readonly unet: UNet,
    private readonly schedule: NoiseSchedule,
    private readonly pairs: PairMaker,
  ) {
    this.random = new Random(config.seed).fork('fine-tuning')
    this.rows = duplicatedRows(config.images, config.duplication, this.random.fork('duplication'))
    const names = unet.weights.parameters.entries().map(([name]) => name)
    const { crossAttentionRate } = config.optimiser
    this.optimiser = new AdamW(unet.variables, config.optimiser, (place) =>
      looksAtCaption(names[place] ?? '') ? crossAttentionRate : 1,
    )
  }

  /**
   * Starts at step 0.
   * @param config checked by `checkFineTuning`
   * @param unet trained in place; stays the caller's
   * @throws BadInput where data and settings do not fit together
   */
  static async start(config: FineTuningConfig, unet: UNet, parts: FineTuningParts): Promise<FineTuner> {
    return new FineTuner(config, unet, parts.schedule, await PairMaker.of(config, parts.data, parts.encoder))
  }

  /**
   * Goes on from `state()`: the next steps are the very ones that would have come.
   * @param parts the same as at the start
   * @returns with a UNet of its own, which is the caller's to dispose of
   * @throws BadInput (or an error of that name) where the bytes are no such state, or do not fit the data
   */
  static async restore(bytes: Uint8Array | ArrayBuffer, parts: FineTuningParts): Promise<FineTuner> {
    const { config, step, unet, moments } = unpackFineTuning(bytes)
    const tuner = await FineTuner.start(config, unet, parts)
    const { optimiser } = tuner
    if (optimiser.moments.map(({ size }) => size).join() !== moments.map(({ length }) => length).join())
      throw new BadInput("The checkpoint's moments do not fit its weights: it is damaged; take an older one.")
    optimiser.moments.forEach((variable, group) => {
      // A copy: the optimiser writes in place.
      const restored = tf.tensor((moments[group] ?? new Float32Array()).slice(), variable.shape)
      variable.assign(restored)
      restored.dispose()
    })
    optimiser.steps = step
    return tuner
  }

  /** Steps made. */
  get step(): number {
    return this.optimiser.steps
  }

  get isDone(): boolean {
    return this.step >= this.config.steps
  }

  /** One update of the UNet. @throws RangeError behind the last step */
  async advance(): Promise<void> {
    const { config, schedule, step, unet } = this
    if (this.isDone) throw new RangeError(`All ${config.steps} steps are made; raise the number of steps to go on.`)
    const rows = rowsOfStep(step, config.batch, this.rows, this.random.fork('order'))
    const random = this.random.fork('step').fork(step)
    const timestepRandom = random.fork('timesteps')
    const timesteps = Int32Array.from(rows, () => timestepRandom.integer(schedule.config.trainTimesteps))
    const { latents, embeddings } = await this.pairs.make(rows, random)
    const loss = tf.tidy(() => {
      const noise = tf.tensor4d(random.fork('noise').normals(latents.size), latents.shape)
      const noisy = schedule.addNoise(latents, noise, timesteps) as tf.Tensor4D
      const target = schedule.target(latents, noise, timesteps)
      const error = () => tf.mean(tf.square(tf.sub(unet.predict(noisy, timesteps, embeddings), target))) as tf.Scalar
      const { value, gradients } = gradientsOf(error, unet.variables)
      this.optimiser.apply(gradients, rateShare(step, config.steps, config.optimiser))
      return value
    })
    tf.dispose([latents, embeddings])
    this.unread.push(loss)
  }

  /**
   * The losses of the steps since the last call, in one readback.
   * @throws LossIsNotANumber naming the step
   */
  async readLosses(): Promise<StepLoss[]> {
    if (this.unread.length === 0) return []
    const first = this.step - this.unread.length + 1
    const stacked = tf.stack(this.unread)
    tf.dispose(this.unread)
    this.unread = []
    const losses = Array.from(await stacked.data(), (loss, i) => ({ step: first + i, loss }))
    stacked.dispose()
    const lost = losses.find(({ loss }) => !Number.isFinite(loss))
    if (lost !== undefined)
      throw new LossIsNotANumber(
        `The loss of step ${lost.step} is ${lost.loss}; lower the learning rate, ${this.config.optimiser.learningRate}.`,
      )
    return losses
  }

  /** Everything that goes on from here, as a safetensors file; order and draws follow from seed and step. */
  async state(): Promise<ArrayBuffer> {
    return packFineTuning({ config: this.config, step: this.step, unet: this.unet, moments: this.optimiser.moments })
  }

  /** The UNet stays. */
  dispose(): void {
    tf.dispose(this.unread)
    this.optimiser.dispose()
    this.pairs.dispose()
  }
}

/** Queries, keys and values of a cross-attention, by diffusers' names. */
function looksAtCaption(name: string): boolean {
  return /\.attn2\.to_[qkv]\./.test(name)
}
