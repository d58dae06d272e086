/** `test/golden/ddim-epsilon.json`: what diffusers 0.18.2 made of the "network" sin(3x + t/100). */
import type * as tf from '@tensorflow/tfjs-core'
import { readFile } from 'node:fs/promises'
import { array, number, object, parse } from 'valibot'

/** The schedule of Stable Diffusion, as the golden file and the bundled miniature have it. */
export const stableDiffusion = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  num_train_timesteps: 1000,
  clip_sample: false,
  set_alpha_to_one: false,
  steps_offset: 1,
}

const schema = object({
  epsilon: object({
    timesteps: array(number()),
    x0: array(number()),
    after_first: array(number()),
    final: array(number()),
    add_noise: object({ t: number(), noise: array(number()), noisy: array(number()), velocity: array(number()) }),
  }),
})

export async function readDdimGolden() {
  const text = await readFile(new URL('../../../golden/ddim-epsilon.json', import.meta.url), 'utf8')
  const { add_noise: addNoise, after_first: afterFirst, ...rest } = parse(schema, JSON.parse(text)).epsilon
  return { ...rest, afterFirst, addNoise }
}

/** NaN where anything is not a number, so that no tolerance holds. */
export async function largestDifference(tensor: tf.Tensor, expected: readonly number[]): Promise<number> {
  const values = await tensor.data()
  if (values.length !== expected.length) throw new Error(`${values.length} values for ${expected.length} expected ones`)
  return Math.max(...expected.map((value, i) => Math.abs((values[i] ?? NaN) - value)))
}
