/** What D, G, μ, A and C minimise in one iteration (paper B, Algorithm 1), from tensors alone: its draw, and the weights. */
import * as tf from '@tensorflow/tfjs-core'
import { inputOf, type Given } from '../../tensor/replay'
import { followedBy, judgedBy, offTape, stopGradient } from '../../tensor/tape'
import type { DrawName } from '../draw'
import type { Classifier, Networks } from '../networks/networks'
import { classify, classifyHeadOnly, pairByResponsibility, pairPlainly, pairUniformly } from '../responsibilities'
import type { StepReadings } from '../step-metrics'
import { carriesShareOfK, eq3TeachesClassifier, saturates } from '../terms'
import type { MixtureConfig, Phase } from '../types'
import { warp } from '../warp'
import { discriminatorLoss, generatorLoss, responsibilityLoss, type Pairing } from './adversarial'
import { informationAndRegulariser } from './classifier'
import { informationLossAsPublished } from './information'

/** What an iteration's losses are made of. */
export interface Setting {
  networks: Networks
  config: MixtureConfig
  phase: Phase
  /** Whether G learns in it; else nothing of it moves, its running statistics neither. */
  generatorLearns: boolean
}

/** D's own update, in the middle of the iteration: its loss, whose value is returned. */
export type DiscriminatorStep = (loss: () => tf.Scalar) => tf.Scalar

const isPublished = ({ method }: MixtureConfig) => method === 'as-published'

/** Factor of Eq. 3 and Eq. 4. */
const share = (config: MixtureConfig) => (carriesShareOfK(config) ? 1 / config.components : 1)

/** What G, μ, A and C minimise together; D steps in the middle, off the tape. */
export function iterationLoss(
  setting: Setting,
  given: Given<DrawName>,
  stepDiscriminator: DiscriminatorStep,
): { loss: tf.Scalar; readings: StepReadings } {
  const readings: StepReadings = {}
  const { config } = setting
  const { classifier, discriminate, generate } = setting.networks
  const real = inputOf<tf.Tensor4D>(given, 'real')
  const alpha = responsibilitiesOf(setting, real)
  const pairing = offTape(() => pair(config, alpha === null ? null : stopGradient(alpha), given))
  const mode = setting.generatorLearns ? 'train' : 'batch'
  const fakes = generate(latents(setting.networks, pairing, inputOf(given, 'epsilon')), mode)

  readings.lossD = offTape(() => stepDiscriminator(() => lossOfDiscriminator(setting, pairing, real, fakes)))
  const adversarial = judgedBy(fakes, (x) =>
    generatorLoss(pairing, discriminate(x, 'batch') as tf.Tensor2D, saturates(config), share(config)),
  )
  readings.lossG = adversarial.value
  const terms = [adversarial.term]

  if (classifier !== null && alpha !== null) {
    readings.meanAlpha = offTape(() => tf.mean(alpha, 0))
    if (eq3TeachesClassifier(setting.config, setting.phase)) {
      const fakeLogits = offTape(() => discriminate(fakes, 'batch'))
      terms.push(tf.mul(responsibilityLoss(pairing, alpha, fakeLogits), share(config)))
    }
    const informed = config.informationWeight > 0
    if (informed && isPublished(config)) {
      readings.information = informationLossAsPublished(alpha, classify(classifier, stopGradient(fakes), 'batch'))
      terms.push(tf.mul(readings.information, config.informationWeight))
    }
    terms.push(
      ...classifierTerms(config, classifier, pairing, informed && !isPublished(config) ? fakes : null, given, readings),
    )
  }
  return { loss: tf.addN(terms), readings }
}

/** R_C's own batch of real images, and the same images warped: `[N, D_img, D_img, D_h]` each; none without R_C. */
export function clusterBatch(given: Given<DrawName>): tf.Tensor4D[] {
  if (given.clustered === undefined) return []
  const images = given.clustered as tf.Tensor4D
  const gains = (given.gains as tf.Tensor4D | undefined) ?? null
  return [images, warp(images, inputOf(given, 'transforms'), gains)]
}

/** α of the batch; recorded where Eq. 3 or Eq. 4 sends a gradient through it (with a shared encoder into the head alone). C's running statistics follow real images alone. */
function responsibilitiesOf(setting: Setting, real: tf.Tensor4D): tf.Tensor2D | null {
  const { classifier } = setting.networks
  if (classifier === null) return null
  const alpha = () => tf.softmax(classifyHeadOnly(classifier, real, 'train'))
  return eq3TeachesClassifier(setting.config, setting.phase) ? alpha() : offTape(alpha)
}

function pair(config: MixtureConfig, alpha: tf.Tensor2D | null, { gumbels, gaussians }: Given<DrawName>): Pairing {
  const { batch, components, samplesPerImage } = config
  if (alpha !== null) return pairByResponsibility(alpha, samplesPerImage, (gumbels as tf.Tensor2D | undefined) ?? null)
  return gaussians === undefined ? pairPlainly(batch) : pairUniformly(gaussians as tf.Tensor1D, components)
}

/** z `[F, D_z]`: reparameterised samples of the drawn Gaussians. All of them go through G as one batch. */
function latents({ prior }: Networks, { oneHot }: Pairing, epsilon: tf.Tensor2D): tf.Tensor2D {
  return prior === null || oneHot === null ? epsilon : prior.latents(oneHot, epsilon)
}

/** D's loss on real and generated images; batch norm sees them as separate batches. */
function lossOfDiscriminator(
  { networks, config }: Setting,
  pairing: Pairing,
  real: tf.Tensor4D,
  fakes: tf.Tensor,
): tf.Scalar {
  const images = tf.concat([real, fakes])
  const batches = { sizes: [real.shape[0], pairing.count], followed: 0 }
  return discriminatorLoss(pairing, networks.discriminate(images, batches) as tf.Tensor2D, share(config))
}

/**
 * L^I of the generated images (null for none) and R_C, from one pass of C. Each has batch-norm statistics of its own; R_C's images and
 * their warps share theirs.
 */
function classifierTerms(
  config: MixtureConfig,
  classifier: Classifier,
  pairing: Pairing,
  fakes: tf.Tensor | null,
  given: Given<DrawName>,
  readings: StepReadings,
): tf.Scalar[] {
  const clustered = offTape(() => clusterBatch(given))
  const sizes = fakes === null ? [] : [pairing.count]
  if (clustered.length > 0) sizes.push(clustered.reduce((sum, { shape }) => sum + shape[0], 0))
  if (sizes.length === 0) return []
  const images = fakes === null ? offTape(() => tf.concat(clustered)) : followedBy(fakes, clustered)
  const logits = classify(classifier, images, { sizes, followed: null })
  const { loss, ...terms } = informationAndRegulariser(fakes === null ? null : pairing, logits, config)
  const { information, ...clustering } = terms
  if (fakes !== null) readings.information = information
  if (clustered.length > 0) Object.assign(readings, clustering)
  return [loss]
}
