/**
 * The results that come with the page, from folders that `npm run sweep` wrote, added to those that are there; and the papers' tables that
 * they fill, as Markdown on the standard output.
 *
 *   npm run --silent results -- --made 2026-11-29 FOLDER…   > tables.md
 *
 * Without folders nothing is added, and the tables are those of the results that are there.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { version } from '../package.json'
import { fill, type KnownResult } from '../src/results/aggregate'
import { toMarkdown } from '../src/results/export/markdown'
import { checkNumbers, numbersFor } from '../src/results/number-file'
import { checkResults } from '../src/results/result-file'
import { checkSweep, runsOf } from '../src/results/sweep'
import { tables } from '../src/results/tables'
import type { ResultFile, RunResult } from '../src/results/types'

const shipped = fileURLToPath(new URL('../public/results/', import.meta.url))
const from = process.env.npm_lifecycle_event === 'results' ? (process.env.INIT_CWD ?? '.') : '.'

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { made: { type: 'string', default: new Date().toISOString().slice(0, 10) } },
})

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown

/** Checked, but left as it is: a setting that came to be later is none of a run's words. */
function checked(file: unknown): ResultFile {
  checkResults(file)
  return file as ResultFile
}

/** Those that are there, replaced by what the folders have of the same runs. */
async function gathered(): Promise<ResultFile> {
  const before = checked(await read(join(shipped, 'runs.json')))
  const runs = new Map(before.runs.map((result) => [result.run.id, result]))
  for (const folder of folders) {
    const path = resolve(from, folder, 'runs')
    for (const name of await readdir(path)) {
      if (!name.endsWith('.json')) continue
      const result = (await read(join(path, name))) as RunResult
      runs.set(result.run.id, result)
    }
  }
  const sorted = [...runs.values()].sort((a, b) => (a.run.id < b.run.id ? -1 : 1))
  return checked({ ...before, made: options.made, program: version, runs: sorted })
}

const file = folders.length === 0 ? checkResults(await read(join(shipped, 'runs.json'))) : await gathered()
// A line a run: a run that was done again shows in a diff as itself.
const lines = file.runs.map((run) => JSON.stringify(run)).join(',\n')
const text = `${JSON.stringify({ ...file, runs: [] }).replace(/\[\]\}$/, '')}[\n${lines}\n]}\n`
if (folders.length > 0) await writeFile(join(shipped, 'runs.json'), text)

const results = new Map(file.runs.map((result): [string, KnownResult] => [result.run.id, { result, own: false }]))
const numbers = await Promise.all(
  ['k-means.json', 'caption-levels.json'].map(async (name) => checkNumbers(await read(join(shipped, name)))),
)
for (const table of tables) {
  if (table.sweep === null) continue
  const planned = runsOf(checkSweep(await read(join(shipped, 'sweeps', `${table.sweep}.json`))))
  const filled = fill(table, { planned, results, others: numbersFor(table.id, numbers) })
  if (filled.ran > 0) console.log(toMarkdown(filled))
}
