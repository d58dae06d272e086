/** The worker of `npm run bench -- counts`. */
import { served } from '../fusion/served'
import { answerJobs } from '../outcome'
import { measureCounts } from './measure'
import type { CountsJob, CountsMeasured } from './types'

answerJobs<CountsJob, CountsMeasured>((job, wasmUrl) => measureCounts(job, served, wasmUrl))
