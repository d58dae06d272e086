/** Iterations of a small mixture, replayed or sent command by command. */
import * as tf from '@tensorflow/tfjs-core'
import { MixtureModel } from '../../mixture/model'
import { MixtureTrainer } from '../../mixture/trainer'
import type { StepMetrics } from '../../mixture/types'
import { snapshot } from '../../tensor/replay'
import { tinyConfig, tinyImages } from './tiny-mixture'

const ITERATIONS = 12

/** What a training of the small mixture ends with; model and trainer are the caller's to dispose of. */
export interface TinyTraining {
  model: MixtureModel
  trainer: MixtureTrainer
  steps: StepMetrics[]
  /** Mixture weights, `[K]`. */
  weights: number[] | null
  /** Networks' variables, then Adam's moments. */
  values: ArrayLike<number>[]
}

/**
 * Twelve iterations on the current backend; a setting is changed on the way.
 * @param isReplayed false: each is listened to anew, so that none is replayed
 */
export async function trainTiny(isReplayed: boolean, config = tinyConfig()): Promise<TinyTraining> {
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const trainer = new MixtureTrainer(model, tinyImages())
  for (let i = 0; i < ITERATIONS; i++) {
    if (!isReplayed) trainer.recordAnew()
    if (i === 8) trainer.adjust({ ...trainer.config, learningRateG: 1e-4, informationWeight: 0.5 })
    trainer.step()
  }
  const { steps, weights } = await trainer.readMetrics()
  const networks = Object.values(model.networks.parameters).flatMap((p) => p.entries().map(([, variable]) => variable))
  const moments = Object.values(trainer.optimizers).map((adam) => adam.moments)
  const copies = [...networks, ...moments].map((variable) => snapshot(variable))
  const values = await Promise.all(copies.map((copy) => copy.data<'float32'>()))
  tf.dispose(copies)
  return { model, trainer, steps, weights, values }
}
