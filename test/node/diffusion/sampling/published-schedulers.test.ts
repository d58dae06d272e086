import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { array, number, object, parse, record, string, unknown } from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { ddim } from '../../../../src/diffusion/sampling/ddim'
import { dpmSolver } from '../../../../src/diffusion/sampling/dpm-solver'
import { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../../src/diffusion/sampling/schedule-config'
import { samplerOf, SCHEDULERS } from '../../../../src/diffusion/sampling/schedulers'
import { timestepsOf } from '../../../../src/diffusion/sampling/timesteps'
import { parsePythonJson } from '../../../../src/tensor/files/json-file'
import { follow } from './follow'
import { largestDifference } from './golden-ddim'

/** `test/golden/schedules.json`: by the formulas of diffusers 0.18.2. */
const schema = object({
  tables: array(object({ config: record(string(), unknown()), alphas: record(string(), number()) })),
  timesteps: array(object({ config: record(string(), unknown()), steps: number(), timesteps: array(number()) })),
  start: array(number()),
  ways: array(
    object({
      config: record(string(), unknown()),
      steps: number(),
      after_first: array(number()),
      final: array(number()),
    }),
  ),
})
const golden = async () =>
  parse(schema, JSON.parse(await readFile(new URL('../../../golden/schedules.json', import.meta.url), 'utf8')))
const scheduleOf = (config: object) => new NoiseSchedule(parseScheduleConfig(config))
const notesOf = (config: object) => {
  const { scheduler, leftOut } = parseScheduleConfig(config)
  const { solver, notes } = samplerOf(scheduler, leftOut)
  return { solver, notes: notes.map(({ text }) => text) }
}

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('by the formulas of diffusers 0.18.2', () => {
  it('ᾱ is that of every schedule, listed βs and zero terminal SNR among them', async () => {
    for (const { config, alphas } of (await golden()).tables)
      for (const [timestep, expected] of Object.entries(alphas))
        expect(scheduleOf(config).alphaCumprod(Number(timestep))).toBeCloseTo(expected, 6)
  })

  it('timesteps are those of every spacing, of Karras’ and of a clipped λ', async () => {
    const { timesteps } = await golden()
    expect(timesteps.length).toBeGreaterThan(150)
    for (const { config, steps, timesteps: expected } of timesteps)
      expect([config, steps, timestepsOf(scheduleOf(config), steps, config._class_name !== 'DDIMScheduler')]).toEqual([
        config,
        steps,
        expected,
      ])
  })

  it('DPM-Solver++ goes the same way, with Karras’ spacing and without', async () => {
    const { start, ways } = await golden()
    for (const { config, steps, after_first: afterFirst, final } of ways) {
      const schedule = scheduleOf(config)
      const network = (x: tf.Tensor, t: number) => tf.sin(tf.add(x, t / 300))
      const behind = follow(schedule, dpmSolver(schedule, steps), network, tf.tensor(start, [1, 16]))
      expect(await largestDifference(behind[0] ?? tf.zeros([0]), afterFirst)).toBeLessThan(1e-5)
      expect(await largestDifference(behind.at(-1) ?? tf.zeros([0]), final)).toBeLessThan(3e-5)
    }
  })

  it('both samplers take Karras’ spacing, which visits no timestep twice', () => {
    const schedule = scheduleOf({ _class_name: 'DPMSolverMultistepScheduler', use_karras_sigmas: true })
    const { timesteps } = dpmSolver(schedule, 300)
    expect(timesteps.length).toBeLessThan(300)
    expect(new Set(timesteps).size).toBe(timesteps.length)
    expect(ddim(schedule, 300).timesteps).toEqual(timesteps)
    expect(() => ddim(schedule, 1001)).toThrow('room for 1 to 1000')
  })
})

describe('a scheduler of diffusers', () => {
  /** Of diffusers 0.18.2's constructors: what a file without the key means. */
  it.each([
    ['DDIMScheduler', 'leading', true, 1, 0.0001],
    ['DDPMScheduler', 'leading', true, 1, 0.0001],
    ['PNDMScheduler', 'leading', false, null, 0.0001],
    ['EulerDiscreteScheduler', 'linspace', true, null, 0.0001],
    ['HeunDiscreteScheduler', 'linspace', true, null, 0.00085],
    ['KDPM2AncestralDiscreteScheduler', 'linspace', true, null, 0.00085],
    ['DPMSolverSDEScheduler', 'linspace', true, null, 0.00085],
    ['DPMSolverMultistepScheduler', 'linspace', false, null, 0.0001],
    ['UniPCMultistepScheduler', 'linspace', false, null, 0.0001],
    ['LCMScheduler', 'leading', true, null, 0.00085],
  ])('%s has its own defaults', (scheduler, timestepSpacing, setAlphaToOne, clipRange, betaStart) => {
    const expected = { scheduler, timestepSpacing, setAlphaToOne, clipRange, betaStart, leftOut: [], karras: null }
    expect(parseScheduleConfig({ _class_name: scheduler })).toMatchObject(expected)
  })

  it('is sampled by the nearest of ours, which is said with both names unless it is the same', () => {
    for (const name of Object.keys(SCHEDULERS)) {
      const { solver, notes } = notesOf({ _class_name: name })
      const isSame = ['DDIMScheduler', 'DDIMParallelScheduler', 'DPMSolverMultistepScheduler'].includes(name)
      expect([name, notes.length]).toEqual([name, isSame ? 0 : 1])
      const sampler = solver === 'ddim' ? 'DDIM' : 'DPM-Solver++'
      for (const note of notes) expect(note).toContain(`names ${name}; ${sampler} samples in its place, `)
    }
    expect(notesOf({ _class_name: 'PNDMScheduler' }).solver).toBe('dpm-solver++')
    expect(notesOf({ _class_name: 'EulerDiscreteScheduler' }).solver).toBe('ddim')
    expect(notesOf({ _class_name: 'SASolverScheduler' }).notes[0]).toContain('without fresh noise at every step')
  })

  it.each([
    'EDMEulerScheduler',
    'EDMDPMSolverMultistepScheduler',
    'FlowMatchHeunDiscreteScheduler',
    'KarrasVeScheduler',
  ])('%s is of models with another noise, and refused by its name', (name) => {
    const read = () => parseScheduleConfig({ _class_name: name })
    expect(read).toThrow(`${name} is of a model that learns another noise`)
  })

  it('that leaves a setting of its sampling out here says so', () => {
    const dpm = { _class_name: 'DPMSolverMultistepScheduler' }
    expect(notesOf({ ...dpm, solver_order: 3, algorithm_type: 'sde-dpmsolver++' }).notes).toEqual([
      'The model\'s scheduler_config.json sets "algorithm_type" = "sde-dpmsolver++", "solver_order" = 3, which DPM-Solver++ does without here; take more steps where images look unfinished.',
    ])
    expect(notesOf({ ...dpm, use_lu_lambdas: true }).notes[0]).toContain('"use_lu_lambdas" = true')
    // Known there, done here.
    expect(notesOf({ ...dpm, use_karras_sigmas: true }).notes).toEqual([])
    // DDIM of diffusers does not know it.
    expect(notesOf({ _class_name: 'DDIMScheduler', use_karras_sigmas: true }).notes[0]).toContain('use_karras_sigmas')
    expect(parseScheduleConfig({ _class_name: 'DDIMScheduler', use_karras_sigmas: true }).karras).toBeNull()
    // Of DEIS the same keys mean something else.
    expect(
      notesOf({ _class_name: 'DEISMultistepScheduler', algorithm_type: 'deis', solver_type: 'logrho' }).notes,
    ).toHaveLength(1)
  })

  it('ends where "final_sigmas_type" says', () => {
    const ends = (type?: string) =>
      parseScheduleConfig({ _class_name: 'DPMSolverMultistepScheduler', final_sigmas_type: type }).setAlphaToOne
    expect([ends('zero'), ends('sigma_min'), ends()]).toEqual([true, false, false])
  })
})

describe('what cannot be used', () => {
  it.each([
    [
      { trained_betas: [0.1, 0.2], num_train_timesteps: 3 },
      '"trained_betas" are 2 for 3 timesteps ("num_train_timesteps"); write 3 numbers',
    ],
    [{ trained_betas: [0.1, 1.5] }, '"trained_betas" has 1.5 in place 1; write 2 numbers between 0 and 1'],
    [{ trained_betas: 'many' }, '"trained_betas" is "many"'],
    [{ use_karras_sigmas: 'yes' }, '"use_karras_sigmas" is "yes"; expected true or false'],
    [{ sigma_min: 3, sigma_max: 2 }, '"sigma_min" is 3; expected less than "sigma_max", which is 2'],
    [{ sigma_max: 'high' }, '"sigma_max" is "high"'],
    [{ final_sigmas_type: 'one' }, '"final_sigmas_type" is "one"'],
    [{ timestep_type: 'continuous' }, '"timestep_type" is "continuous"; expected one of discrete'],
    [{ use_flow_sigmas: true }, '"use_flow_sigmas" is true'],
    [{ lambda_min_clipped: 'none' }, '"lambda_min_clipped" is "none"'],
  ])('is refused by its key and value: %j', (changes, message) => {
    const read = () => parseScheduleConfig(changes)
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ name: 'BadInput' }))
  })
})

