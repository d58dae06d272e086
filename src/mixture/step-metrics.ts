/** Scalars of the iterations, kept on the device and read back many at a time. */
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

/** One packed tensor an iteration (6 + K floats), one readback for all that wait. */
export class MetricsQueue {
  private waiting: { iteration: number; packed: tf.Tensor; present: boolean[] }[] = []

  constructor(
    private readonly config: MixtureConfig,
    private readonly components: number,
  ) {}

  /** Packs an iteration's readings on the device. Call inside the iteration's `tf.tidy`. */
  push(iteration: number, readings: StepReadings): void {
    const scalars = SCALARS.map((name) => tf.reshape(readings[name] ?? tf.scalar(0), [1]))
    const alpha = readings.meanAlpha ?? tf.zeros([this.components])
    const packed = tf.keep(tf.concat1d([...scalars, alpha] as tf.Tensor1D[]))
    this.waiting.push({ iteration, packed, present: SCALARS.map((name) => readings[name] !== undefined) })
  }

  async read(): Promise<{ steps: StepMetrics[]; weights: number[] | null }> {
    const taken = this.waiting
    this.waiting = []
    if (taken.length === 0) return { steps: [], weights: null }
    const all = tf.tidy(() => tf.concat(taken.map(({ packed }) => packed)))
    const values = await all.data<'float32'>()
    tf.dispose([all, ...taken.map(({ packed }) => packed)])
    const stride = SCALARS.length + this.components
    const steps = taken.map(({ iteration, present }, i) => {
      const value = (j: number) => (present[j] ? (values[i * stride + j] ?? NaN) : NaN)
      const [lossD, lossG, information, balance, entropy, consistency] = [0, 1, 2, 3, 4, 5].map(value) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      return { iteration, lossD, lossG, information, balance, entropy, consistency }
    })
    const newest = (taken.length - 1) * stride + SCALARS.length
    return {
      steps,
      weights: hasClassifier(this.config) ? [...values.subarray(newest, newest + this.components)] : null,
    }
  }

  dispose(): void {
    tf.dispose(this.waiting.map(({ packed }) => packed))
    this.waiting = []
  }
}

/** The name of the first loss that is not a finite number though the method has it, or null. */
export function brokenLoss(step: StepMetrics): string | null {
  const names = { lossD: 'the discriminator loss', lossG: 'the generator loss' } as const
  for (const [key, name] of Object.entries(names)) {
    if (!Number.isFinite(step[key as keyof typeof names])) return name
  }
  return null
}
