/** `npm run bench -- counts`: what a steady iteration and a steady fine-tuning step ask of the GPU and of tfjs. */
import { parseArgs } from 'node:util'
import { filesOf } from '../../scripts/folder-files'
import { fineTuningPresets } from '../../src/diffusion/training/config'
import { presets } from '../../src/mixture/presets'
import { COMMON_HELP, commonOptions, drive } from '../driver'
import { miniature, servedMiniature } from '../fusion/miniature'
import type { Planned } from '../types'
import { measureCounts } from './measure'
import { countsChecks, countsTable, describeCounts } from './report'
import type { CountsJob } from './types'

export const COUNTS_HELP = `npm run bench -- counts [options]

Counts what one iteration of the mixture (preset "joint") and one step of fine-tuning (preset "demo") ask of the GPU,
in headless Chromium on WebGPU, and of tfjs' engine, there and on WebAssembly in Node; within a minute, nothing is timed.
Dispatches are recorded and submitted, but what they would compute is left out.
Exit code 1 where the next iteration's figures are not the same, or one is over its budget.

${COMMON_HELP}`

const counted = [
  { counted: 'iteration', batch: presets.joint('mnist').batch },
  { counted: 'step', batch: fineTuningPresets.demo.batch },
] as const

const plan: Planned<CountsJob>[] = [
  ...counted.map((job) => ({ place: 'Chromium' as const, job: { ...job, backend: 'webgpu' as const } })),
  ...counted.map((job) => ({ place: 'Node' as const, job: { ...job, backend: 'wasm' as const } })),
]

/** @param given arguments behind "counts" */
export async function benchCounts(given: string[]): Promise<void> {
  const { values } = parseArgs({ args: given, options: commonOptions })
  const report = { describe: describeCounts, table: countsTable, ratios: () => ({}), checks: countsChecks }
  const measureInNode = (job: CountsJob) => measureCounts(job, filesOf(miniature))
  await drive({ name: 'counts', files: servedMiniature, plan, measureInNode, report }, values)
}
