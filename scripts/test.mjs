/**
 * `npm test`: brings in what is missing, then runs every check, a failed one or not, and ends with a summary.
 * `npm test -- node` runs one check (or several, by name); other arguments go on to Vitest:
 * `npm test -- node test/node/gpu`.
 * `npm run test:long` runs the tests that take long instead (`*.long.test.ts`): what a commit need not wait for.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, say, setUp } from './setup.mjs'
import { countTests } from './test-counts.mjs'

const tool = (...path) => join(root, 'node_modules', ...path)
const vitest = (name) => ({
  name,
  program: tool('vitest', 'vitest.mjs'),
  args: ['run', '--project', name],
  isVitest: true,
})

/** The checks that only read the source: they run two at a time. */
const staticChecks = [
  {
    // Components and every other file of tsconfig.json: what tsc says is among it.
    name: 'types',
    program: tool('svelte-check', 'bin', 'svelte-check'),
    args: ['--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'lint', program: tool('eslint', 'bin', 'eslint.js'), args: ['.', '--max-warnings', '0'] },
  { name: 'format', program: tool('prettier', 'bin', 'prettier.cjs'), args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'layers',
    program: tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    args: ['src', 'bench', 'scripts', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  },
  { name: 'unused', program: tool('knip', 'bin', 'knip.js'), args: ['--no-progress'] },
]

/** The checks that run the code: one after the other, each with the whole machine. */
const runningChecks = [
  vitest('node'),
  vitest('browser'),
  {
    name: 'build',
    program: tool('vite', 'bin', 'vite.js'),
    args: ['build', '--logLevel', 'warn'],
    says: 'Building the page',
  },
  {
    name: 'size',
    program: join(root, 'scripts', 'run-ts.mjs'),
    args: [join('scripts', 'size', 'main.ts'), '--check'],
    says: 'Measuring the first load of every room',
  },
  vitest('e2e'),
]

const resultsFolder = join(root, 'test-results')
const isLong = process.argv.includes('--long')
const given = process.argv.slice(2).filter((argument) => argument !== '--long')
if (isLong) process.env.MODEWEAVE_TESTS = 'long'
const allChecks = isLong ? runningChecks : [...staticChecks, ...runningChecks]
const named = given.filter((argument) => allChecks.some((check) => check.name === argument))
const forVitest = given.filter((argument) => !named.includes(argument))
const isWanted = (check) => named.length === 0 || named.includes(check.name)

/** Runs one check to its end. A Vitest project writes as it goes; the others show their output only where they fail. */
function run(check) {
  const began = performance.now()
  const report = join(resultsFolder, `vitest-${check.name}.json`)
  const args = check.isVitest
    ? [...check.args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...forVitest]
    : check.args
  if (check.isVitest) rmSync(report, { force: true })
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [check.program, ...args], {
      cwd: root,
      stdio: check.isVitest ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    const output = []
    child.stdout?.on('data', (bytes) => output.push(bytes))
    child.stderr?.on('data', (bytes) => output.push(bytes))
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      const counts = check.isVitest && existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : null
      console.log(`${code === 0 ? 'pass' : 'FAIL'}  ${check.name}  ${seconds.toFixed(1)} s`)
      resolve({ name: check.name, passed: code === 0, seconds, counts })
    })
  })
}

/** Runs checks, at most `lanes` at a time; results come in the order of `checks`. */
async function runAll(checks, lanes) {
  const results = new Array(checks.length)
  const waiting = checks.map((check, index) => ({ check, index }))
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next.index] = await run(next.check)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}

const hasWanted = (...names) => allChecks.some((check) => isWanted(check) && names.includes(check.name))
setUp({ chromium: hasWanted('browser', 'e2e'), others: isLong && hasWanted('e2e') })
mkdirSync(resultsFolder, { recursive: true })

const began = performance.now()
const first = isLong ? [] : staticChecks.filter(isWanted)
if (first.length > 0) say(`Checking the source: ${first.map((check) => check.name).join(', ')}`)
const results = await runAll(first, 2)
for (const check of allChecks.filter((check) => runningChecks.includes(check) && isWanted(check))) {
  say(check.isVitest ? `Running the ${check.name} tests` : check.says)
  results.push(...(await runAll([check], 1)))
}

const total = { passed: 0, failed: 0, skipped: 0 }
console.log(`\nSummary (${((performance.now() - began) / 1000).toFixed(0)} s)`)
for (const { name, passed, seconds, counts } of results) {
  const tests = counts ? `  ${counts.passed} passed, ${counts.failed} failed` : ''
  console.log(`  ${passed ? 'pass' : 'FAIL'}  ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s${tests}`)
  for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0
}
const failures = results.filter((result) => !result.passed)
if (failures.length > 0) console.log(`Failed: ${failures.map((result) => result.name).join(', ')}`)
// The closing line that CI reads: tests of all Vitest projects.
if (results.some((result) => result.counts)) {
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
}
process.exit(failures.length > 0 ? 1 : 0)
