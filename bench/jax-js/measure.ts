/** Carries out a job with jax-js. */
import { blockUntilReady, defaultDevice, getWebGPUDevice, init, jit, numpy as np, type Device } from '@jax-js/jax'
import { look } from '../../src/gpu/adapters'
import { countGpu } from '../../src/gpu/counters'
import { presets } from '../../src/mixture/presets'
import { Random } from '../../src/tensor/random'
import { timeIterations } from '../times'
import type { MixtureJob, MixtureMeasured } from '../mixture/types'
import { iterate, type Input, type State, type Trained } from './iteration'
import { encoderWeights, generatorWeights, type Weights } from './networks'

const withMoments = (weights: Weights): Trained => {
  const zeros = (): Weights =>
    Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, np.zeros(shape)]))
  return { weights, m: zeros(), v: zeros() }
}

/** @throws Error where jax-js has no such device here */
export async function measure(job: MixtureJob): Promise<MixtureMeasured> {
  const wanted: Device = job.backend
  const devices = await init(wanted)
  if (!devices.includes(wanted)) throw new Error(`jax-js does not start on ${wanted} here.`)
  defaultDevice(wanted)
  const { found } = await look(job.backend)
  const finding = found[job.backend === 'webgpu' || job.backend === 'webgl' ? job.backend : 'wasm']
  const adapter = finding.kind === 'adapter' ? finding : { name: wanted, software: false }
  const counter = wanted === 'webgpu' ? countGpu(getWebGPUDevice()) : null

  const preset = presets.joint('mnist')
  const config = { ...preset, ...job.size }
  const clusterBatch = job.size.batch === undefined ? preset.regulariser.batch : 2 * job.size.batch
  const { batch, latent, components } = config
  const random = new Random(1)
  const pixels = (count: number) =>
    np
      .array(random.uniforms(count * 784))
      .mul(2)
      .sub(1)
      .reshape([count, 1, 28, 28])
  let steps = 0
  const input = (): Input => ({
    real: pixels(batch),
    both: pixels(2 * clusterBatch),
    epsilon: np.array(random.normals(batch * latent)).reshape([batch, latent]),
    gumbels: np.array(random.gumbels(batch * components)).reshape([batch, components]),
    correction1: np.array(1 - config.beta1 ** ++steps),
    correction2: np.array(1 - config.beta2 ** steps),
  })
  const step = jit(iterate(config))
  let state: State = {
    g: withMoments(generatorWeights(config, random)),
    d: withMoments(encoderWeights(config, random)),
    c: withMoments(encoderWeights(config, random)),
  }
  let losses = np.zeros([2])
  const loop = {
    step: () => {
      const next = step(state, input())
      losses.dispose()
      state = next.state
      losses = next.losses
    },
    settle: async () => {
      await blockUntilReady(state)
      const values = await losses.ref.data()
      if (!values.every(Number.isFinite)) throw new Error(`jax-js came to the losses ${values.join(' and ')}.`)
    },
  }
  const iteration = await timeIterations(loop, job, counter)
  return { adapter: adapter.name, software: adapter.software, iteration, drag: null }
}