describe('files as Python writes them', () => {
  it('have numbers that JSON lacks', () => {
    const text = '{"lambda_min_clipped": -Infinity, "a": [NaN, Infinity], "b": "NaN and -Infinity \\" NaN"}'
    expect(parsePythonJson(text)).toEqual({
      lambda_min_clipped: -Infinity,
      a: [null, Infinity],
      b: 'NaN and -Infinity " NaN',
    })
    expect(() => parsePythonJson('{"a": -Infinit}')).toThrow(SyntaxError)
    expect(parseScheduleConfig(parsePythonJson(text)).leastLambda).toBe(-Infinity)
  })

  it('read whole in whatever settings a published folder has', async () => {
    const file = fc.record(
      {
        _class_name: fc.constantFrom(...Object.keys(SCHEDULERS)),
        beta_schedule: fc.constantFrom('linear', 'scaled_linear', 'squaredcos_cap_v2'),
        prediction_type: fc.constantFrom('v_prediction', 'sample'),
        timestep_spacing: fc.constantFrom('leading', 'trailing', 'linspace'),
        steps_offset: fc.constantFrom(0, 1),
        set_alpha_to_one: fc.boolean(),
        rescale_betas_zero_snr: fc.boolean(),
        use_karras_sigmas: fc.boolean(),
        lambda_min_clipped: fc.constantFrom(-Infinity, -5.1),
        clip_sample: fc.boolean(),
        final_sigmas_type: fc.constantFrom('zero', 'sigma_min'),
        trained_betas: fc.constantFrom(null, new Array<number>(1000).fill(0.01)),
        skip_prk_steps: fc.boolean(),
        interpolation_type: fc.constant('linear'),
      },
      { requiredKeys: ['_class_name', 'prediction_type'] },
    )
    const x = tf.tensor([0.5, -1], [1, 2])
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 12 }), async (config, steps) => {
        const schedule = scheduleOf(config)
        for (const solver of [ddim(schedule, steps), dpmSolver(schedule, steps)]) {
          expect(solver.timesteps.every((t, i) => t >= 0 && t < (solver.timesteps[i - 1] ?? 1000))).toBe(true)
          const final = follow(schedule, solver, (at) => tf.mul(at, 0.5), x).at(-1)
          expect([...((await final?.data()) ?? [NaN])].every(Number.isFinite)).toBe(true)
        }
      }),
      { seed: 2, numRuns: 25 },
    )
  })
})
