/** R_C's balance term for shares other than 1/K: worked by hand, and its gradient. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels'
import { LEARNT_FLOOR, validateConfig } from '../../../src/mixture/config'
import { informationAndRegulariser } from '../../../src/mixture/objectives/classifier'
import { cutName, fallingShares } from '../../../src/mixture/shares'
import type { RegulariserConfig } from '../../../src/mixture/types'
import { classifierLoss } from '../../../src/tensor/losses'
import { gradientsOf } from '../../../src/tensor/tape'
import { tinyConfig } from './tiny'

const { regulariser } = tinyConfig()
const balanceAlone = { ...regulariser, balance: 1, entropy: 0, consistency: 0 }

/** Logits of two images whose mean responsibility is .2, .5, .3, and of the same again as their warps. */
const alphas = [
  [0.1, 0.6, 0.3],
  [0.3, 0.4, 0.3],
]
const mean = [0.2, 0.5, 0.3]
const logits = () => tf.tensor2d([...alphas, ...alphas].map((row) => row.map(Math.log)))

/** Value of the loss, its balance reading, and its gradient by the real images' logits. */
async function lossOf(change: Partial<RegulariserConfig>) {
  const weights = { informationWeight: 0, regulariser: { ...balanceAlone, ...change } }
  const z = logits()
  let balance: tf.Tensor | null = null
  const { value, gradients } = gradientsOf(() => {
    const made = informationAndRegulariser(null, z, weights)
    balance = tf.keep(made.balance)
    return made.loss
  }, [z])
  const rows = (await gradients[0]?.array()) as number[][]
  return { value: (await value.data())[0], balance: (await (balance as tf.Tensor | null)?.data())?.[0], rows }
}

/** ∂/∂z of Σ_k ᾱ_k c_k with constant c: α_k (c_k − Σ_j α_j c_j) / N. */
const byLogits = (c: number[]) =>
  alphas.map((row) => {
    const expected = row.reduce((sum, a, k) => sum + a * (c[k] ?? 0), 0)
    return row.map((a, k) => expect.closeTo((a * ((c[k] ?? 0) - expected)) / 2, 5) as number)
  })

beforeAll(async () => {
  registerKernels('cpu')
  await tf.setBackend('cpu')
})

describe('the balance term', () => {
  it('of even shares is what it was, bit for bit', async () => {
    const { value, balance } = await lossOf({ prior: 'uniform' })
    const plain = classifierLoss(logits(), null, { information: 0, balance: 1, entropy: 0, consistency: 0 })
    expect([value, balance]).toEqual([(await plain.loss.data())[0], (await plain.balance.data())[0]])
    expect(value).toBeCloseTo(
      mean.reduce((sum, m) => sum + m * Math.log(m), 0),
      6,
    )
  })

  it('of given shares is KL(ᾱ‖π) − log K, the largest share the largest Gaussian’s', async () => {
    // Sorted .7, .2, .1 for ᾱ = .5, .3, .2, that is Gaussians 2, 3, 1; they need not sum to 1.
    const pi = [0.1, 0.7, 0.2]
    const { value, balance, rows } = await lossOf({ prior: 'given', shares: '2, 1, 7' })
    const kl = mean.reduce((sum, m, k) => sum + m * Math.log(m / (pi[k] ?? 0)), 0)
    expect(value).toBeCloseTo(kl - Math.log(3), 5)
    expect(balance).toBeCloseTo(kl - Math.log(3), 5)
    expect(rows.slice(0, 2)).toEqual(byLogits(mean.map((m, k) => Math.log(m / (pi[k] ?? 0)))))
    expect(rows.slice(2).flat()).toEqual(new Array(6).fill(expect.closeTo(0, 6)))
  })

  it('of learnt shares pulls towards the middle, π a constant', async () => {
    const pi = mean.map((m) => (1 - LEARNT_FLOOR) * m + LEARNT_FLOOR / 3)
    const { value, rows } = await lossOf({ prior: 'learnt' })
    const kl = mean.reduce((sum, m, k) => sum + m * Math.log(m / (pi[k] ?? 0)), 0)
    expect(value).toBeCloseTo(kl - Math.log(3), 5)
    expect(rows.slice(0, 2)).toEqual(byLogits(mean.map((m, k) => Math.log(m / (pi[k] ?? 0)))))
  })

  it('takes a share of 0 for a very small one', async () => {
    const { value } = await lossOf({ prior: 'given', shares: '1,1,0' })
    expect(value).toBeGreaterThan(0)
    expect(Number.isFinite(value)).toBe(true)
  })
})

describe('shares in the settings', () => {
  it('are checked where they are used, and even in runs from before them', () => {
    const given = (shares: string) => () =>
      validateConfig(tinyConfig({ regulariser: { ...regulariser, prior: 'given', shares } }))
    expect(given('.5 .3 .2')).not.toThrow()
    expect(given('.5, .5')).toThrow('The shares that R_C is given, ".5, .5", are 2 numbers; 3 are needed, one each.')
    expect(given('1,2,x')).toThrow('have NaN among them')
    expect(given('1,-2,3')).toThrow('have -2 among them; each has to be 0 or more')
    expect(given('0,0,0')).toThrow('are all 0')
    const { prior: _, shares: __, ...old } = regulariser
    expect(validateConfig({ ...tinyConfig(), regulariser: old }).regulariser).toMatchObject({
      prior: 'uniform',
      shares: '',
    })
  })

  it('fall by a factor', () => {
    expect(fallingShares(3, 2)).toEqual([0.571, 0.286, 0.143])
    expect(fallingShares(2, 1)).toEqual([0.5, 0.5])
    expect(cutName('MNIST', fallingShares(3, 2))).toBe('MNIST, uneven classes')
    expect(cutName('MNIST', fallingShares(3, 1))).toBe('MNIST, even classes')
  })
})
