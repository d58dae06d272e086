/** The worker of `npm run bench -- kernels`. */
import { answerJobs } from '../outcome'
import { measure } from './measure'
import type { KernelJob, KernelMeasured } from './types'

answerJobs<KernelJob, KernelMeasured>((job) => measure(job))
