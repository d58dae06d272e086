/** A mixture GAN in use: samples, interpolation, responsibilities. What trains it is `trainer.ts`. */
import * as says from '../messages/generated/mixture'
import * as tf from '@tensorflow/tfjs-core'
import { clusteringReport } from '../metrics/clustering/clustering'
import { inBatches, type Task } from '../tensor/cancellation'
import { Random } from '../tensor/random'
import { BadInput, hasClassifier } from './config'
import { buildNetworks, countParameters, type Networks } from './networks/networks'
import { Renderer } from './renderer'
import { classify } from './responsibilities'
import type { ImageGrid } from '../data/images/types'
import type { ClusteringReport, MixtureConfig, ParameterCounts } from './types'

/** Images that the model can be fed, in any order. Data layers provide it; the model knows no files. */
export interface ImageSource {
  readonly count: number
  /** `[n, D_img, D_img, D_h]` in [−1, 1], NHWC. */
  gather(indices: Uint32Array): Float32Array
}

/** Images classified at a time: a fixed shape, so that the GPU's buffer pool doesn't grow. */
const CLASSIFY_BATCH = 500
/** Samples drawn at a time, likewise. */
const DRAW_BATCH = 100

export class MixtureModel {
  readonly networks: Networks
  private readonly renderer: Renderer

  constructor(
    readonly config: MixtureConfig,
    readonly image: { size: 28 | 32 | 64; channels: 1 | 3 },
  ) {
    this.networks = buildNetworks(config, image, new Random(config.seed).fork('networks'))
    this.renderer = new Renderer(this.networks)
  }

  /** K, or 1 for the vanilla GAN. */
  get components(): number {
    return this.networks.prior === null ? 1 : this.config.components
  }

  get parameterCounts(): ParameterCounts {
    return countParameters(this.networks)
  }

  /**
   * Samples of every Gaussian: rows = Gaussians; all rows share each column's ε, so that rows differ by their Gaussian alone.
   * @param seed of ε
   */
  sample(perGaussian: number, seed: number): Promise<ImageGrid> {
    const rows = Array.from({ length: this.components }, (_, k) =>
      Array.from({ length: perGaussian }, () => oneHotRow(k, this.components)),
    )
    const epsilon = new Random(seed).fork('epsilon').normals(perGaussian * this.config.latent)
    return this.render(rows.flat(), perGaussian, (i) => (i % perGaussian) * this.config.latent, epsilon)
  }

  /**
   * One image for each row of convex weights, all from the same ε: z = Σ_k w_k (A_k ε + μ_k) (paper B, section 3.2).
   * @param weights rows of K non-negative numbers that sum to 1 (± 1e-3)
   * @param columns images a row of the grid
   * @throws BadInput where a row is not a convex combination
   */
  interpolate(weights: number[][], columns: number, seed: number): Promise<ImageGrid> {
    if (weights.length === 0) throw new BadInput(says.noWeightsOfGaussians())
    weights.forEach((row, i) => {
      const sum = row.reduce((a, b) => a + b, 0)
      if (row.length !== this.components || !(Math.abs(sum - 1) <= 1e-3) || row.some((w) => w < 0)) {
        throw new BadInput(says.weightsNotConvex({ row: i + 1, count: row.length, sum, components: this.components }))
      }
    })
    const epsilon = new Random(seed).fork('epsilon').normals(this.config.latent)
    return this.render(weights, columns, () => 0, epsilon)
  }

  /**
   * D's opinion of generated images: σ(D_k(x̂)), the chance that it gives each of being real, with the batch statistics of these images.
   * @param grid of `sample`: row k holds Gaussian k's; 0 … 255
   * @returns `[rows · columns]`
   */
  async opinions({ pixels, rows, columns, size, channels }: ImageGrid): Promise<Float32Array> {
    const count = rows * columns
    const opinions = tf.tidy(() => {
      const images = tf.sub(tf.div(tf.tensor4d(pixels, [count, size, size, channels], 'float32'), 127.5), 1)
      const logits = this.networks.discriminate(images as tf.Tensor4D, 'batch')
      const own = tf.oneHot(
        Array.from({ length: count }, (_, i) => Math.floor(i / columns)),
        rows,
      )
      return tf.sigmoid(logits.shape[1] === 1 ? tf.reshape(logits, [count]) : tf.sum(tf.mul(logits, own), 1))
    })
    try {
      return await opinions.data<'float32'>()
    } finally {
      opinions.dispose()
    }
  }

