/** Generated images of any convex weights: what a slider draws, again and again. */
import * as tf from '@tensorflow/tfjs-core'
import { inputOf, Replayed, snapshot } from '../tensor/replay'
import type { Networks } from './networks/networks'

type InputName = 'epsilon' | 'weights'

/** Numbers of images at a time whose recordings are kept: a slider's picture, the preview, a map's tiles. */
const MOST_RECORDINGS = 4

export class Renderer {
  /** By the number of images; the one used last stands last. */
  private readonly recordings = new Map<number, Replayed<InputName>>()

  constructor(private readonly networks: Networks) {}

  /**
   * @param weights `[B, K]` convex rows; a prior without Gaussians ignores them
   * @param epsilon `[B, D_z]` of N(0, 1)
   * @returns pixels `[B, S, S, D_h]`, 0 … 255, rounded
   */
  async render(weights: readonly number[][], epsilon: Float32Array): Promise<Uint8Array> {
    const batch = weights.length
    const values = Float32Array.from(weights.flat())
    const inputs = {
      epsilon: { values: epsilon, shape: [batch, epsilon.length / batch] },
      ...(this.networks.prior === null ? {} : { weights: { values, shape: [batch, values.length / batch] } }),
    }
    const [grey] = this.recordingOf(batch).run(inputs)
    if (grey === undefined) return new Uint8Array()
    // Of its own: the next picture may be asked for before this one has been read.
    const read = snapshot(grey)
    try {
      return Uint8Array.from(await read.data<'float32'>(), Math.round)
    } finally {
      read.dispose()
    }
  }

  dispose(): void {
    for (const recording of this.recordings.values()) recording.dispose()
    this.recordings.clear()
  }

  private recordingOf(batch: number): Replayed<InputName> {
    const known = this.recordings.get(batch)
    this.recordings.delete(batch)
    const { generate, prior } = this.networks
    const recording =
      known ??
      new Replayed<InputName>((given) => {
        const epsilon = inputOf<tf.Tensor2D>(given, 'epsilon')
        const z = prior === null ? epsilon : prior.latents(inputOf(given, 'weights'), epsilon)
        return [tf.mul(tf.add(generate(z, 'running'), 1), 127.5)]
      })
    this.recordings.set(batch, recording)
    const [oldest] = this.recordings.keys()
    if (this.recordings.size > MOST_RECORDINGS && oldest !== undefined) {
      this.recordings.get(oldest)?.dispose()
      this.recordings.delete(oldest)
    }
    return recording
  }
}
