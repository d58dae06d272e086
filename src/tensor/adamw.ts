/** AdamW with a rate for each group of variables and the gradient clipped by its norm over all of them, without a readback. */
import * as tf from '@tensorflow/tfjs-core'
import { Adam, type AdamSettings } from './adam'

export interface AdamWSettings extends AdamSettings {
  /** Decoupled (Loshchilov & Hutter 2019): θ ← θ − rate · weightDecay · θ before Adam's own update, as in PyTorch. */
  weightDecay: number
  /** Largest norm of all gradients together. */
  clipNorm: number
}

/** As in PyTorch's `clip_grad_norm_`. */
const NORM_EPSILON = 1e-6

interface Group {
  /** The group's rate as a multiple of the settings'. */
  factor: number
  /** Places of its variables in the order that they were given in. */
  places: number[]
  variables: tf.Variable[]
  adam: Adam
}

export class AdamW {
  private readonly groups: Group[]

  /** @param factorOf the rate of each variable, by its place, as a multiple of the settings' */
  constructor(
    variables: readonly tf.Variable[],
    private readonly settings: AdamWSettings,
    factorOf: (place: number) => number,
  ) {
    const factors = variables.map((_, place) => factorOf(place))
    this.groups = [...new Set(factors)].map((factor) => {
      const places = factors.flatMap((each, place) => (each === factor ? [place] : []))
      const chosen = variables.filter((_, place) => factors[place] === factor)
      return { factor, places, variables: chosen, adam: new Adam(chosen, settings) }
    })
  }

  /** `[2, n]` a group, groups in the order in which their factors first appear: with `steps`, all that a checkpoint needs. */
  get moments(): tf.Variable[] {
    return this.groups.map(({ adam }) => adam.moments)
  }

  /** Updates made so far. */
  get steps(): number {
    return this.groups[0]?.adam.steps ?? 0
  }

  set steps(steps: number) {
    for (const { adam } of this.groups) adam.steps = steps
  }

  /**
   * One update.
   * @param gradients in the order of the variables; they stay the caller's
   * @param share of the settings' rate at this update
   */
  apply(gradients: readonly tf.Tensor[], share: number): void {
    tf.tidy(() => {
      const clipped = clipByNorm(gradients, this.settings.clipNorm)
      for (const { factor, places, variables, adam } of this.groups) {
        const rate = this.settings.learningRate * share * factor
        const kept = 1 - rate * this.settings.weightDecay
        if (kept !== 1) for (const variable of variables) variable.assign(tf.mul(variable, kept))
        adam.settings = { ...adam.settings, learningRate: rate }
        adam.apply(places.flatMap((place) => clipped[place] ?? []))
      }
    })
  }

  dispose(): void {
    for (const { adam } of this.groups) adam.dispose()
  }
}

/** The gradients, scaled down together where the norm over all of them is above `most`; it stays on the device. */
export function clipByNorm(gradients: readonly tf.Tensor[], most: number): tf.Tensor[] {
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))))
    const scale = tf.minimum(1, tf.div(most, tf.add(norm, NORM_EPSILON)))
    return gradients.map((gradient) => tf.mul(gradient, scale))
  })
}
