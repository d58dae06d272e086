/** Scalars of the iterations, kept on the device and read back many at a time. */
import { ToldError } from '../messages/errors'
import * as says from '../messages/generated/mixture'
import * as tf from '@tensorflow/tfjs-core'
import { hasClassifier } from './config'
import type { MixtureConfig, StepMetrics } from './types'

/** What an iteration measured; a term that the method doesn't have stays undefined. */
export interface StepReadings {
  lossD?: tf.Tensor
  lossG?: tf.Tensor
  information?: tf.Tensor
  balance?: tf.Tensor
  entropy?: tf.Tensor
  consistency?: tf.Tensor
  /** `[K]` */
  meanAlpha?: tf.Tensor
}

const SCALARS = ['lossD', 'lossG', 'information', 'balance', 'entropy', 'consistency'] as const

/** The same, in words. */
const NAMES = [
  'The discriminator loss',
  'The generator loss',
  'L^I',
  'The balance term',
  'The entropy term',
  'The consistency term',
]

/** Training has left the numbers: no setting of the weights is worth keeping from here on. */
export class NotANumber extends ToldError {
  override readonly name = 'NotANumber'

  constructor(what: string, iteration: number) {
    super(says.trainingNotANumber({ what, iteration: iteration.toLocaleString('en') }))
  }
}

/** Which of an iteration's scalars its method has, in the order in which they are packed. */
export const presentIn = (readings: StepReadings): boolean[] => SCALARS.map((name) => readings[name] !== undefined)

/**
 * An iteration's readings in one tensor, `[6 + K]`; 0 stands for what the method doesn't have.
 * @param components K
 */
export function packReadings(readings: StepReadings, components: number): tf.Tensor1D {
  const scalars = SCALARS.map((name) => tf.reshape(readings[name] ?? tf.scalar(0), [1]))
  const alpha = readings.meanAlpha ?? tf.zeros([components])
  return tf.concat1d([...scalars, alpha] as tf.Tensor1D[])
}

/** One packed tensor an iteration, one readback for all that wait. */
export class MetricsQueue {
  private waiting: { iteration: number; packed: tf.Tensor; present: boolean[] }[] = []

  constructor(
    private readonly config: MixtureConfig,
    private readonly components: number,
  ) {}

  /**
   * @param packed of `packReadings`; the queue's from now on
   * @param present of `presentIn`
   */
  push(iteration: number, packed: tf.Tensor, present: boolean[]): void {
    this.waiting.push({ iteration, packed, present })
  }

  /** @throws NotANumber where a value that the method has is not finite, naming it and its iteration */
  async read(): Promise<{ steps: StepMetrics[]; weights: number[] | null }> {
    const taken = this.waiting
    this.waiting = []
    if (taken.length === 0) return { steps: [], weights: null }
    const all = tf.tidy(() => tf.concat(taken.map(({ packed }) => packed)))
    const values = await all.data<'float32'>()
    tf.dispose([all, ...taken.map(({ packed }) => packed)])
    const stride = SCALARS.length + this.components
    const steps = taken.map(({ iteration, present }, i) => {
      const row = values.subarray(i * stride, (i + 1) * stride)
      const broken = row.findIndex((value) => !Number.isFinite(value))
      if (broken >= 0) throw new NotANumber(NAMES[broken] ?? 'A responsibility', iteration)
      const value = (name: (typeof SCALARS)[number]) => {
        const at = SCALARS.indexOf(name)
        return present[at] ? (row[at] ?? NaN) : NaN
      }
      return {
        iteration,
        lossD: value('lossD'),
        lossG: value('lossG'),
        information: value('information'),
        balance: value('balance'),
        entropy: value('entropy'),
        consistency: value('consistency'),
      }
    })
    return { steps, weights: hasClassifier(this.config) ? this.meanWeights(values, taken.length) : null }
  }

  dispose(): void {
    tf.dispose(this.waiting.map(({ packed }) => packed))
    this.waiting = []
  }

  /** Mean over the iterations of the batches' mean α, `[K]`. */
  private meanWeights(values: Float32Array, iterations: number): number[] {
    const stride = SCALARS.length + this.components
    return Array.from({ length: this.components }, (_, k) => {
      let sum = 0
      for (let i = 0; i < iterations; i++) sum += values[i * stride + SCALARS.length + k] ?? 0
      return sum / iterations
    })
  }
}
