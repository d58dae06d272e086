/** Which rows a run of `npm run bench -- mixture` has. */
import type { BackendName } from '../../src/gpu/types'
import type { Planned } from '../types'
import type { MixtureJob, Variant } from './types'

/** Iterations of the row `null-device`; the least counts. */
export const JAVASCRIPT_STEPS = 50

export interface Settings {
  backends: readonly BackendName[]
  size: MixtureJob['size']
  iterations: number
  seconds: number
  drags: number
}

/** WebGL has no kernels of ours, so that `ours` there differs from `stock` by Adam alone; cpu is there to be complete. */
const variants: Record<BackendName, readonly Variant[]> = {
  webgpu: ['ours', 'stock', 'batched', 'looped', 'null-device'],
  webgl: ['ours', 'stock'],
  wasm: ['ours', 'stock', 'batched', 'looped'],
  cpu: ['ours'],
}

/** The rows in the order of the report; what is compared stands next to each other, so that a busy moment hits both. */
export function plan({ backends, drags, ...settings }: Settings): Planned<MixtureJob>[] {
  return backends.flatMap((backend) => {
    const job = (library: MixtureJob['library'], variant: Variant): MixtureJob => ({
      ...settings,
      library,
      backend,
      variant,
      drags: 0,
    })
    const ours = { ...job('tfjs', 'ours'), drags }
    const rest = variants[backend].slice(1).map((variant) => job('tfjs', variant))
    const jaxJs = backend === 'webgpu' ? [job('jax-js', 'ours')] : []
    const inChromium = [ours, ...rest, ...jaxJs].map((job) => ({ place: 'Chromium' as const, job }))
    return backend === 'wasm' ? [...inChromium, { place: 'Node' as const, job: ours }] : inChromium
  })
}

/** Real images an iteration of the S = K rows on a software adapter, where 640 generated images take minutes. */
const FEW = 8

/** A planned job as it is run on this adapter; counts do not hang on the batch, and the S = K rows are compared with each other. */
export function onSoftware(job: MixtureJob): MixtureJob {
  const all = job.variant === 'batched' || job.variant === 'looped'
  return all ? { ...job, size: { ...job.size, batch: Math.min(FEW, job.size.batch ?? FEW) } } : job
}
