/** The worker of `npm run bench -- fusion`: one job, one answer. */
import type { WorkerAsk } from '../browser'
import { measureFusion } from './measure'
import type { FusionJob, FusionMeasured } from './types'
import type { Outcome } from '../types'

/** A file of the bundled miniature, served beside this script. */
async function read(name: string): Promise<Uint8Array | null> {
  const response = await fetch(name)
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`${name}: the bench's server answers ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}

async function carryOut({ job, wasmUrl }: WorkerAsk<FusionJob>): Promise<Outcome<FusionMeasured>> {
  try {
    return { measured: await measureFusion(job, read, wasmUrl) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

self.onmessage = async ({ data }: MessageEvent<WorkerAsk<FusionJob>>) => {
  self.postMessage(await carryOut(data))
}
