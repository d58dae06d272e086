import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { MixtureModel } from '../../../src/mixture/model'
import { discriminatorLoss, generatorLoss, responsibilityLoss } from '../../../src/mixture/objectives/adversarial'
import { informationAndRegulariser } from '../../../src/mixture/objectives/classifier'
import { informationLossAsPublished } from '../../../src/mixture/objectives/information'
import { classify, pairByResponsibility } from '../../../src/mixture/responsibilities'
import { Random } from '../../../src/tensor/random'
import { gradientsOf, stopGradient } from '../../../src/tensor/tape'
import { tinyConfig } from './tiny'

const M = 3
const config = tinyConfig({ latent: 3 })
const K = config.components

/** L^I by its weight 1. */
const onlyInformation = { ...config, informationWeight: 1 }

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

/**
 * Compares gradients with central differences, one variable at a time, along the gradient's own direction ĝ: there the loss should
 * rise by |g|, and by less along a direction that is not the true gradient's. Float32 and LeakyReLU's kinks leave some per cent.
 * @returns |g| of each variable
 */
async function expectGradients(loss: () => tf.Scalar, variables: tf.Variable[]): Promise<number[]> {
  const { gradients } = gradientsOf(loss, variables)
  const lengths: number[] = []
  for (const [i, variable] of variables.entries()) {
    const gradient = gradients[i] ?? tf.zeros([])
    const length = (await tf.norm(gradient).data())[0] ?? NaN
    lengths.push(length)
    if (length < 1e-2) continue
    const direction = tf.div(gradient, length)
    const kept = tf.add(variable, 0)
    const step = 3e-4
    const at = async (h: number) => {
      variable.assign(tf.add(kept, tf.mul(direction, h)))
      return (await tf.tidy(loss).data())[0] ?? NaN
    }
    const numeric = ((await at(step)) - (await at(-step))) / (2 * step)
    variable.assign(kept)
    expect(Math.abs(numeric / length - 1), `${i}: ${numeric} for ${length}`).toBeLessThan(0.05)
  }
  expect(Math.max(...lengths)).toBeGreaterThan(1e-2)
  return lengths
}

function setting() {
  const random = new Random(3)
  const model = new MixtureModel(config, { size: 28, channels: 1 })
  const { classifier, prior, generate, discriminate, parameters } = model.networks
  if (classifier === null || prior === null) throw new Error('the balanced method has both')
  const real = tf.tensor4d(
    random.uniforms(M * 784).map((u) => 2 * u - 1),
    [M, 28, 28, 1],
  )
  const epsilon = (count: number) => tf.tensor2d(random.normals(count * 3), [count, 3])
  const everyGaussian = epsilon(M * K)
  const alpha = () => tf.softmax(classify(classifier, real, 'batch'))
  const pairing = () => pairByResponsibility(stopGradient(alpha()), K, null)
  const fakes = () => generate(prior.latents(pairing().oneHot ?? tf.zeros([1, 1]), everyGaussian), 'batch')
  const constantFakes = fakes()
  const constantPairing = pairing()
  const judge = (images: tf.Tensor) => discriminate(images, 'batch') as tf.Tensor2D
  return {
    random,
    classifier,
    discriminate,
    judge,
    parameters,
    real,
    alpha,
    constantPairing,
    fakes,
    constantFakes,
    M,
    K,
  }
}

