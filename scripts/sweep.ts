/** `npm run sweep`: the runs of a sweep, done headless by the very engines of the page. `npm run sweep -- --help` says how. */
import { BadArgument } from './bad-argument'
import * as tf from '@tensorflow/tfjs-core'
import { mkdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkSweep, runsOf, shardOf } from '../src/results/sweep'
import type { PlannedRun, Sweep } from '../src/results/types'
import { FusionConductor } from '../src/workers/results/fusion'
import { MixtureConductor } from '../src/workers/results/mixture'
import { conduct, type Conducting, type Conductors } from '../src/workers/results/conducting'
import { headlessFusion, headlessMixture } from './headless-labs'
import { HELP, parseSweep, type SweepCommand } from './sweep-arguments'
import { SweepFolder } from './sweep-folder'

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'sweep' ? (process.env.INIT_CWD ?? '.') : '.'
/** Seconds between two lines of progress. */
const EVERY = 30

async function main(command: SweepCommand): Promise<void> {
  const sweep = checkSweep(await parsedFile(resolve(from, command.file)))
  const all = runsOf(command.seeds === null ? sweep : { ...sweep, seeds: [...command.seeds] })
  const wanted = command.only.length === 0 ? all : all.filter(({ name }) => command.only.includes(name))
  const missing = command.only.find((name) => !all.some((run) => run.name === name))
  if (missing !== undefined) throw new BadArgument(`--only is "${missing}"; there are ${namesOf(all)}.`)
  const { index, of } = command.shard
  const runs = shardOf(wanted, index, of)
  if (command.list) return runs.forEach(({ id, name, seed }) => console.log(`${id} ${name}, seed ${seed}`))
  const path = resolve(from, command.out ?? `results/${sweep.name}`)
  await mkdir(path, { recursive: true })
  await doAll(runs, sweep, new SweepFolder(path), command)
}

async function doAll(runs: PlannedRun[], sweep: Sweep, folder: SweepFolder, command: SweepCommand): Promise<void> {
  // Without tfjs's advice on stderr to install another package.
  tf.enableProdMode()
  await folder.begin(sweep)
  const conductors = headlessConductors(command.backend)
  for (const [place, run] of runs.entries()) {
    const named = `${place + 1} of ${runs.length}: ${run.name}, seed ${run.seed}`
    if (!command.again && (await folder.has(run.id))) {
      console.log(`${named}: there already`)
      continue
    }
    const begun = performance.now()
    try {
      const result = await conduct(conductors, run, aloud(named))
      await folder.keep(result)
      const told = Object.entries(result.scores).map(([name, { value }]) => `${name} ${value}`)
      console.log(`${named}: ${told.join(', ')} · ${((performance.now() - begun) / 60_000).toFixed(1)} min`)
    } catch (error) {
      // The others may do: what failed is told, and done again next time.
      console.error(`${named}: ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
  }
  console.log(`written: ${await folder.gather()}`)
}

function headlessConductors(backend: string | undefined): Conductors {
  return {
    mixture: new MixtureConductor(headlessMixture(backend), null),
    fusion: new FusionConductor(headlessFusion(backend), null),
  }
}

/** Says now and then how far a run is. */
function aloud(named: string): Conducting {
  let told = performance.now()
  return {
    stored: null,
    onStored: () => undefined,
    onProgress: ({ doing, fraction }) => {
      if (performance.now() - told < EVERY * 1000) return
      told = performance.now()
      console.log(`${named}: ${doing.toLowerCase()} ${Math.round(100 * fraction)} %`)
    },
    signal: new AbortController().signal,
  }
}

async function parsedFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BadArgument(`${path} cannot be read; name a sweep's JSON file.`)
  })
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new BadArgument(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

const namesOf = (runs: readonly PlannedRun[]) => [...new Set(runs.map(({ name }) => `"${name}"`))].join(', ')

try {
  const command = parseSweep(process.argv.slice(2))
  if (command === null) console.log(HELP)
  else await main(command)
} catch (error) {
  if (!(error instanceof Error && error.name === 'BadInput')) throw error
  console.error(error.message)
  process.exitCode = 2
}
