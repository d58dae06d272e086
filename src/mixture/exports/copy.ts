/** A mixture GAN's networks off the device, as they stand: what its exports are written from. */
import { copyLayers, copyWeights, type LayerCopy, type Weights } from '../../tensor/layer-copy'
import type { MixtureModel } from '../model'
import type { NetworkShape } from '../networks/shape'

export interface PriorCopy {
  /** μ, `[K, D_z]`. */
  means: Weights
  /** A, `[K, D_z, D_z]`. */
  factors: Weights
}

export interface NetworksCopy {
  shape: NetworkShape
  generator: readonly LayerCopy[]
  /** Encoder and head, up to the logits; null for the methods without a classifier. */
  classifier: readonly LayerCopy[] | null
  /** Null for the vanilla GAN: z = ε. */
  prior: PriorCopy | null
}

/** Everything is copied on the device at once; training may go on while it arrives. */
export async function copyNetworks({ networks }: MixtureModel): Promise<NetworksCopy> {
  const { shape, prior, classifier, generatorLayers } = networks
  const [generator, classifies, means, factors] = await Promise.all([
    copyLayers(generatorLayers),
    classifier && copyLayers(classifier.layers),
    prior && copyWeights(prior.means),
    prior && copyWeights(prior.factors),
  ])
  return { shape, generator, classifier: classifies, prior: means && factors && { means, factors } }
}
