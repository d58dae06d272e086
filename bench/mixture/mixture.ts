/** `npm run bench -- mixture`: how fast the mixture GAN trains and answers, against other ways to do the same. */
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { BackendName } from '../../src/gpu/types'
import { backendNames, chosenBackends, positive } from '../arguments'
import { openBrowser, type BenchBrowser } from '../browser'
import { measure } from './measure'
import { onSoftware, plan } from './plan'
import { machineLine, machineOf } from '../machine'
import { checks, describe, ratios, table } from './report'
import { checkLine } from '../table'
import type { Job, Measured, Outcome, Row } from '../types'

export const MIXTURE_HELP = `npm run bench -- mixture [options]

Times one iteration of the "classroom" preset (K = 10, 28×28) and one move of a slider, in headless Chromium, on each
backend: as we do it, with stock tfjs operations and Adam, with the paper's loop over the Gaussians, and in jax-js.
Exit code 1 where a budget (dispatches, submits, memory) is not kept.

  --json FILE         writes everything measured as JSON
  --backends LIST     of webgpu, webgl, wasm, cpu (default: all)
  --iterations N      times at most N iterations a row (default 30)
  --seconds S         and no longer than S seconds a row, but a warm-up and one or two iterations at least (default 10)
  --drags N           slider moves (default 1000)
  --width W           width of the networks (default: the preset's)
  --batch M           images an iteration (default: the preset's)
  --headed            opens a window: some systems give a hardware adapter to a window only
  --flag FLAG         a further flag of Chromium, repeatable, e.g. --flag=--enable-features=Vulkan
  --help              this text`

/** @throws TypeError where an option is unknown */
function readOptions(given: string[]) {
  return parseArgs({
    args: given,
    options: {
      json: { type: 'string' },
      backends: { type: 'string', default: backendNames.join(',') },
      iterations: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '10' },
      drags: { type: 'string', default: '1000' },
      width: { type: 'string' },
      batch: { type: 'string' },
      headed: { type: 'boolean', default: false },
      flag: { type: 'string', multiple: true, default: [] },
    },
  }).values
}

type Options = ReturnType<typeof readOptions>

async function runInNode(job: Job): Promise<Outcome<Measured>> {
  try {
    return { measured: await measure(job) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

async function measureAll(browser: BenchBrowser<Job, Measured>, options: Options): Promise<Row[]> {
  const size: Job['size'] = {
    ...(options.width === undefined ? {} : { width: positive('width', options.width) }),
    ...(options.batch === undefined ? {} : { batch: positive('batch', options.batch) }),
  }
  const planned = plan({
    backends: chosenBackends(options.backends),
    size,
    iterations: positive('iterations', options.iterations),
    seconds: positive('seconds', options.seconds),
    drags: positive('drags', options.drags),
  })
  const rows: Row[] = []
  const software = new Set<BackendName>()
  for (const { place, job: wanted } of planned) {
    const job = software.has(wanted.backend) ? onSoftware(wanted) : wanted
    const row = { place, job, outcome: place === 'Node' ? await runInNode(job) : await browser.run(job) }
    if ('measured' in row.outcome && row.outcome.measured.software) software.add(job.backend)
    rows.push(row)
    console.error(`${rows.length}/${planned.length} ${describe(row)}`)
  }
  return rows
}

/** @param given arguments behind "mixture" */
export async function benchMixture(given: string[]): Promise<void> {
  const options = readOptions(given)
  const browser = await openBrowser<Job, Measured>('worker', new Map(), options.headed, options.flag)
  const load = [loadavg()[0] ?? 0]
  const rows = await measureAll(browser, options).finally(() => browser.close())
  load.push(loadavg()[0] ?? 0)
  const machine = machineOf(load, browser.version)
  const results = checks(rows)

  console.log(`${machineLine(machine)}\n`)
  console.log(table(rows))
  console.log()
  for (const result of results) console.log(checkLine(result))
  if (!results.some(({ name }) => name.startsWith('dispatches')))
    console.log('WebGPU was not measured: its budgets were not checked.')
  if (options.json !== undefined) {
    const measured = rows.map((row) => ({ ...row, ratios: ratios(row, rows) }))
    const report = { bench: 'mixture', date: new Date().toISOString(), machine, rows: measured, checks: results }
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
}
