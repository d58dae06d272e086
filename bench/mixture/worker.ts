/** The worker of `npm run bench -- mixture`. */
import { answerJobs } from '../outcome'
import type { MixtureJob, MixtureMeasured } from './types'

// Each library is loaded only where it is measured.
answerJobs<MixtureJob, MixtureMeasured>(async (job, wasmUrl) =>
  job.library === 'jax-js'
    ? (await import('../jax-js/measure')).measure(job)
    : (await import('./measure')).measure(job, wasmUrl),
)
