/** Fine-tuning of a UNet on captioned latents (paper A, Eq. 3): only the UNet learns, one tape a step, nothing is read back in a step. */
import * as says from '../../messages/generated/fusion'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../../gpu/errors'
import { meanSquaredError } from '../../gpu/kernels/mean-squared-error'
import { AdamW } from '../../tensor/adamw'
import { Random } from '../../tensor/random'
import { offTape } from '../../tensor/tape'
import { disposeInputs, inputOf, Replayed, snapshot, type Given, type ReplayState } from '../../tensor/replay'
import type { Task } from '../../tensor/cancellation'
import type { CaptionEncoder } from '../captions/encoder'
import { noiseScales } from '../memorisation/meter'
import { openSaved } from './fine-tuned'
import { packFineTuning, unpackFineTuning, type SavedFineTuning } from './checkpoint'
import { fingerprintsOf, type FineTuningData } from './data'
import { droppingError, keptSamples, perKept } from './dropping'
import type { FineTuningConfig } from './types'
import { rateShare } from './learning-rate'
import { freshLora, Lora } from './lora'
import { gradientsInParts } from './micro-batches'
import { NotANumber } from './not-a-number'
import type { NoiseSchedule } from '../sampling/schedule'
import { duplicatedRows, rowsOfStep } from './order'
import { PairMaker, type PairInput } from './pairs'
import type { UNet } from '../unet/unet'

/** What fine-tuning needs beside its settings and the UNet; stays the caller's. */
export interface FineTuningParts {
  /** Hash of the model's weights: a run goes on with this model only. */
  modelId: string
  schedule: NoiseSchedule
  data: FineTuningData
  encoder: CaptionEncoder
  /** Into how many parts a batch is cut where the settings leave it open; default: none are. */
  microBatches?: number | undefined
}

export interface StepLoss {
  /** 1 for the first. */
  step: number
  /** Mean squared error of the prediction, over batch and latents; of dropped samples too. */
  loss: number
  /** Share of the batch's samples that were dropped, 0 … 1; absent where none are to be. */
  dropped?: number
}

/** What differs from one update to the next. */
type UpdateInput =
  | PairInput
  /** ε, of the latents' shape. */
  | 'noise'
  /** Of the timesteps: `UNet.wavesOf`, `NoiseSchedule.shares`. */
  | 'waves'
  | 'signal'
  | 'deviation'
  /** Of `AdamW.advance`. */
  | 'settings'

export class FineTuner {
  private readonly random: Random
  private readonly rows: Int32Array
  private readonly optimiser: AdamW
  private unread: tf.Tensor[] = []
  /** A step's update: on WebGPU recorded once, and replayed. */
  private readonly update = new Replayed<UpdateInput>((given) => [this.updateOn(given)])

  private constructor(
    readonly config: FineTuningConfig,
    /** As it trains, to generate with at any step; the caller's to dispose of. */
    readonly unet: UNet,
    private readonly parts: FineTuningParts,
    private readonly pairs: PairMaker,
  ) {
    this.random = randomOf(config)
    this.rows = duplicatedRows(config.images, config.duplication, this.random.fork('duplication'))
    const names = unet.trained.parameters.entries().map(([name]) => name)
    const { crossAttentionRate } = config.optimiser
    this.optimiser = new AdamW(unet.variables, config.optimiser, (place) =>
      looksAtCaption(names[place] ?? '') ? crossAttentionRate : 1,
    )
  }

  /**
   * Starts at step 0.
   * @param config checked by `checkFineTuning`
   * @param unet trained in place; with LoRA it stays as it is, under the adapters of the tuner's own `unet`, and has to outlive that
   * @param task of encoding the captions
   * @throws BadInput where data and settings do not fit together; Cancelled; RangeError where the whole UNet is to learn, and is kept as halves
   */
  static async start(config: FineTuningConfig, unet: UNet, parts: FineTuningParts, task?: Task): Promise<FineTuner> {
    const { adaptation } = config
    if (adaptation.method === 'full' && !unet.weights.learns)
      throw new RangeError('A UNet whose weights are kept as halves does not learn: build one of its saved weights.')
    const pairs = await PairMaker.of(config, parts.data, parts.encoder, task)
    if (adaptation.method === 'full') return new FineTuner(config, unet, parts, pairs)
    try {
      const lora = new Lora(freshLora(unet, adaptation, randomOf(config).fork('adapters')))
      return new FineTuner(config, unet.adapted(lora), parts, pairs)
    } catch (error) {
      pairs.dispose()
      throw error
    }
  }

