import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../../src/diffusion/sampling/schedule-config'
import { samplingTimesteps } from '../../../../src/diffusion/sampling/timesteps'
import { Random } from '../../../../src/tensor/random'
import { largestDifference, readDdimGolden, stableDiffusion } from './golden-ddim'

const scheduleOf = (changes: object = {}) => new NoiseSchedule(parseScheduleConfig({ ...stableDiffusion, ...changes }))
const numbers = async (tensor: tf.Tensor) => Array.from(await tensor.data())

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('scheduler_config.json', () => {
  it('of the bundled miniature and of diffusers reads', async () => {
    const bundled = new URL('../../../../public/models/fashion-mini/scheduler/scheduler_config.json', import.meta.url)
    expect(parseScheduleConfig(JSON.parse(await readFile(bundled, 'utf8')))).toEqual({
      scheduler: 'DDIMScheduler',
      betaSchedule: 'scaled_linear',
      betaStart: 0.00085,
      betaEnd: 0.012,
      trainedBetas: null,
      trainTimesteps: 1000,
      predictionType: 'epsilon',
      setAlphaToOne: false,
      stepsOffset: 1,
      timestepSpacing: 'leading',
      karras: null,
      leastLambda: -Infinity,
      clipRange: null,
      zeroTerminalSnr: false,
      leftOut: [],
    })
    expect(parseScheduleConfig({})).toMatchObject({ betaSchedule: 'linear', clipRange: 1, setAlphaToOne: true })
    expect(parseScheduleConfig({ _class_name: 'PNDMScheduler' })).toMatchObject({ clipRange: null })
  })

  it.each([
    [{ beta_schedule: 'sigmoid' }, '"beta_schedule" is "sigmoid"; expected one of linear, scaled_linear, squaredcos'],
    [{ prediction_type: 'flow' }, '"prediction_type" is "flow"; expected one of epsilon, v_prediction, sample'],
    [{ timestep_spacing: 'karras' }, '"timestep_spacing" is "karras"'],
    [
      { _class_name: 'FlowMatchEulerDiscreteScheduler' },
      'FlowMatchEulerDiscreteScheduler is of a model that learns another noise',
    ],
    [{ _class_name: 'MyScheduler' }, '"_class_name" is "MyScheduler"; expected one of DDIMScheduler'],
    [{ beta_end: 2 }, '"beta_end" is 2; expected a number between 0 and 1'],
    [{ beta_start: 'low' }, '"beta_start" is "low"'],
    [{ num_train_timesteps: 10.5 }, '"num_train_timesteps" is 10.5'],
    [{ steps_offset: -1 }, '"steps_offset" is -1'],
    [{ clip_sample: 'yes' }, '"clip_sample" is "yes"; expected true or false'],
    [{ thresholding: true }, '"thresholding" is true'],
    [{ rescale_betas_zero_snr: true }, '"rescale_betas_zero_snr" is true with "prediction_type" epsilon'],
  ])('refuses %j by its key and value', (changes, message) => {
    const read = () => parseScheduleConfig({ ...stableDiffusion, ...changes })
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ name: 'BadInput' }))
  })

  it('refuses what is no object', () => {
    expect(() => parseScheduleConfig(null)).toThrow('scheduler_config.json holds null')
    expect(() => parseScheduleConfig([1])).toThrow('holds [1]')
  })
})

describe('tables', () => {
  it('of the linear schedule, by hand', () => {
    // β = 0.1, 0.2, 0.3
    const { alphasCumprod } = scheduleOf({
      beta_schedule: 'linear',
      beta_start: 0.1,
      beta_end: 0.3,
      num_train_timesteps: 3,
    })
    expect(Array.from(alphasCumprod)).toEqual([0.9, 0.9 * 0.8, 0.9 * 0.8 * 0.7].map((v) => expect.closeTo(v, 6)))
  })

  it('of the scaled linear schedule: roots in a line', () => {
    // Roots of β 0.1, 0.2, 0.3
    const { alphasCumprod } = scheduleOf({ beta_start: 0.01, beta_end: 0.09, num_train_timesteps: 3 })
    expect(alphasCumprod[2]).toBeCloseTo(0.99 * 0.96 * 0.91, 6)
  })

  it('of the cosine schedule telescope to ᾱ(t), until the cap', () => {
    const { alphasCumprod } = scheduleOf({ beta_schedule: 'squaredcos_cap_v2' })
    const cosine = (time: number) => Math.cos(((time + 0.008) / 1.008) * (Math.PI / 2)) ** 2
    expect(alphasCumprod[499]).toBeCloseTo(cosine(0.5) / cosine(0), 5)
    expect(alphasCumprod[999]).toBeCloseTo((cosine(0.999) / cosine(0)) * (1 - 0.999), 12)
  })

  it('fall, stay in (0, 1) and reach 0 only where asked to', () => {
    for (const beta_schedule of ['linear', 'scaled_linear', 'squaredcos_cap_v2']) {
      const kept = scheduleOf({ beta_schedule }).alphasCumprod
      expect(kept.every((value, t) => value > 0 && value < (kept[t - 1] ?? 1))).toBe(true)
      const rescaled = scheduleOf({ beta_schedule, rescale_betas_zero_snr: true, prediction_type: 'v_prediction' })
      expect(rescaled.alphaCumprod(999)).toBe(0)
      expect(rescaled.alphaCumprod(0)).toBeCloseTo(kept[0] ?? NaN, 12)
    }
  })

  it('end at timestep 0 or at no noise', () => {
    expect(scheduleOf().finalAlphaCumprod).toBeCloseTo(1 - 0.00085, 7)
    expect(scheduleOf({ set_alpha_to_one: true }).finalAlphaCumprod).toBe(1)
    expect(() => scheduleOf().alphaCumprod(1000)).toThrow("Timestep 1000 is not one of this schedule's 0 to 999")
  })
})