describe('gradients against finite differences', () => {
  it('of the discriminator loss (Eq. 3, K outputs)', async () => {
    const s = setting()
    const variables = [...s.parameters.encoder.variables, ...s.parameters.discriminator.variables]
    const sizes = await expectGradients(
      () => discriminatorLoss(s.constantPairing, tf.concat([s.judge(s.real), s.judge(s.constantFakes)]), 1),
      variables,
    )
    expect(Math.min(...sizes)).toBeGreaterThan(0)
  })

  it('of the discriminator loss from one pass of both batches are those of a pass each, and so are the running statistics', async () => {
    const s = setting()
    const { encoder, discriminator } = s.parameters
    const variables = [...encoder.variables, ...discriminator.variables]
    const statistics = encoder.entries().flatMap(([name, variable]) => (name.includes('running') ? [variable] : []))
    const before = statistics.map((variable) => tf.add(variable, 0))
    const images = tf.concat([s.real, s.constantFakes])
    const batches = { sizes: [M, M * K], followed: 0 }
    const passes = [
      () => tf.concat([s.discriminate(s.real, 'train'), s.judge(s.constantFakes)]),
      () => s.discriminate(images, batches),
    ]
    const [twice, once] = passes.map((logits) => {
      statistics.forEach((variable, i) => variable.assign(tf.add(before[i] as tf.Tensor, 0)))
      const loss = () => discriminatorLoss(s.constantPairing, logits() as tf.Tensor2D, 1)
      const { value, gradients } = gradientsOf(loss, variables)
      return [value, ...gradients, ...statistics.map((variable) => tf.add(variable, 0))]
    }) as [tf.Tensor[], tf.Tensor[]]
    for (const [i, tensor] of twice.entries()) {
      const difference = await tf.max(tf.abs(tf.sub(tensor, once[i] as tf.Tensor))).data()
      expect(difference[0], `${i}`).toBeLessThan(1e-5)
    }
  })

  it.each([
    ['non-saturating', false],
    ['minimax, as published', true],
  ])('of the generator loss into G, μ and A: %s', async (_, minimax) => {
    const s = setting()
    const variables = [...s.parameters.prior.variables, ...s.parameters.generator.variables]
    const sizes = await expectGradients(
      () => generatorLoss(s.constantPairing, s.judge(s.fakes()), minimax, 1),
      variables,
    )
    expect(sizes[0]).toBeGreaterThan(0)
    expect(sizes[1]).toBeGreaterThan(0)
  })

  it('of Eq. 3 into the classifier, through α', async () => {
    const s = setting()
    const logits = s.discriminate(s.constantFakes, 'batch')
    // The ratio α / sg α has the gradient of α itself; compare with the plain weighted sum, which can be differenced.
    const plain = () =>
      tf.div(tf.sum(tf.mul(s.alpha(), tf.neg(tf.softplus(tf.reshape(ownLogit(logits), [M, K]))))), M) as tf.Scalar
    const [a, b] = [() => responsibilityLoss(s.constantPairing, s.alpha(), logits), plain].map((loss) =>
      gradientsOf(loss, s.parameters.classifier.variables),
    )
    for (const [i, gradient] of (a?.gradients ?? []).entries()) {
      const difference = await tf.max(tf.abs(tf.sub(gradient, b?.gradients[i] ?? NaN))).data()
      expect(difference[0]).toBeLessThan(1e-6)
    }
    await expectGradients(plain, s.parameters.classifier.variables)

    function ownLogit(all: tf.Tensor) {
      return tf.sum(tf.mul(all, s.constantPairing.oneHot ?? 0), 1)
    }
  })

  it('of L^I (InfoGAN reading) into C, G, μ and A', async () => {
    const s = setting()
    const { prior, generator, classifier } = s.parameters
    await expectGradients(
      () =>
        informationAndRegulariser(s.constantPairing, classify(s.classifier, s.fakes(), 'batch'), onlyInformation).loss,
      [...prior.variables, ...generator.variables, ...classifier.variables],
    )
  })

  it('of L^I as published (Eq. 4) into C', async () => {
    const s = setting()
    await expectGradients(
      () => informationLossAsPublished(s.alpha(), classify(s.classifier, s.constantFakes, 'batch')),
      s.parameters.classifier.variables,
    )
  })

  it('of R_C into C', async () => {
    const s = setting()
    const warped = tf.tensor4d(
      s.random.uniforms(M * 784).map((u) => 2 * u - 1),
      [M, 28, 28, 1],
    )
    const weights = { ...config.regulariser, balance: 1, entropy: 0.3, consistency: 0 }
    await expectGradients(() => {
      const logits = classify(s.classifier, s.real, 'batch')
      return informationAndRegulariser(null, tf.concat([logits, logits]), { ...config, regulariser: weights }).loss
    }, s.parameters.classifier.variables)
    // The consistency term holds α constant (sg), so it is differenced with α given.
    const given = stopGradient(s.alpha())
    await expectGradients(() => {
      const logits = classify(s.classifier, warped, 'batch')
      return tf.div(tf.sum(tf.mul(given, tf.logSoftmax(logits))), -M) as tf.Scalar
    }, s.parameters.classifier.variables)
  })
})

describe('objectives on hand-worked numbers', () => {
  it('L^I as published is (1/MK) Σ −α_k α_j log C_j', async () => {
    const alpha = tf.tensor2d([[0.25, 0.75]])
    const logits = tf.log(
      tf.tensor2d([
        [0.5, 0.5],
        [0.2, 0.8],
      ]),
    ) as tf.Tensor2D
    const expected =
      -(0.25 * (0.25 * Math.log(0.5) + 0.75 * Math.log(0.5)) + 0.75 * (0.25 * Math.log(0.2) + 0.75 * Math.log(0.8))) / 2
    expect((await informationLossAsPublished(alpha, logits).data())[0]).toBeCloseTo(expected, 6)
  })

  it('R_C is least when the batch is balanced, certain and consistent', async () => {
    const certain = tf.mul(tf.eye(4), 50) as tf.Tensor2D
    const { balance, entropy, consistency } = informationAndRegulariser(null, tf.concat([certain, certain]), config)
    expect((await balance.data())[0]).toBeCloseTo(-Math.log(4), 5)
    expect((await entropy.data())[0]).toBeCloseTo(0, 5)
    expect((await consistency.data())[0]).toBeCloseTo(0, 5)
  })

  it('draws k in proportion to α, and S = K passes each Gaussian once', async () => {
    const draws = 20_000
    const alpha = tf.tensor2d([[0.1, 0.2, 0.7]])
    const gumbels = tf.tensor2d(new Random(1).gumbels(draws * 3), [draws, 3])
    const { oneHot } = pairByResponsibility(alpha, draws, gumbels)
    const shares = await tf.mean(oneHot ?? tf.zeros([1, 3]), 0).data()
    ;[0.1, 0.2, 0.7].forEach((p, k) => expect(Math.abs((shares[k] ?? 0) - p)).toBeLessThan(0.012))
    const all = pairByResponsibility(
      tf.tensor2d([
        [0.1, 0.2, 0.7],
        [0.5, 0.5, 0],
      ]),
      3,
      null,
    )
    expect([...(await tf.argMax(all.oneHot ?? tf.zeros([1, 3]), 1).data())]).toEqual([0, 1, 2, 0, 1, 2])
    const weights = [...((await all.weights?.data()) ?? [])]
    ;[0.05, 0.1, 0.35, 0.25, 0.25, 0].forEach((w, f) => expect(weights[f]).toBeCloseTo(w, 6))
  })
})
