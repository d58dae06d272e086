/**
 * C's first phase: it learns to cluster alone, by R_C, with several K-way heads and a wider one on its encoder; the head whose R_C was
 * lowest in the end becomes C's own, without a label. **Paper B trains everything at once.** Several heads of different widths on one
 * encoder are IIC's auxiliary overclustering (Ji, Henriques and Vedaldi 2019). On MNIST the loss tells a bad head from a good one, on
 * Fashion-MNIST hardly: of one seed's ten heads the accuracies were .55 to .68, and the head with the lowest R_C had .63.
 */
import * as tf from '@tensorflow/tfjs-core'
import { oneHotRows } from '../tensor/draws'
import { dense, type Layer } from '../tensor/layers'
import { Parameters } from '../tensor/parameters'
import type { Random } from '../tensor/random'
import { offTape } from '../tensor/tape'
import type { Classifier } from './networks/networks'
import { evenly } from './config'
import { informationAndRegulariser } from './objectives/classifier'
import type { StepReadings } from './step-metrics'
import type { MixtureConfig } from './types'

/** Iterations over which the heads are compared. */
const WINDOW = 100
/** Weights of R_C's terms by which they are compared, whatever they are trained by: entropy decides between heads that are as sure. */
const COMPARED = { balance: 1, entropy: 0.3, consistency: 1 }
/** Share of the learning rate that is left at the end. */
const LAST_RATE = 0.01

/** What the heads' pass leaves behind; constants. */
export interface HeadReadings extends StepReadings {
  /** `[heads]`: what the heads are compared by. */
  costs: tf.Tensor1D
}

export class FirstPhase {
  /** Of all heads side by side, and what is known of them. */
  readonly parameters: Parameters
  private readonly head: Layer
  private readonly heads: number
  private readonly components: number
  /** `[heads]`: their costs, summed since the window began. */
  private readonly costs: tf.Variable
  /** `[heads]`: 1 for the head that is C's for now. */
  private readonly kept: tf.Variable

  constructor(
    { components, regulariser: { heads, wide } }: MixtureConfig,
    private readonly classifier: Classifier,
    random: Random,
  ) {
    this.parameters = new Parameters(random)
    this.heads = heads
    this.components = components
    this.head = dense(this.parameters, 'head', classifier.features, heads * components + wide, 'linear')
    this.costs = this.parameters.statistic('costs', [heads], 0)
    this.kept = this.parameters.statistic('kept', [heads], 0)
    this.keep(tf.scalar(0, 'int32'))
  }

  /** Share of C's learning rate: half a cosine from 1 to 0.01. @param done share of the phase, 0 … 1 */
  static rate(done: number): number {
    return LAST_RATE + ((1 - LAST_RATE) * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2
  }

  /**
   * R_C, averaged over the heads.
   * @param images N real ones and then the same warped, `[2N, D_img, D_img, D_h]`; they share batch-norm statistics
   */
  loss(images: tf.Tensor4D, config: MixtureConfig): { loss: tf.Scalar; readings: HeadReadings } {
    const { heads, components, kept } = this
    const logits = this.head(this.classifier.encode(images, { sizes: [images.shape[0]], followed: 0 }), 'train')
    const widths = new Array<number>(heads).fill(components)
    const rest = (logits.shape[1] ?? 0) - heads * components
    const parts = tf.split<tf.Tensor2D>(logits as tf.Tensor2D, rest > 0 ? [...widths, rest] : widths, 1)
    // Of the wider head's outputs nobody states or learns shares: it stays even.
    const even = { ...config, regulariser: { ...config.regulariser, ...evenly } }
    const losses = parts.map((part, h) => informationAndRegulariser(null, part, h < heads ? config : even))
    const loss = tf.mul<tf.Scalar>(tf.addN(losses.map(({ loss }) => loss)), 1 / losses.length)
    const readings = offTape(() => {
      const [balance, entropy, consistency] = (['balance', 'entropy', 'consistency'] as const).map((name) =>
        tf.stack(losses.slice(0, heads).map((each) => each[name])),
      ) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D]
      const costs = tf.addN([
        tf.mul(balance, COMPARED.balance),
        tf.mul(entropy, COMPARED.entropy),
        tf.mul(consistency, COMPARED.consistency),
      ])
      const ofKept = (values: tf.Tensor1D) => tf.sum(tf.mul(values, kept))
      const own = tf.addN(parts.slice(0, heads).map((part, h) => tf.mul(part, tf.slice(kept, h, 1))))
      const alpha = tf.softmax(tf.slice(own, 0, images.shape[0] / 2))
      return {
        balance: ofKept(balance),
        entropy: ofKept(entropy),
        consistency: ofKept(consistency),
        meanAlpha: tf.mean(alpha, 0),
        costs: costs as tf.Tensor1D,
      }
    })
    return { loss, readings }
  }

  /**
   * Counts an iteration's costs.
   * @param left iterations of the phase after this one: the last comparison ends with the phase
   * @returns whether the heads were compared, and another may be C's now
   */
  count(costs: tf.Tensor, left: number): boolean {
    const sums = tf.add(this.costs, costs)
    this.costs.assign(sums)
    sums.dispose()
    if (left % WINDOW !== 0) return false
    tf.tidy(() => {
      this.keep(tf.argMin<tf.Scalar>(this.costs))
      this.costs.assign(tf.zeros([this.heads]))
    })
    return true
  }

  /** @param head its place, int32 */
  private keep(head: tf.Scalar): void {
    tf.tidy(() => this.kept.assign(tf.reshape(oneHotRows(tf.reshape(head, [1]), this.heads), [this.heads])))
    head.dispose()
  }

  /** Copies the head that is C's for now to where C has its own. @param own C's parameters */
  settle(own: Parameters): void {
    const { heads, components, kept, parameters } = this
    tf.tidy(() => {
      for (const name of ['head.weight', 'head.bias']) {
        const all = parameters.get(name)
        const rows = all.rank === 1 ? 1 : (all.shape[0] ?? 1)
        const [flat, target] = [tf.reshape(all, [rows, -1]), own.get(name)]
        const each = tf.reshape(tf.slice(flat, [0, 0], [rows, heads * components]), [rows, heads, components])
        target.assign(tf.reshape(tf.sum(tf.mul(each, tf.reshape(kept, [1, heads, 1])), 1), target.shape))
      }
    })
  }

  dispose(): void {
    this.parameters.dispose()
  }
}
