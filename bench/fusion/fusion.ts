/** `npm run bench -- fusion`: how fast the miniature is fine-tuned, and how few commands a step sends, against stock tfjs. */
import { parseArgs } from 'node:util'
import { filesOf } from '../../scripts/folder-files'
import { fineTuningPresets } from '../../src/diffusion/training/config'
import { chosenBackends, positive } from '../arguments'
import { COMMON_HELP, commonOptions, drive } from '../driver'
import type { Planned } from '../types'
import { FEW_IMAGES, measureFusion } from './measure'
import { miniature, servedMiniature } from './miniature'
import { describeFusion, fusionChecks, fusionRatios, fusionTable } from './report'
import type { FusionJob } from './types'

export const FUSION_HELP = `npm run bench -- fusion [options]

Times one step of fine-tuning the bundled miniature (preset "demo": full fine-tuning, dual fusion), sampling and encoding, in headless
Chromium on each backend and in Node: as we do it, and the same from stock tfjs operations with stock Adam. A software adapter is
used where there is no other. Exit code 1 where a budget (dispatches, submits, readbacks, memory) is not kept.

  --backends LIST     of webgpu, webgl, wasm (default: all)
  --batch B           image-caption pairs a step (default: the preset's)
  --steps N           times at most N steps a row (default 30)
  --seconds S         and no longer than S seconds a row, but a warm-up and two or three steps at least (default 10)
  --images N          images to sample and to encode (default 32; on a software adapter at most ${FEW_IMAGES})
${COMMON_HELP}`

/** @throws TypeError where an option is unknown */
function readOptions(given: string[]) {
  return parseArgs({
    args: given,
    options: {
      ...commonOptions,
      backends: { type: 'string', default: 'webgpu,webgl,wasm' },
      batch: { type: 'string', default: String(fineTuningPresets.demo.batch) },
      steps: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '10' },
      images: { type: 'string', default: '32' },
    },
  }).values
}

function plan(options: ReturnType<typeof readOptions>): Planned<FusionJob>[] {
  const settings = {
    batch: positive('batch', options.batch),
    steps: positive('steps', options.steps),
    seconds: positive('seconds', options.seconds),
    images: positive('images', options.images),
  }
  const backends = chosenBackends(options.backends)
  return [
    ...backends.flatMap((backend) =>
      (['ours', 'stock'] as const).map((variant) => ({
        place: 'Chromium' as const,
        job: { ...settings, backend, variant },
      })),
    ),
    ...(backends.includes('wasm')
      ? [{ place: 'Node' as const, job: { ...settings, backend: 'wasm' as const, variant: 'ours' as const } }]
      : []),
  ]
}

/** @param given arguments behind "fusion" */
export async function benchFusion(given: string[]): Promise<void> {
  const options = readOptions(given)
  const report = { describe: describeFusion, table: fusionTable, ratios: fusionRatios, checks: fusionChecks }
  const measureInNode = (job: FusionJob) => measureFusion(job, filesOf(miniature))
  await drive({ name: 'fusion', files: servedMiniature, plan: plan(options), measureInNode, report }, options)
}
