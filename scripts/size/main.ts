/**
 * Checks the first load of every room against its budget, on what was built last.
 * `npm run size` prints them all, with Brotli and the files that are asked for; `-- --check` prints complaints alone, as `npm test` does;
 * `-- --set` sets the budgets to what there is.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup.mjs'
import { complaint, inKilobytes, limitOf, type Budgets } from './budget'
import { loads } from './loads'
import { builtAssets, filesOf, packedBytes, readChunks } from './measure'

const budgetFile = join(root, 'scripts', 'size', 'budgets.json')
const isCheck = process.argv.includes('--check')
const isSet = process.argv.includes('--set')

const chunks = readChunks()
const assets = builtAssets()
const found = loads.map((load) => {
  const { entries, files, parts } = filesOf(load, chunks, assets)
  return { name: load.name, entries, files, now: { bytes: packedBytes(files, 'gzip'), parts: inKilobytes(parts) } }
})

if (isSet)
  writeFileSync(
    budgetFile,
    `${JSON.stringify(Object.fromEntries(found.map(({ name, now }) => [name, now])), null, 2)}\n`,
  )

const budgets: Budgets = JSON.parse(readFileSync(budgetFile, 'utf8'))
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0).padStart(6)
if (!isCheck) {
  console.log(`${'First load, kB'.padEnd(22)}  gzip  limit brotli  files  entries`)
  for (const { name, now, files, entries } of found) {
    const limit = budgets[name] === undefined ? '     –' : kilobytes(limitOf(budgets[name]))
    const row = [kilobytes(now.bytes), limit, kilobytes(packedBytes(files, 'brotli')), String(files.length).padStart(6)]
    console.log(`${name.padEnd(20)} ${row.join(' ')}  ${entries.map((file) => file.replace('assets/', '')).join(' ')}`)
  }
}
const complaints = found.flatMap(({ name, now }) => complaint(name, budgets[name], now) ?? [])
for (const sentence of complaints) console.log(sentence)
process.exit(complaints.length > 0 ? 1 : 0)
