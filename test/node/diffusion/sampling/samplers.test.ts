import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ddim } from '../../../../src/diffusion/sampling/ddim'
import { dpmSolver } from '../../../../src/diffusion/sampling/dpm-solver'
import { guided } from '../../../../src/diffusion/sampling/guidance'
import { latentNoise } from '../../../../src/diffusion/sampling/latent-noise'
import { sampleLatents, samplingSteps, type Sampling } from '../../../../src/diffusion/sampling/sampler'
import { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../../src/diffusion/sampling/schedule-config'
import type { Solver } from '../../../../src/diffusion/sampling/solver'
import { Random } from '../../../../src/tensor/random'
import { follow } from './follow'
import { largestDifference, readDdimGolden, stableDiffusion } from './golden-ddim'

const scheduleOf = (changes: object = {}) => new NoiseSchedule(parseScheduleConfig({ ...stableDiffusion, ...changes }))
const numbers = async (tensor: tf.Tensor) => Array.from(await tensor.data())

const final = (steps: tf.Tensor[]): tf.Tensor => {
  const last = steps.at(-1)
  if (last === undefined) throw new Error('no steps')
  return last
}

/**
 * Data N(mean, deviation²), whose best prediction of ε is linear in x: E[ε|x] = √(1−ᾱ) (x − √ᾱ mean) / v with v = ᾱ deviation² + 1 − ᾱ.
 * Along the probability-flow ODE (x − √ᾱ mean) / √v stays what it was.
 */
const gaussian = (schedule: NoiseSchedule, mean: number, deviation: number) => {
  const variance = (kept: number) => kept * deviation ** 2 + 1 - kept
  return {
    network: (x: tf.Tensor, timestep: number) => {
      const kept = schedule.alphaCumprod(timestep)
      return tf.mul(tf.sub(x, Math.sqrt(kept) * mean), Math.sqrt(1 - kept) / variance(kept))
    },
    /** Where the ODE leads x from one ᾱ to another. */
    exact: (x: number, from: number, to: number) =>
      Math.sqrt(to) * mean + (x - Math.sqrt(from) * mean) * Math.sqrt(variance(to) / variance(from)),
  }
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('DDIM', () => {
  it('is that of diffusers', async () => {
    const golden = await readDdimGolden()
    const schedule = scheduleOf()
    const network = (x: tf.Tensor, t: number) => tf.sin(tf.add(tf.mul(x, 3), t / 100))
    const solver = ddim(schedule, golden.timesteps.length)
    const steps = follow(schedule, solver, network, tf.tensor(golden.x0, [1, 64]))
    expect(await largestDifference(steps[0] ?? tf.zeros([0]), golden.afterFirst)).toBeLessThan(1e-5)
    expect(await largestDifference(final(steps), golden.final)).toBeLessThan(1e-5)
  })

  it('goes the same way whatever the network predicts', async () => {
    const start = tf.tensor(new Random(2).normals(16), [1, 16])
    const noiseOf = (x: tf.Tensor, t: number) => tf.sin(tf.add(x, t / 300))
    const epsilon = scheduleOf()
    const expected = await numbers(final(follow(epsilon, ddim(epsilon, 20), noiseOf, start)))
    for (const kind of ['v_prediction', 'sample']) {
      const schedule = scheduleOf({ prediction_type: kind })
      const network = (x: tf.Tensor, t: number) => {
        const { clean, noise } = epsilon.estimate(x, noiseOf(x, t), t)
        return schedule.target(clean, noise, [t])
      }
      const steps = follow(schedule, ddim(schedule, 20), network, start)
      expect(await largestDifference(final(steps), expected)).toBeLessThan(1e-3)
    }
  })

  it('with eta: one step worked by hand', async () => {
    // β = 0.5, 0.5: ᾱ = 0.5, 0.25, and 1 at the end. Two steps, 1 and 0.
    const schedule = scheduleOf({
      beta_schedule: 'linear',
      beta_start: 0.5,
      beta_end: 0.5,
      num_train_timesteps: 2,
      set_alpha_to_one: true,
      steps_offset: 0,
    })
    const solver = ddim(schedule, 2, 0.5)
    expect(solver.timesteps).toEqual([1, 0])
    // σ² = 0.25 · (0.5 / 0.75) · (1 − 0.25 / 0.5) = 1/12; √(1 − 0.5 − 1/12) = √(5/12)
    const estimate = { clean: tf.scalar(2), noise: tf.scalar(-1) }
    const next = solver.advance(0, tf.scalar(0), estimate, null, tf.scalar(3))
    expect((await numbers(next))[0]).toBeCloseTo(2 * Math.SQRT1_2 - Math.sqrt(5 / 12) + 3 / Math.sqrt(12), 6)
    // The last step ends at ᾱ = 1: x₀ alone.
    expect(await numbers(solver.advance(1, tf.scalar(0), estimate, null, tf.scalar(3)))).toEqual([2])
    expect(() => ddim(schedule, 2, 1.5)).toThrow('The eta of DDIM is 1.5')
  })

  it.each([0, 0.5, 1])('with eta %d draws from the data, where the score is exact', async (eta) => {
    const schedule = scheduleOf({ set_alpha_to_one: true })
    const { network } = gaussian(schedule, 3, 0.5)
    const start = tf.tensor(new Random(4).normals(4000), [4000])
    const { mean, variance } = tf.moments(final(follow(schedule, ddim(schedule, 200, eta), network, start)))
    // Standard errors: 0.5 / √4000 = 0.008 of the mean, 0.25 √(2/4000) = 0.0056 of the variance; and the steps are finite.
    expect(Math.abs((await numbers(mean))[0] ?? NaN) - 3).toBeLessThan(0.03)
    expect(Math.abs(((await numbers(variance))[0] ?? NaN) - 0.25)).toBeLessThan(0.025)
  })
})

/** Equal steps of log-SNR from 2 down to −2: a schedule on which a solver's order shows at few steps. */
class EvenLogSnr extends NoiseSchedule {
  override readonly alphasCumprod = Float64Array.from({ length: 1601 }, (_, t) => 1 / (1 + Math.exp(t / 200 - 4)))
  override readonly finalAlphaCumprod = this.alphaCumprod(0)
}

describe('DPM-Solver++(2M)', () => {
  it('is of second order where DDIM is of first', async () => {
    const config = { num_train_timesteps: 1601, timestep_spacing: 'linspace', clip_sample: false }
    const schedule = new EvenLogSnr(parseScheduleConfig(config))
    const { network, exact } = gaussian(schedule, 1, 0.5)
    const expected = exact(1.5, schedule.alphaCumprod(1600), schedule.finalAlphaCumprod)
    const errorOf = async (solver: Solver) => {
      const [found = NaN] = await numbers(final(follow(schedule, solver, network, tf.tensor1d([1.5]))))
      return Math.abs(found - expected)
    }
    const orderOf = async (make: (steps: number) => Solver) =>
      Math.log2((await errorOf(make(20))) / (await errorOf(make(40))))
    expect(await orderOf((steps) => dpmSolver(schedule, steps))).toBeGreaterThan(1.7)
    expect(await orderOf((steps) => ddim(schedule, steps))).toBeLessThan(1.3)
    expect(await errorOf(dpmSolver(schedule, 20))).toBeLessThan((await errorOf(ddim(schedule, 20))) / 5)
  })

  it('comes to where DDIM comes with all timesteps', async () => {
    const schedule = scheduleOf({ timestep_spacing: 'linspace' })
    const { network } = gaussian(schedule, 1, 0.5)
    const bent = (x: tf.Tensor, t: number) => tf.add(tf.mul(network(x, t), 0.9), tf.mul(tf.sin(x), 0.1))
    const start = tf.tensor(new Random(3).normals(8), [8])
    const all = await numbers(final(follow(schedule, ddim(schedule, 1000), bent, start)))
    const errors = await Promise.all(
      [25, 100, 400].map((steps) =>
        largestDifference(final(follow(schedule, dpmSolver(schedule, steps), bent, start)), all),
      ),
    )
    expect(errors[0]).toBeLessThan(0.06)
    expect((errors[0] ?? NaN) / (errors[1] ?? NaN)).toBeGreaterThan(4)
    expect((errors[1] ?? NaN) / (errors[2] ?? NaN)).toBeGreaterThan(4)
  })

  it('is DDIM at its first step, and at the last of a few or to no noise at all', async () => {
    const random = new Random(6)
    const [x, clean, noise, before] = [1, 2, 3, 4].map(() => tf.tensor(random.normals(5), [5]))
    if (x === undefined || clean === undefined || noise === undefined || before === undefined) throw new Error('none')
    const toNoNoise = scheduleOf({ timestep_spacing: 'trailing', set_alpha_to_one: true })
    const toTheFirst = scheduleOf({ timestep_spacing: 'trailing' })
    for (const [schedule, steps, step, isFirstOrder] of [
      [toTheFirst, 20, 0, true],
      [toTheFirst, 10, 9, true],
      [toTheFirst, 20, 19, false],
      [toNoNoise, 20, 19, true],
      [toTheFirst, 20, 10, false],
    ] as const) {
      const euler = ddim(schedule, steps)
      const timestep = euler.timesteps[step] ?? NaN
      const noisy = schedule.addNoise(tf.expandDims(clean, 0), tf.expandDims(noise, 0), [timestep])
      const flat = tf.reshape(noisy, [5])
      const expected = await numbers(euler.advance(step, flat, { clean, noise }, null, null))
      const previous = step === 0 ? null : before
      const found = dpmSolver(schedule, steps).advance(step, flat, { clean, noise }, previous, null)
      expect((await largestDifference(found, expected)) < 1e-4).toBe(isFirstOrder)
    }
  })
})

describe('classifier-free guidance', () => {
  const embeddings = tf.tensor([10, 20], [2, 1, 1])
  const empty = tf.tensor2d([[1]])

  it('extrapolates from the empty caption, in one call', async () => {
    const batches: number[] = []
    const predict = (latents: tf.Tensor, _timestep: number, given: tf.Tensor) => {
      batches.push(latents.shape[0] ?? 0)
      return tf.tidy(() => tf.add(latents, tf.reshape(given, latents.shape)))
    }
    const latents = tf.tensor([100, 200], [2, 1])
    const before = tf.memory().numTensors
    const output = await guided(predict, empty, 3)(latents, 5, embeddings)
    // 101 + 3 · (110 − 101), 201 + 3 · (220 − 201)
    expect(await numbers(output)).toEqual([128, 258])
    expect(batches).toEqual([4])
    expect(tf.memory().numTensors - before).toBe(1)
    expect(await numbers(await guided(predict, empty, 0)(latents, 5, embeddings))).toEqual([101, 201])
    expect(guided(predict, empty, 1)).toBe(predict)
    expect(() => guided(predict, empty, NaN)).toThrow('The guidance scale is NaN')
  })
})

describe('sampling', () => {
  const schedule = scheduleOf()
  const shape = [2, 2, 1]
  const captions = (count: number) => tf.ones([count, 1, 1])
  const predict = (latents: tf.Tensor, timestep: number) => tf.tidy(() => tf.mul(latents, timestep / 1000))
  const samplingOf = (images: number[], changes: Partial<Sampling> = {}): Sampling => ({
    schedule,
    solver: ddim(schedule, 5, 0.5),
    predict,
    embeddings: captions(images.length),
    random: new Random(7),
    images,
    shape,
    ...changes,
  })

  it('passes on x and the predicted x₀ of every step, and leaves no tensor behind', async () => {
    const sampling = samplingOf([0, 1])
    const before = tf.memory().numTensors
    let expectedNoisy = await numbers(latentNoise(sampling.random, [0, 1], 'start', shape))
    const seen: number[] = []
    for await (const { index, timestep, noisy, clean, next } of samplingSteps(sampling)) {
      seen.push(timestep)
      expect(index).toBe(seen.length - 1)
      expect(await numbers(noisy)).toEqual(expectedNoisy)
      const estimate = tf.tidy(() => schedule.estimate(noisy, predict(noisy, timestep), timestep).clean)
      expect(await numbers(clean)).toEqual(await numbers(estimate))
      estimate.dispose()
      expectedNoisy = await numbers(next)
    }
    expect(seen).toEqual([801, 601, 401, 201, 1])
    // The test's own first noise.
    expect(tf.memory().numTensors - before).toBe(1)
  })

  it('can be stopped early, or fail, and leaves no tensor behind', async () => {
    const sampling = samplingOf([0])
    const before = tf.memory().numTensors
    for await (const { index } of samplingSteps(sampling)) if (index === 1) break
    expect(tf.memory().numTensors).toBe(before)
    const failing = samplingSteps({
      ...sampling,
      predict: (latents, timestep) => {
        if (timestep < 500) throw new Error('device lost')
        return predict(latents, timestep)
      },
    })
    const drain = async () => {
      for await (const { clean } of failing) expect(clean.isDisposed).toBe(false)
    }
    await expect(drain()).rejects.toThrow('device lost')
    expect(tf.memory().numTensors).toBe(before)
  })

  it('gives an image the same sample in every batch', async () => {
    const sampler = { solver: ddim(schedule, 5, 1) }
    const together = await numbers(await sampleLatents(samplingOf([3, 4, 5], sampler)))
    const alone = await numbers(await sampleLatents(samplingOf([4], sampler)))
    expect(alone).toEqual(together.slice(4, 8))
    const otherSeed = await numbers(await sampleLatents(samplingOf([4], { ...sampler, random: new Random(8) })))
    expect(otherSeed).not.toEqual(alone)
  })

  it('draws standard normal noise', async () => {
    const images = Array.from({ length: 500 }, (_, image) => image)
    const noise = latentNoise(new Random(1), images, 'start', shape)
    const { mean, variance } = tf.moments(noise)
    // Standard errors of 2,000 values: 0.022 and 0.032.
    expect(Math.abs((await numbers(mean))[0] ?? NaN)).toBeLessThan(0.08)
    expect(Math.abs(((await numbers(variance))[0] ?? NaN) - 1)).toBeLessThan(0.12)
    expect(await numbers(noise)).not.toEqual(await numbers(latentNoise(new Random(1), images, 1, shape)))
  })

  it('needs a caption for each image', async () => {
    await expect(sampleLatents(samplingOf([0, 1], { embeddings: captions(1) }))).rejects.toThrow(
      '1 captions for 2 images',
    )
  })
})
