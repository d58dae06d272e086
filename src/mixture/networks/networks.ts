/** All networks of a run, built from its settings: G, D, C and the prior. */
import { built, describedIn, type DescribedLayer, type LayerDescription } from '../../tensor/described'
import { dense, sequence, type Layer } from '../../tensor/layers'
import { Parameters } from '../../tensor/parameters'
import type { Random } from '../../tensor/random'
import { hasClassifier, hasGaussians } from '../config'
import { MixturePrior } from '../prior'
import type { ClassifierKind, MixtureConfig, ParameterCounts } from '../types'
import { separateEncoder, sharedEncoder, type Encoder } from './encoder'
import { generatorLayers } from './generator'
import type { NetworkShape } from './shape'

export interface Classifier {
  /** `[B, D_img, D_img, D_h]` → `[B, features]`. */
  encode: Layer
  /** `[B, features]` → logits `[B, K]`. */
  head: Layer
  features: number
  /** True where `encode` is the discriminator's encoder. */
  shared: boolean
  /** Of `encode` and `head`. */
  layers: readonly DescribedLayer[]
}

export interface Networks {
  shape: NetworkShape
  /** `[B, D_z]` → `[B, D_img, D_img, D_h]`. */
  generate: Layer
  generatorLayers: readonly DescribedLayer[]
  /** `[B, D_img, D_img, D_h]` → logits `[B, 1]`, or `[B, K]` where each Gaussian has its own discriminator output. */
  discriminate: Layer
  /** Null for the methods without a classifier. */
  classifier: Classifier | null
  /** Null for the vanilla GAN: z = ε. */
  prior: MixturePrior | null
  parameters: {
    generator: Parameters
    discriminator: Parameters
    encoder: Parameters
    classifier: Parameters
    prior: Parameters
  }
}

/**
 * Builds the networks of paper B's Tables 1-3.
 * D's encoder has a `Parameters` of its own ("encoder"), because a shared classifier trains it too.
 * @param random the run's own; every network draws from a fork of it, so that one network's size doesn't change another's weights
 */
export function buildNetworks(
  config: MixtureConfig,
  image: { size: number; channels: number },
  random: Random,
): Networks {
  const shape: NetworkShape = { ...image, latent: config.latent, components: config.components, width: config.width }
  const own = (name: string) => new Parameters(random.fork(name))
  const parameters = {
    generator: own('generator'),
    encoder: own('encoder'),
    discriminator: own('discriminator'),
    classifier: own('classifier'),
    prior: own('prior'),
  }

  const encoder = sharedEncoder(parameters.encoder, shape)
  // The recipe's D has an output per Gaussian: then Eq. 3's pair (x_i, x̂_i^k) means something to D.
  const outputs = config.method === 'balanced' ? config.components : 1
  const discriminate = sequence(
    encoder.encode,
    dense(parameters.discriminator, 'linear', encoder.features, outputs, 'linear'),
  )
  const layers = generatorLayers(shape)
  return {
    shape,
    generate: built(parameters.generator, layers),
    generatorLayers: describedIn(parameters.generator, layers),
    discriminate,
    classifier: hasClassifier(config) ? classifier(config, parameters.classifier, encoder, shape) : null,
    prior: hasGaussians(config)
      ? new MixturePrior(parameters.prior, shape, config.priorRadius, random.fork('means'))
      : null,
    parameters,
  }
}

function classifier(config: MixtureConfig, p: Parameters, discriminators: Encoder, shape: NetworkShape): Classifier {
  const own: Record<ClassifierKind, () => Encoder> = {
    shared: () => discriminators,
    separate: () => separateEncoder(p, shape),
    'separate-encoder': () => sharedEncoder(p, shape),
  }
  const { encode, features, layers } = own[config.classifier]()
  const outputs: LayerDescription[] = [
    {
      kind: 'dense',
      name: 'head',
      inputs: features,
      outputs: shape.components,
      bias: true,
      activation: 'linear',
    },
  ]
  const head = built(p, outputs)
  const shared = config.classifier === 'shared'
  return { encode, head, features, shared, layers: [...layers, ...describedIn(p, outputs)] }
}

/** Trainable parameters (paper B, Table 6 counts them so); a shared encoder counts once, with the discriminator. */
export function countParameters({ parameters }: Networks): ParameterCounts {
  const counts = {
    generator: parameters.generator.count,
    discriminator: parameters.encoder.count + parameters.discriminator.count,
    classifier: parameters.classifier.count,
    prior: parameters.prior.count,
  }
  return { ...counts, total: counts.generator + counts.discriminator + counts.classifier + counts.prior }
}