  /**
   * p(k|x) for images in any number.
   * @returns `[N, K]`
   * @throws BadInput for the methods without a classifier
   */
  async responsibilities(source: ImageSource, count = source.count): Promise<Float32Array> {
    const { classifier } = this.networks
    if (classifier === null) {
      throw new BadInput(says.noClassifier({ method: this.config.method }))
    }
    const { size, channels } = this.image
    const all = new Float32Array(count * this.components)
    for (let start = 0; start < count; start += CLASSIFY_BATCH) {
      const batch = Math.min(CLASSIFY_BATCH, count - start)
      const pixels = source.gather(Uint32Array.from({ length: batch }, (_, i) => start + i))
      const alpha = tf.tidy(() => {
        const images = tf.tensor4d(pixels, [batch, size, size, channels])
        return tf.softmax(classify(classifier, images, 'running'))
      })
      all.set(await alpha.data<'float32'>(), start * this.components)
      alpha.dispose()
    }
    return all
  }

  /**
   * Samples of the whole mixture, x = G(A_k ε + μ_k); of `vanilla` x = G(ε).
   * @param weights `[K]` that sum to 1: k is drawn by them; null: uniformly
   * @param random of k and ε: its forks are drawn from, so that more samples begin with the same ones
   * @returns pixels `[count, S, S, D_h]`, 0 … 255
   * @throws Cancelled
   */
  async draw(count: number, weights: readonly number[] | null, random: Random, task: Task = {}): Promise<Uint8Array> {
    const { size, channels } = this.image
    const { latent } = this.config
    const [gaussians, epsilon] = [random.fork('gaussians'), random.fork('epsilon')]
    const pixels = new Uint8Array(count * size * size * channels)
    await inBatches(count, DRAW_BATCH, task, async (start, end) => {
      const rows = Array.from({ length: DRAW_BATCH }, () =>
        oneHotRow(drawnBy(weights, gaussians.uniform(), this.components), this.components),
      )
      const drawn = await this.renderer.render(rows, epsilon.normals(DRAW_BATCH * latent))
      pixels.set(drawn.subarray(0, (end - start) * size * size * channels), start * size * size * channels)
    })
    return pixels
  }

  /** Clustering scores of the responsibilities of the first `count` images. */
  async evaluate(
    source: ImageSource,
    truth: { labels: Uint8Array | null; classes: number },
    iteration: number,
    count = source.count,
  ): Promise<ClusteringReport> {
    const alpha = await this.responsibilities(source, count)
    const labels = truth.labels === null ? null : truth.labels.subarray(0, count)
    return clusteringReport(alpha, this.components, labels, truth.classes, iteration)
  }

  get hasClassifier(): boolean {
    return hasClassifier(this.config)
  }

  dispose(): void {
    this.renderer.dispose()
    for (const parameters of Object.values(this.networks.parameters)) parameters.dispose()
  }

  /** Runs G on one z for each row of weights; `offset(i)` is where row i's ε starts. */
  private async render(
    weights: number[][],
    columns: number,
    offset: (row: number) => number,
    epsilon: Float32Array,
  ): Promise<ImageGrid> {
    const { size, channels } = this.image
    const { latent } = this.config
    const batch = weights.length
    const noise = new Float32Array(batch * latent)
    for (let i = 0; i < batch; i++) noise.set(epsilon.subarray(offset(i), offset(i) + latent), i * latent)
    const pixels = await this.renderer.render(weights, noise)
    return { rows: Math.ceil(batch / columns), columns, size, channels, pixels }
  }
}

/** The Gaussian that a number from U[0, 1) falls to. */
function drawnBy(weights: readonly number[] | null, uniform: number, components: number): number {
  if (weights === null) return Math.floor(uniform * components)
  let rest = uniform
  const drawn = weights.findIndex((weight) => (rest -= weight) < 0)
  // Rounding may leave a sum below 1.
  return drawn < 0 ? weights.indexOf(Math.max(...weights)) : drawn
}

function oneHotRow(k: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (i === k ? 1 : 0))
}
