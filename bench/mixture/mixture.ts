/** `npm run bench -- mixture`: how fast the mixture GAN trains and answers, against other ways to do the same. */
import { parseArgs } from 'node:util'
import { backendNames, chosenBackends, positive } from '../arguments'
import { COMMON_HELP, commonOptions, drive } from '../driver'
import { measure } from './measure'
import { onSoftware, plan } from './plan'
import { checks, describe, ratios, table } from './report'

export const MIXTURE_HELP = `npm run bench -- mixture [options]

Times one iteration of the "joint" preset (K = 10, 28×28) and one move of a slider, in headless Chromium, on each
backend: as we do it, with stock tfjs operations and Adam, with the paper's loop over the Gaussians, and in jax-js.
Exit code 1 where a budget (dispatches, submits, memory) is not kept.

  --backends LIST     of webgpu, webgl, wasm, cpu (default: all)
  --iterations N      times at most N iterations a row (default 30)
  --seconds S         and no longer than S seconds a row, but a warm-up and one or two iterations at least (default 10)
  --drags N           slider moves (default 1000)
  --width W           width of the networks (default: the preset's)
  --batch M           images an iteration (default: the preset's)
${COMMON_HELP}`

/** @throws TypeError where an option is unknown */
function readOptions(given: string[]) {
  return parseArgs({
    args: given,
    options: {
      ...commonOptions,
      backends: { type: 'string', default: backendNames.join(',') },
      iterations: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '10' },
      drags: { type: 'string', default: '1000' },
      width: { type: 'string' },
      batch: { type: 'string' },
    },
  }).values
}

/** @param given arguments behind "mixture" */
export async function benchMixture(given: string[]): Promise<void> {
  const options = readOptions(given)
  const planned = plan({
    backends: chosenBackends(options.backends),
    size: {
      ...(options.width === undefined ? {} : { width: positive('width', options.width) }),
      ...(options.batch === undefined ? {} : { batch: positive('batch', options.batch) }),
    },
    iterations: positive('iterations', options.iterations),
    seconds: positive('seconds', options.seconds),
    drags: positive('drags', options.drags),
  })
  const report = { describe, table, ratios, checks }
  await drive({ name: 'mixture', plan: planned, onSoftware, measureInNode: (job) => measure(job), report }, options)
}
