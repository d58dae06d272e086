/** The optimiser of fine-tuning from tfjs' own parts: `tf.train.adam` a variable at a time, the gradient clipped by plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import type { FineTuner } from '../../src/diffusion/training/fine-tuner'

/** tfjs' Adam, whose rate follows a schedule. */
class ScheduledAdam extends tf.AdamOptimizer {
  set rate(rate: number) {
    this.learningRate = rate
  }
}

const ADAM_EPSILON = 1e-8
/** As in PyTorch's `clip_grad_norm_`. */
const NORM_EPSILON = 1e-6

/**
 * Makes a fine-tuner update its UNet with stock Adam, one for each rate that ours has a group for. To be called before the first step.
 * @throws Error where the settings ask for weight decay, which stock Adam has not
 */
export function useStockAdam(tuner: FineTuner): void {
  // Private to the page's code, which has no second optimiser to put there.
  const optimiser = tuner['optimiser']
  const { learningRate, beta1, beta2, clipNorm, weightDecay } = tuner.config.optimiser
  if (weightDecay !== 0) throw new Error(`Stock Adam has no weight decay; the settings ask for ${weightDecay}.`)
  const groups = optimiser['groups'].map(({ factor, places, variables }) => ({
    factor,
    places,
    names: variables.map(({ name }) => name),
    adam: new ScheduledAdam(learningRate * factor, beta1, beta2, ADAM_EPSILON),
  }))
  let share = 1
  const advanceOurs = optimiser.advance.bind(optimiser)
  optimiser.advance = (given) => {
    share = given
    return advanceOurs(given)
  }
  optimiser.update = (gradients) => {
    tf.tidy(() => {
      const clipped = clip(gradients, clipNorm)
      for (const { factor, places, names, adam } of groups) {
        adam.rate = learningRate * factor * share
        const chosen = places.flatMap((place) => clipped[place] ?? [])
        adam.applyGradients(chosen.map((tensor, i) => ({ name: names[i] ?? '', tensor })))
      }
    })
  }
  const disposeOfOurs = optimiser.dispose.bind(optimiser)
  optimiser.dispose = () => {
    disposeOfOurs()
    for (const { adam } of groups) adam.dispose()
  }
}

function clip(gradients: readonly tf.Tensor[], most: number): tf.Tensor[] {
  // Stacked, since tfjs' WebGPU kernel of `addN` binds one buffer for each tensor, and devices bind ten.
  const norm = tf.sqrt(tf.sum(tf.stack(gradients.map((gradient) => tf.sum(tf.square(gradient))))))
  const scale = tf.minimum(1, tf.div(most, tf.add(norm, NORM_EPSILON)))
  return gradients.map((gradient) => tf.mul(gradient, scale))
}
