/** The worker of `npm run bench -- fusion`. */
import { answerJobs } from '../outcome'
import { measureFusion } from './measure'
import type { FusionJob, FusionMeasured } from './types'

/** A file of the bundled miniature, served beside this script. */
async function read(name: string): Promise<Uint8Array | null> {
  const response = await fetch(name)
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`${name}: the bench's server answers ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}

answerJobs<FusionJob, FusionMeasured>((job, wasmUrl) => measureFusion(job, read, wasmUrl))