describe('noising', () => {
  it('and velocity are those of diffusers', async () => {
    const { x0, addNoise } = await readDdimGolden()
    const [clean, noise] = [tf.tensor(x0, [1, 64]), tf.tensor(addNoise.noise, [1, 64])]
    const schedule = scheduleOf({ prediction_type: 'v_prediction' })
    expect(await largestDifference(schedule.addNoise(clean, noise, [addNoise.t]), addNoise.noisy)).toBeLessThan(1e-6)
    expect(await largestDifference(schedule.target(clean, noise, [addNoise.t]), addNoise.velocity)).toBeLessThan(1e-6)
  })

  it('has a timestep for each sample', async () => {
    const schedule = scheduleOf()
    const noisy = schedule.addNoise(tf.ones([2, 2, 1]), tf.zeros([2, 2, 1]), [0, 999])
    const [first, last] = [0, 999].map((t) => Math.sqrt(schedule.alphaCumprod(t)))
    expect(await numbers(noisy)).toEqual([first, first, last, last].map((value = NaN) => expect.closeTo(value, 6)))
    expect(() => schedule.addNoise(tf.ones([2, 1]), tf.zeros([2, 1]), [0])).toThrow('1 timesteps for 2 samples')
  })

  it.each(['epsilon', 'v_prediction', 'sample'])('is undone by a network that predicts %s exactly', async (kind) => {
    const schedule = scheduleOf({ prediction_type: kind })
    const random = new Random(1)
    const [clean, noise] = [tf.tensor(random.normals(12), [1, 12]), tf.tensor(random.normals(12), [1, 12])]
    for (const timestep of [0, 400, 999]) {
      const noisy = schedule.addNoise(clean, noise, [timestep])
      const estimate = schedule.estimate(noisy, schedule.target(clean, noise, [timestep]), timestep)
      expect(await largestDifference(estimate.clean, await numbers(clean))).toBeLessThan(2e-5)
      expect(await largestDifference(estimate.noise, await numbers(noise))).toBeLessThan(2e-5)
    }
  })

  it('clips the predicted x₀, not ε', async () => {
    const schedule = scheduleOf({ clip_sample: true, clip_sample_range: 0.5 })
    const { clean, noise } = schedule.estimate(tf.tensor1d([3, 0, -3]), tf.tensor1d([0, 0, 7]), 0)
    expect(await numbers(clean)).toEqual([0.5, 0, -0.5])
    expect(await numbers(noise)).toEqual([0, 0, 7])
  })
})

describe('sampling timesteps', () => {
  const configOf = (spacing: string, offset = 0) =>
    parseScheduleConfig({ timestep_spacing: spacing, steps_offset: offset })

  it('are those of diffusers', async () => {
    expect(samplingTimesteps(configOf('leading', 1), 10)).toEqual((await readDdimGolden()).timesteps)
    // np.linspace(0, 999, 4).round(), and np.arange(1000, 0, -1000 / 3).round() - 1
    expect(samplingTimesteps(configOf('linspace'), 4)).toEqual([999, 666, 333, 0])
    expect(samplingTimesteps(configOf('trailing'), 3)).toEqual([999, 666, 332])
    expect(samplingTimesteps(configOf('trailing'), 4)).toEqual([999, 749, 499, 249])
    // Half to even, as numpy: 499.5 is 500.
    expect(samplingTimesteps(configOf('linspace'), 3)).toEqual([999, 500, 0])
  })

  it('of DPM-Solver leave its end out', () => {
    expect(samplingTimesteps(configOf('linspace'), 3, true)).toEqual([999, 666, 333])
    // 1000 // 5 = 200
    expect(samplingTimesteps(configOf('leading', 1), 4, true)).toEqual([801, 601, 401, 201])
    expect(samplingTimesteps(configOf('trailing'), 2, true)).toEqual([999, 499])
  })

  it('descend within the schedule for every number of steps', () => {
    const count = fc.integer({ min: 1, max: 999 })
    const spacing = fc.constantFrom('leading', 'trailing', 'linspace')
    fc.assert(
      fc.property(count, spacing, fc.boolean(), (steps, name, endsApart) => {
        const timesteps = samplingTimesteps(configOf(name), steps, endsApart)
        expect(timesteps).toHaveLength(steps)
        expect(timesteps.every((t, i) => Number.isInteger(t) && t >= 0 && t < (timesteps[i - 1] ?? 1000))).toBe(true)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('refuse what the schedule has no room for', () => {
    expect(() => samplingTimesteps(configOf('leading'), 0)).toThrow('0 sampling steps were asked for; the schedule has')
    expect(() => samplingTimesteps(configOf('leading'), 1001)).toThrow(
      expect.objectContaining({ name: 'BadInput', message: expect.stringContaining('room for 1 to 1000') as string }),
    )
    expect(() => samplingTimesteps(configOf('leading'), 1000, true)).toThrow('room for 1 to 999')
    expect(() => samplingTimesteps(configOf('leading', 1), 1000)).toThrow('begin at timestep 1000, but the last is 999')
  })
})