  /**
   * Goes on from `state()`: the next steps are the very ones that would have come.
   * @param parts the same as at the start
   * @param base the model's own UNet, which LoRA stands on
   * @returns with a UNet of its own, which is the caller's to dispose of
   * @throws BadInput (or an error of that name) where the bytes are no such state, or of another model or other data; Cancelled
   */
  static async restore(
    bytes: Uint8Array | ArrayBuffer,
    parts: FineTuningParts,
    base: UNet | null = null,
    task?: Task,
  ): Promise<FineTuner> {
    const saved = unpackFineTuning(bytes)
    checkOrigin(saved, parts)
    const pairs = await PairMaker.of(saved.config, parts.data, parts.encoder, task)
    let tuner: FineTuner | null = null
    try {
      const unet = openSaved(saved, base === null ? null : { id: parts.modelId, unet: base })
      tuner = new FineTuner(saved.config, unet, parts, pairs)
      tuner.goOnFrom(saved)
      return tuner
    } catch (error) {
      pairs.dispose()
      tuner?.optimiser.dispose()
      tuner?.unet.dispose()
      throw error
    }
  }

  /** Parts that a step's batch goes through in. */
  get microBatches(): number {
    return this.config.microBatches ?? this.parts.microBatches ?? 1
  }

  /** Steps made. */
  get step(): number {
    return this.optimiser.steps
  }

  get isDone(): boolean {
    return this.step >= this.config.steps
  }

  /** One update of what learns. @throws RangeError behind the last step */
  async advance(): Promise<void> {
    const { config, step } = this
    const { schedule } = this.parts
    if (this.isDone) throw new RangeError(`All ${config.steps} steps are made; raise the number of steps to go on.`)
    const rows = rowsOfStep(step, config.batch, this.rows, this.random.fork('order'))
    const random = this.random.fork('step').fork(step)
    const timestepRandom = random.fork('timesteps')
    const timesteps = Int32Array.from(rows, () => timestepRandom.integer(schedule.config.trainTimesteps))
    const pairs = await this.pairs.draw(rows, random)
    const shape = [config.batch, ...this.parts.data.training.latents.shape]
    try {
      const { signal, deviation } = schedule.shares(timesteps)
      const share = rateShare(step, config.steps, config.optimiser)
      const settings = this.optimiser.advance(share)
      const [readings] = this.update.run({
        ...pairs,
        noise: { values: random.fork('noise').normals(tf.util.sizeFromShape(shape)), shape },
        waves: { values: this.unet.wavesOf(timesteps), shape: [config.batch, this.unet.config.time.channels] },
        signal: { values: signal, shape: [config.batch] },
        deviation: { values: deviation, shape: [config.batch] },
        settings: { values: settings, shape: [settings.length] },
      })
      if (readings !== undefined) this.unread.push(snapshot(readings))
    } catch (error) {
      // It was counted, and is made again.
      this.optimiser.steps = step
      throw error
    } finally {
      disposeInputs(pairs)
    }
  }

  /** The next steps are recorded before they are replayed. */
  recordAnew(): void {
    this.update.forget()
  }

  /** Whether steps are replayed, and why not where they aren't. */
  get replay(): ReplayState {
    return this.update.state
  }

  /**
   * The losses of the steps since the last call, in one readback.
   * @throws NotANumber naming the step
   */
  async readLosses(): Promise<StepLoss[]> {
    if (this.unread.length === 0) return []
    const first = this.step - this.unread.length + 1
    const stacked = tf.stack(this.unread)
    tf.dispose(this.unread)
    this.unread = []
    const values = await stacked.data()
    const [count, width = 1] = stacked.shape
    stacked.dispose()
    const losses = Array.from({ length: count ?? 0 }, (_, i): StepLoss => {
      const [loss = NaN, dropped] = values.slice(i * width, (i + 1) * width)
      return { step: first + i, loss, ...(dropped === undefined ? {} : { dropped }) }
    })
    const lost = losses.find(({ loss }) => !Number.isFinite(loss))
    if (lost !== undefined) throw new NotANumber('The loss', lost.step, this.config.optimiser.learningRate)
    return losses
  }

