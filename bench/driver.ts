/** Drives a bench that trains: its rows in headless Chromium and in Node, a report, and an exit code. */
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import type { BackendName } from '../src/gpu/types'
import { openBrowser, type Files } from './browser'
import { machineLine, machineOf } from './machine'
import { outcomeOf } from './outcome'
import { checkLine, type Check } from './table'
import type { Job, OnAdapter, Planned, Row } from './types'

/** Options that all these benches have, as `parseArgs` takes them. */
export const commonOptions = {
  json: { type: 'string' },
  headed: { type: 'boolean', default: false },
  flag: { type: 'string', multiple: true, default: [] as string[] },
} as const

export const COMMON_HELP = `  --json FILE         writes everything measured as JSON
  --headed            opens a window: some systems give a hardware adapter to a window only
  --flag FLAG         a further flag of Chromium, repeatable, e.g. --flag=--enable-features=Vulkan
  --help              this text`

interface CommonOptions {
  json?: string
  headed: boolean
  flag: string[]
}

export interface Bench<J extends Job, M extends OnAdapter> {
  /** Its folder here, where its `worker.ts` is. */
  name: string
  /** What the worker fetches beside tfjs' own file. */
  files?: () => Promise<Files>
  plan: readonly Planned<J>[]
  /** A job as it is run where the backend turned out to be a software adapter; as it is unless told. */
  onSoftware?: (job: J) => J
  measureInNode: (job: J) => Promise<M>
  report: {
    /** A row in a line, told while the others are still to come. */
    describe: (row: Row<J, M>) => string
    table: (rows: readonly Row<J, M>[]) => string
    /** A row's ratios to others of this run. */
    ratios: (row: Row<J, M>, rows: readonly Row<J, M>[]) => object
    /** What must hold of the rows that were measured. */
    checks: (rows: readonly Row<J, M>[]) => Check[]
  }
}

async function measureAll<J extends Job, M extends OnAdapter>(
  { plan, onSoftware = (job) => job, measureInNode, report }: Bench<J, M>,
  measureInBrowser: (job: J) => Promise<Row<J, M>['outcome']>,
): Promise<Row<J, M>[]> {
  const rows: Row<J, M>[] = []
  const software = new Set<BackendName>()
  for (const { place, job: wanted } of plan) {
    const job = software.has(wanted.backend) ? onSoftware(wanted) : wanted
    const outcome = await (place === 'Node' ? outcomeOf(() => measureInNode(job)) : measureInBrowser(job))
    if ('measured' in outcome && outcome.measured.software) software.add(job.backend)
    const row = { place, job, outcome }
    rows.push(row)
    console.error(`${rows.length}/${plan.length} ${report.describe(row)}`)
  }
  return rows
}

/** Measures, reports, and sets exit code 1 where something that must hold does not. @throws Error where there is no Chromium */
export async function drive<J extends Job, M extends OnAdapter>(
  bench: Bench<J, M>,
  { json, headed, flag }: CommonOptions,
): Promise<void> {
  const { name, report } = bench
  const files: Files = (await bench.files?.()) ?? new Map()
  const browser = await openBrowser<J, M>(name, files, headed, flag)
  const load = [loadavg()[0] ?? 0]
  const rows = await measureAll(bench, browser.run).finally(() => browser.close())
  load.push(loadavg()[0] ?? 0)
  const machine = machineOf(load, browser.version)
  const checks = report.checks(rows)

  console.log(`${machineLine(machine)}\n`)
  console.log(report.table(rows))
  console.log()
  for (const check of checks) console.log(checkLine(check))
  if (!rows.some(({ job, outcome }) => job.backend === 'webgpu' && 'measured' in outcome))
    console.log('WebGPU was not measured: its budgets were not checked.')
  if (json !== undefined) {
    const measured = rows.map((row) => ({ ...row, ratios: report.ratios(row, rows) }))
    const whole = { bench: name, date: new Date().toISOString(), machine, rows: measured, checks }
    await writeFile(json, `${JSON.stringify(whole, null, 2)}\n`)
  }
  process.exitCode = checks.every(({ passed }) => passed) ? 0 : 1
}
