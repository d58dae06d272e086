/** The worker of `npm run bench -- fusion`. */
import { answerJobs } from '../outcome'
import { measureFusion } from './measure'
import { served } from './served'
import type { FusionJob, FusionMeasured } from './types'

answerJobs<FusionJob, FusionMeasured>((job, wasmUrl) => measureFusion(job, served, wasmUrl))
