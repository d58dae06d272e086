import * as tf from '@tensorflow/tfjs-core'
import type { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import type { Solver } from '../../../../src/diffusion/sampling/solver'
import { Random } from '../../../../src/tensor/random'

/** Every x behind a step, from a given start. */
export function follow(
  schedule: NoiseSchedule,
  solver: Solver,
  network: (x: tf.Tensor, timestep: number) => tf.Tensor,
  start: tf.Tensor,
): tf.Tensor[] {
  const random = new Random(9)
  let [x, previousClean]: [tf.Tensor, tf.Tensor | null] = [start, null]
  return solver.timesteps.map((timestep, step) => {
    const estimate = schedule.estimate(x, network(x, timestep), timestep)
    const fresh = solver.isStochastic ? tf.tensor(random.normals(x.size), x.shape) : null
    x = solver.advance(step, x, estimate, previousClean, fresh)
    previousClean = estimate.clean
    return x
  })
}
