/** One iteration of the balanced objective (`MixtureTrainer.step` at the `joint` preset) in jax-js, under `jit`. */
import { lax, nn, numpy as np, tree, valueAndGrad, vjp } from '@jax-js/jax'
import type { MixtureConfig } from '../../src/mixture/types'
import { encode, generate, type Weights } from './networks'

/** A network with Adam's moments of it. */
export type Trained = { weights: Weights; m: Weights; v: Weights }
export type State = { g: Trained; d: Trained; c: Trained }

/** What the host gives to an iteration. */
export type Input = {
  /** `[M, 1, 28, 28]` */
  real: np.Array
  /** `[2·N, 1, 28, 28]`: R_C's images, then the same ones warped. */
  both: np.Array
  /** `[M, D_z]` from N(0, 1). */
  epsilon: np.Array
  /** `[M, K]` standard Gumbel noise. */
  gumbels: np.Array
  /** 1 − β₁ᵗ and 1 − β₂ᵗ, `[]`. */
  correction1: np.Array
  correction2: np.Array
}

/** Adam as in PyTorch, parameter by parameter; `jit` fuses each one's arithmetic. */
function adam(
  { weights, m, v }: Trained,
  gradients: Weights,
  rate: number,
  betas: [number, number],
  input: Input,
): Trained {
  const [beta1, beta2] = betas
  const next: Trained = { weights: {}, m: {}, v: {} }
  for (const [name, weight] of Object.entries(weights)) {
    const [gradient, oldM, oldV] = [gradients[name], m[name], v[name]]
    if (gradient === undefined || oldM === undefined || oldV === undefined) throw new Error(`"${name}" has no gradient`)
    const newM = oldM.mul(beta1).add(gradient.ref.mul(1 - beta1))
    const newV = oldV.mul(beta2).add(np.square(gradient).mul(1 - beta2))
    const root = np.sqrt(newV.ref.div(input.correction2.ref)).add(1e-8)
    next.weights[name] = weight.sub(newM.ref.div(input.correction1.ref).div(root).mul(rate))
    next.m[name] = newM
    next.v[name] = newV
  }
  return next
}

/** −mean over images of the drawn Gaussian's entry. */
const drawn = (logs: np.Array, oneHot: np.Array) => np.sum(logs.mul(oneHot)).div(-(oneHot.shape[0] ?? 1))

/** −mean softplus loss of D: D's outputs on pairs of a real and a generated image. */
function discriminatorLoss(d: Weights, oneHot: np.Array, real: np.Array, fakes: np.Array): np.Array {
  const onReal = nn.softplus(np.negative(encode(tree.ref(d), real)))
  const onFakes = nn.softplus(encode(d, fakes))
  return np.negative(drawn(onReal, oneHot.ref)).add(np.negative(drawn(onFakes, oneHot)))
}

/** G's non-saturating loss, L^I and R_C. */
function generatorAndClassifierLoss(
  fakes: np.Array,
  c: Weights,
  d: Weights,
  oneHot: np.Array,
  both: np.Array,
  config: MixtureConfig,
): np.Array {
  const { balance, entropy, consistency } = config.regulariser
  const adversarial = np.negative(drawn(nn.softplus(np.negative(encode(d, fakes.ref))), oneHot.ref))
  const information = drawn(nn.logSoftmax(encode(tree.ref(c), fakes), 1), oneHot)
  const [logAlpha, logWarped] = np.split(nn.logSoftmax(encode(c, both), 1), 2) as [np.Array, np.Array]
  const images = logAlpha.shape[0] ?? 1
  const alpha = np.exp(logAlpha.ref)
  const mean = np.mean(alpha.ref, 0)
  const balanced = np.sum(mean.ref.mul(np.log(mean.add(1e-12)))).mul(balance)
  const certain = np.sum(alpha.ref.mul(logAlpha)).mul(-entropy / images)
  // The responsibilities are constants to the consistency term.
  const consistent = np.sum(lax.stopGradient(alpha).mul(logWarped)).mul(-consistency / images)
  return adversarial.add(information.mul(config.informationWeight)).add(balanced).add(certain).add(consistent)
}

/** @returns the next state and the losses `[2]` of D, and of G and C */
export function iterate(config: MixtureConfig) {
  const betas: [number, number] = [config.beta1, config.beta2]
  return (state: State, input: Input): { state: State; losses: np.Array } => {
    const { g, d, c } = state
    const alpha = nn.softmax(encode(tree.ref(c.weights), input.real.ref), 1)
    const scores = np.log(alpha.add(1e-20)).add(input.gumbels)
    const oneHot = nn.oneHot(np.argmax(scores, 1), config.components)
    const [fakes, pullback] = vjp((w: Weights) => generate(w, oneHot.ref, input.epsilon), [tree.ref(g.weights)])

    const lossOfD = (w: Weights) => discriminatorLoss(w, oneHot.ref, input.real, fakes.ref)
    const [lossD, gradientD] = valueAndGrad(lossOfD)(tree.ref(d.weights))
    const nextD = adam(d, gradientD, config.learningRateD, betas, input)

    const rest = (images: np.Array, w: Weights) =>
      generatorAndClassifierLoss(images, w, tree.ref(nextD.weights), oneHot, input.both, config)
    const [lossG, [gradientFakes, gradientC]] = valueAndGrad(rest, { argnums: [0, 1] })(fakes, tree.ref(c.weights))
    const [gradientG] = pullback(gradientFakes)
    return {
      state: {
        g: adam(g, gradientG, config.learningRateG, betas, input),
        d: nextD,
        c: adam(c, gradientC, config.learningRateC, betas, input),
      },
      losses: np.stack([lossD, lossG]),
    }
  }
}
