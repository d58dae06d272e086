/** `npm run inspect`: what the page would understand of files, so that anyone can check a data set before a class. */
import { resolve } from 'node:path'
import { HELP, parseInspectArguments, UsageError } from './inspect-arguments'
import { filesAt } from './inspect-files'
import { inspectFiles } from './inspect-report'
import { openStdout } from './stdout'

const complain = (sentence: string) => process.stderr.write(`inspect: ${sentence}\n`)

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'inspect' ? (process.env.INIT_CWD ?? '.') : '.'

async function main(): Promise<void> {
  const asked = parseInspectArguments(process.argv.slice(2))
  const write = openStdout(complain)
  if (asked === null) return write(`${HELP}\n`)
  const files = await filesAt(asked.paths.map((path) => resolve(from, path)))
  const { report, usable } = await inspectFiles(files, asked.room, asked.choices)
  await write(`${JSON.stringify(report, null, 2)}\n`)
  if (!usable) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  const usage = error instanceof UsageError
  complain(error instanceof Error ? error.message : String(error))
  if (usage) complain('"npm run --silent inspect -- --help" tells what may be asked for.')
  process.exitCode = usage ? 2 : 1
}
