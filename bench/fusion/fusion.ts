/** `npm run bench -- fusion`: how fast the miniature is fine-tuned, and how few commands a step sends, against stock tfjs. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { filesOf } from '../../scripts/folder-files'
import { root } from '../../scripts/setup.mjs'
import { fineTuningPresets } from '../../src/diffusion/training/config'
import type { BackendName } from '../../src/gpu/types'
import { chosenBackends, positive } from '../arguments'
import { openBrowser, type BenchBrowser, type Files } from '../browser'
import { FEW_IMAGES, measureFusion } from './measure'
import { describeFusion, fusionChecks, fusionRatios, fusionTable } from './report'
import type { FusionJob, FusionMeasured, FusionRow } from './types'
import { machineLine, machineOf } from '../machine'
import { checkLine } from '../table'
import type { Outcome } from '../types'

export const FUSION_HELP = `npm run bench -- fusion [options]

Times one step of fine-tuning the bundled miniature (preset "demo": full fine-tuning, dual fusion), sampling and encoding, in headless
Chromium on each backend and in Node: as we do it, and the same from stock tfjs operations with stock Adam. A software adapter is
used where there is no other. Exit code 1 where a budget (dispatches, submits, readbacks, memory) is not kept.

  --json FILE         writes everything measured as JSON
  --backends LIST     of webgpu, webgl, wasm (default: all)
  --batch B           image-caption pairs a step (default: the preset's)
  --steps N           times at most N steps a row (default 30)
  --seconds S         and no longer than S seconds a row, but a warm-up and two or three steps at least (default 10)
  --images N          images to sample and to encode (default 32; on a software adapter at most ${FEW_IMAGES})
  --headed            opens a window: some systems give a hardware adapter to a window only
  --flag FLAG         a further flag of Chromium, repeatable, e.g. --flag=--enable-features=Vulkan
  --help              this text`

/** @throws TypeError where an option is unknown */
function readOptions(given: string[]) {
  return parseArgs({
    args: given,
    options: {
      json: { type: 'string' },
      backends: { type: 'string', default: 'webgpu,webgl,wasm' },
      batch: { type: 'string', default: String(fineTuningPresets.demo.batch) },
      steps: { type: 'string', default: '30' },
      seconds: { type: 'string', default: '10' },
      images: { type: 'string', default: '32' },
      headed: { type: 'boolean', default: false },
      flag: { type: 'string', multiple: true, default: [] },
    },
  }).values
}

const miniature = join(root, 'public/models/fashion-mini')

/** The miniature, and ONNX Runtime's files, which it fetches from beside the script. */
async function servedFiles(): Promise<Files> {
  const files: Files = new Map()
  for (const entry of await readdir(miniature, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(miniature.length).replaceAll('\\', '/'), await readFile(path))
  }
  const runtime = join(root, 'node_modules/onnxruntime-web/dist')
  for (const name of ['ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.asyncify.wasm'])
    files.set(`/${name}`, await readFile(join(runtime, name)))
  return files
}

async function runInNode(job: FusionJob): Promise<Outcome<FusionMeasured>> {
  try {
    return { measured: await measureFusion(job, filesOf(miniature)) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

async function measureAll(
  browser: BenchBrowser<FusionJob, FusionMeasured>,
  options: ReturnType<typeof readOptions>,
): Promise<FusionRow[]> {
  const settings = {
    batch: positive('batch', options.batch),
    steps: positive('steps', options.steps),
    seconds: positive('seconds', options.seconds),
    images: positive('images', options.images),
  }
  const job = (backend: BackendName, variant: FusionJob['variant']): FusionJob => ({ ...settings, backend, variant })
  const backends = chosenBackends(options.backends)
  const planned = [
    ...backends.flatMap((backend) =>
      (['ours', 'stock'] as const).map((variant) => ({ place: 'Chromium' as const, job: job(backend, variant) })),
    ),
    ...(backends.includes('wasm') ? [{ place: 'Node' as const, job: job('wasm', 'ours') }] : []),
  ]
  const rows: FusionRow[] = []
  for (const { place, job } of planned) {
    const row = { place, job, outcome: place === 'Node' ? await runInNode(job) : await browser.run(job) }
    rows.push(row)
    console.error(`${rows.length}/${planned.length} ${describeFusion(row)}`)
  }
  return rows
}

/** @param given arguments behind "fusion" */
export async function benchFusion(given: string[]): Promise<void> {
  const options = readOptions(given)
  const files = await servedFiles()
  const browser = await openBrowser<FusionJob, FusionMeasured>('fusion-worker', files, options.headed, options.flag)
  const load = [loadavg()[0] ?? 0]
  const rows = await measureAll(browser, options).finally(() => browser.close())
  load.push(loadavg()[0] ?? 0)
  const machine = machineOf(load, browser.version)
  const results = fusionChecks(rows)

  console.log(`${machineLine(machine)}\n`)
  console.log(fusionTable(rows))
  console.log()
  for (const result of results) console.log(checkLine(result))
  if (!results.some(({ name }) => name.startsWith('dispatches')))
    console.log('WebGPU was not measured: its budgets were not checked.')
  if (options.json !== undefined) {
    const measured = rows.map((row) => ({ ...row, ratios: fusionRatios(row, rows) }))
    const report = { bench: 'fusion', date: new Date().toISOString(), machine, rows: measured, checks: results }
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
}
