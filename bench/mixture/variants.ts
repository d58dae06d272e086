/** The iteration in other ways than ours: what the bench and the test of the budget compare with. */
import * as tf from '@tensorflow/tfjs-core'
import { gatherImages } from '../../src/data/images/batches'
import { presets } from '../../src/mixture/presets'
import { MixtureModel } from '../../src/mixture/model'
import { MixtureTrainer } from '../../src/mixture/trainer'
import type { MixtureConfig } from '../../src/mixture/types'
import { Adam, type AdamSettings } from '../../src/tensor/adam'
import type { Layer } from '../../src/tensor/layers'
import { removeOwnOperations } from '../../src/selftest/speed/stock-kernels'
import type { Variant } from './types'

/** tfjs' own Adam, variable by variable, in the place of ours. */
class StockAdam extends Adam {
  private readonly stock: tf.AdamOptimizer
  private readonly names: string[]

  constructor(variables: tf.Variable[], settings: AdamSettings) {
    super(variables, settings)
    this.stock = tf.train.adam(settings.learningRate, settings.beta1, settings.beta2, 1e-8)
    this.names = variables.map(({ name }) => name)
  }

  override gather(gradients: readonly tf.Tensor[]): readonly tf.Tensor[] {
    return gradients
  }

  override update(gradients: readonly tf.Tensor[]): void {
    this.stock.applyGradients(gradients.map((tensor, i) => ({ name: this.names[i] ?? '', tensor })))
  }

  override dispose(): void {
    super.dispose()
    this.stock.dispose()
  }
}

/** Trains with stock Adam: to be called before the first step. */
function useStockAdam({ optimizers, model, config }: MixtureTrainer): void {
  const { generator, prior, encoder, discriminator, classifier } = model.networks.parameters
  const { beta1, beta2, learningRateG, learningRateD, learningRateC } = config
  for (const adam of Object.values(optimizers)) adam.dispose()
  const stock = (variables: tf.Variable[], learningRate: number) =>
    new StockAdam(variables, { learningRate, beta1, beta2 })
  optimizers.generator = stock([...generator.variables, ...prior.variables], learningRateG)
  optimizers.discriminator = stock([...encoder.variables, ...discriminator.variables], learningRateD)
  optimizers.classifier = stock(classifier.variables, learningRateC)
}

/**
 * The generator as the paper's algorithm writes it: Gaussian after Gaussian.
 * @param generate takes the latents of all Gaussians, image-major `[M·K, D_z]`
 * @returns the same, in K passes of `[M, D_z]`
 */
function oneGaussianAtATime(generate: Layer, components: number): Layer {
  return (latents, mode) => {
    const [rows = 0, latent = 0] = latents.shape
    const byGaussian = tf.transpose(tf.reshape(latents, [rows / components, components, latent]), [1, 0, 2])
    const passes = tf.split(tf.reshape(byGaussian, [rows, latent]), components)
    const images = tf.concat(passes.map((part) => generate(part, mode)))
    const [, height = 0, width = 0, channels = 0] = images.shape
    const perGaussian = tf.reshape(images, [components, rows / components, height * width * channels])
    return tf.reshape(tf.transpose(perGaussian, [1, 0, 2]), [rows, height, width, channels])
  }
}

/** Images of noise: an iteration costs the same on any. */
const noise = (() => {
  const count = 512
  const pixels = Uint8Array.from({ length: count * 28 * 28 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24)
  return { count, pixels, labels: null }
})()

/**
 * A trainer of the `joint` preset (K = 10, 28×28) on the current backend.
 * @param size width or batch, where they are to differ from the preset's
 */
export function variantTrainer(
  variant: Variant,
  size: Partial<Pick<MixtureConfig, 'width' | 'batch'>>,
): MixtureTrainer {
  const preset = presets.joint('mnist')
  const config: MixtureConfig = {
    ...preset,
    ...size,
    regulariser: { ...preset.regulariser, batch: size.batch === undefined ? preset.regulariser.batch : 2 * size.batch },
    samplesPerImage: variant === 'batched' || variant === 'looped' ? preset.components : preset.samplesPerImage,
  }
  if (variant === 'stock') removeOwnOperations()
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  if (variant === 'looped') {
    model.networks.generate = oneGaussianAtATime(model.networks.generate, config.components)
  }
  const gather = (indices: Uint32Array) => gatherImages(noise, indices)
  const trainer = new MixtureTrainer(model, { count: noise.count, gather })
  if (variant === 'stock') useStockAdam(trainer)
  return trainer
}
