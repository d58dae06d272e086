/** Paper B's networks (Tables 2 and 3, `joint` widths) in jax-js, NCHW. Arguments are owned, as all of jax-js has it. */
import { lax, nn, numpy as np } from '@jax-js/jax'
import type { Random } from '../../src/tensor/random'

/** Named parameters of a network. */
export type Weights = { [name: string]: np.Array }

export interface Sizes {
  width: number
  latent: number
  components: number
}

/** Edge of the generator's first feature maps, for 28×28 images. */
const BASE = 7
const SLOPE = 0.2
const EPSILON = 1e-5

const scaled = (channels: number, width: number) => Math.max(1, Math.round(channels * width))

/** A parameter by its name; the error would be a mistake of this file. */
function named(weights: Weights, name: string): np.Array {
  const value = weights[name]
  if (value === undefined) throw new Error(`there is no parameter "${name}"`)
  return value
}

/** Values from U(−1/√fanIn, 1/√fanIn), PyTorch's default as in `Parameters`. */
function uniform(random: Random, shape: number[], fanIn: number): np.Array {
  const bound = 1 / Math.sqrt(fanIn)
  const values = random.uniforms(shape.reduce((a, b) => a * b, 1)).map((u) => (2 * u - 1) * bound)
  return np.array(values).reshape(shape)
}

export function generatorWeights({ width, latent, components }: Sizes, random: Random): Weights {
  const [c1, c2, c3] = [scaled(256, width), scaled(128, width), scaled(64, width)]
  return {
    linear: uniform(random, [latent, c1 * BASE * BASE], latent),
    gamma0: np.ones([c1 * BASE * BASE]),
    beta0: np.zeros([c1 * BASE * BASE]),
    up1: uniform(random, [c2, c1, 5, 5], 25 * c1),
    gamma1: np.ones([c2]),
    beta1: np.zeros([c2]),
    up2: uniform(random, [c3, c2, 5, 5], (25 * c2) / 4),
    gamma2: np.ones([c3]),
    beta2: np.zeros([c3]),
    up3: uniform(random, [1, c3, 5, 5], (25 * c3) / 4),
    bias3: np.zeros([1]),
    means: uniform(random, [components, latent], 1),
    factors: np.eye(latent).add(np.zeros([components, latent, latent])),
  }
}

export function encoderWeights({ width, components }: Sizes, random: Random): Weights {
  const [c1, c2] = [scaled(64, width), scaled(128, width)]
  return {
    conv1: uniform(random, [c1, 1, 5, 5], 25),
    bias1: uniform(random, [c1], 25),
    conv2: uniform(random, [c2, c1, 4, 4], 16 * c1),
    gamma2: np.ones([c2]),
    beta2: np.zeros([c2]),
    linear: uniform(random, [c2 * BASE * BASE, components], c2 * BASE * BASE),
    bias: uniform(random, [components], c2 * BASE * BASE),
  }
}

/** Batch norm with the batch's own statistics, and LeakyReLU; x `[B, C]` or `[B, C, H, W]`. */
function normActivation(x: np.Array, gamma: np.Array, beta: np.Array): np.Array {
  const axes = x.ndim === 4 ? [0, 2, 3] : [0]
  const channels = x.ndim === 4 ? [1, -1, 1, 1] : [1, -1]
  const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }))
  const variance = np.mean(np.square(centred.ref), axes, { keepdims: true })
  const scale = gamma.reshape(channels).div(np.sqrt(variance.add(EPSILON)))
  return nn.leakyRelu(centred.mul(scale).add(beta.reshape(channels)), SLOPE)
}

const up = (x: np.Array, filter: np.Array, stride: number) => lax.convTranspose(x, filter, [stride, stride], 'SAME')

/**
 * The prior and G: z = A_k ε + μ_k → images `[B, 1, 28, 28]`.
 * @param oneHot `[B, K]`
 * @param epsilon `[B, D_z]`
 */
export function generate(w: Weights, oneHot: np.Array, epsilon: np.Array): np.Array {
  const [batch = 0, components = 0] = oneHot.shape
  const latent = epsilon.shape[1] ?? 0
  const rows = named(w, 'factors').reshape([components * latent, latent])
  const all = np.matmul(epsilon, np.transpose(rows)).reshape([batch, components, latent])
  const moved = all.add(named(w, 'means').reshape([1, components, latent]))
  const z = np.sum(moved.mul(oneHot.reshape([batch, components, 1])), 1)
  const h0 = normActivation(np.matmul(z, named(w, 'linear')), named(w, 'gamma0'), named(w, 'beta0'))
  const h1 = up(h0.reshape([batch, -1, BASE, BASE]), named(w, 'up1'), 1)
  const h2 = up(normActivation(h1, named(w, 'gamma1'), named(w, 'beta1')), named(w, 'up2'), 2)
  const h3 = up(normActivation(h2, named(w, 'gamma2'), named(w, 'beta2')), named(w, 'up3'), 2)
  return np.tanh(h3.add(named(w, 'bias3').reshape([1, 1, 1, 1])))
}

/** D, and C with the same architecture: images `[B, 1, 28, 28]` → logits `[B, K]`. */
export function encode(w: Weights, images: np.Array): np.Array {
  const batch = images.shape[0] ?? 0
  const h1 = lax.conv(images, named(w, 'conv1'), [2, 2], 'SAME').add(named(w, 'bias1').reshape([1, -1, 1, 1]))
  const h2 = lax.conv(nn.leakyRelu(h1, SLOPE), named(w, 'conv2'), [2, 2], 'SAME')
  const features = normActivation(h2, named(w, 'gamma2'), named(w, 'beta2')).reshape([batch, -1])
  return np.matmul(features, named(w, 'linear')).add(named(w, 'bias'))
}
