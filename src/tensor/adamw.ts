/** AdamW with a rate for each group of variables and the gradient clipped by its norm over all of them, without a readback. */
import * as tf from '@tensorflow/tfjs-core'
import { clipScale } from '../gpu/kernels/clip-scale'
import { Adam, type AdamSettings } from './adam'

export interface AdamWSettings extends AdamSettings {
  weightDecay: number
  /** Largest norm of all gradients together. */
  clipNorm: number
}

/** Variables with one rate. */
interface Group {
  /** The rate as a multiple of the settings'. */
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
      return { factor, places, variables: chosen, adam: new Adam(chosen, settings, factor) }
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
    tf.tidy(() => this.update(gradients, tf.tensor1d(this.advance(share))))
  }

  /**
   * Counts an update, without making it.
   * @param share of the settings' rate at this update
   * @returns its settings, which `update` has to be given as a tensor
   */
  advance(share: number): Float32Array {
    const { settings, groups } = this
    const all = groups.map(({ adam }) => {
      adam.settings = { ...settings, learningRate: settings.learningRate * share }
      return adam.advance()
    })
    return all[0] ?? new Float32Array()
  }

  /**
   * Makes an update that was counted. Reads nothing that changes from one update to the next but its tensors: it may be recorded, and
   * replayed.
   * @param gradients in the order of the variables; they stay the caller's
   * @param settings `[9]`, of `advance`
   */
  update(gradients: readonly tf.Tensor[], settings: tf.Tensor): void {
    tf.tidy(() => {
      const gathered = this.groups.map(({ places, adam }) =>
        adam.gather(places.flatMap((place) => gradients[place] ?? [])),
      )
      const scale = clipScale(gathered.flat(), settings)
      this.groups.forEach(({ adam }, i) => adam.update(gathered[i] ?? [], settings, scale))
    })
  }

  dispose(): void {
    for (const { adam } of this.groups) adam.dispose()
  }
}