  /**
   * The run as a file, between two steps. Order and draws follow from seed and step.
   * @param what `all`: everything that `restore` goes on from; `weights`: only what `openFineTuned` generates with
   * @throws NotANumber where a weight is none
   */
  async state(what: 'all' | 'weights' = 'all'): Promise<ArrayBuffer> {
    const { config, step, unet, parts } = this
    const moments = what === 'all' ? this.optimiser.moments : null
    const data = fingerprintsOf(config, parts.data)
    return packFineTuning({ config, step, modelId: parts.modelId, data, unet, moments })
  }

  /** The UNet stays. */
  dispose(): void {
    tf.dispose(this.unread)
    this.update.dispose()
    this.optimiser.dispose()
    this.pairs.dispose()
  }

  /**
   * One update of tensors alone: what it reads besides are settings and weights.
   * @returns the loss `[]`, or where samples are dropped `[2]`, the loss and the share of dropped ones
   */
  private updateOn(given: Given<UpdateInput>): tf.Tensor {
    const { config, unet } = this
    const { schedule } = this.parts
    const { latents, embeddings, unprompted } = this.pairs.pairs(given)
    const noise = inputOf<tf.Tensor4D>(given, 'noise')
    const shares = { signal: inputOf(given, 'signal'), deviation: inputOf(given, 'deviation') }
    const noisy = schedule.addNoise(latents, noise, shares) as tf.Tensor4D
    const target = schedule.target(latents, noise, shares)
    const waves = inputOf<tf.Tensor2D>(given, 'waves')
    const kept: tf.Tensor1D[] = []
    const error = (start: number, size: number) => {
      const part = <T extends tf.Tensor>(of: T): T => (size === config.batch ? of : tf.slice(of, start, size))
      const predict = (captions: tf.Tensor3D) => unet.predictAt(part(noisy), part(waves), captions)
      // Before what the gradient keeps of the other pass.
      const free = unprompted && offTape(() => tf.tidy(() => predict(tf.tile(unprompted, [size, 1, 1]))))
      const predicted = predict(part(embeddings))
      if (free === null) return meanSquaredError(predicted, part(target))
      const scale = noiseScales(schedule, { signal: part(shares.signal), deviation: part(shares.deviation) })
      const mask = tf.keep(keptSamples(config.rivals.dropAbove, scale, free, predicted))
      kept.push(mask)
      return droppingError(predicted, part(target), mask)
    }
    try {
      const { value, gradients } = gradientsInParts(config.batch, this.microBatches, error, unet.variables)
      const settings = inputOf(given, 'settings')
      if (kept.length === 0) {
        this.optimiser.update(gradients, settings)
        return value
      }
      const all = tf.concat1d(kept)
      const scale = perKept(all)
      this.optimiser.update(
        gradients.map((gradient) => tf.mul(gradient, scale)),
        settings,
      )
      return tf.stack([value, tf.sub(1, tf.mean(all))])
    } finally {
      tf.dispose(kept)
    }
  }

  private goOnFrom({ step, moments }: SavedFineTuning): void {
    const { optimiser } = this
    if (moments === null) throw new BadInput(says.runWeightsOnly({ step }))
    if (optimiser.moments.map(({ size }) => size).join() !== moments.map(({ length }) => length).join())
      throw new BadInput(says.momentsDoNotFit({ count: moments.length, expected: optimiser.moments.length }))
    optimiser.moments.forEach((variable, group) => {
      // A copy: the optimiser writes in place.
      const restored = tf.tensor((moments[group] ?? new Float32Array()).slice(), variable.shape)
      variable.assign(restored)
      restored.dispose()
    })
    optimiser.steps = step
  }
}

const randomOf = ({ seed }: FineTuningConfig) => new Random(seed).fork('fine-tuning')

/** @throws BadInput where the run is of another model or other data than those at hand */
function checkOrigin({ config, modelId, data }: SavedFineTuning, parts: FineTuningParts): void {
  if (modelId !== parts.modelId) throw new BadInput(says.runOfOtherModel())
  const here = fingerprintsOf(config, parts.data)
  const other = here.training !== data.training ? 'training' : here.fusion !== data.fusion ? 'fusion' : null
  if (other !== null) throw new BadInput(says.runOfOtherData({ role: other }))
}

/** Queries, keys and values of a cross-attention, or their adapters, by diffusers' names. */
function looksAtCaption(name: string): boolean {
  return /\.attn2\.to_[qkv]\./.test(name)
}
