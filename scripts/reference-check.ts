/** A program that compares a folder's network with another implementation's numbers: its command line, its lines and its exit status. */
import * as tf from '@tensorflow/tfjs-core'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSafetensors, type SafetensorsEntry } from '../src/tensor/files/safetensors'
import type { ReadFile } from '../src/tensor/files/folder'
import { BadArgument } from './bad-argument'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import type { Comparison } from './reference-tensors'

export interface ReferenceCheck {
  /** Of the npm script. */
  name: string
  help: string
  /** @param path of the folder, absolute @param reference what `io.safetensors` holds */
  compare: (path: string, read: ReadFile, reference: ReadonlyMap<string, SafetensorsEntry>) => Promise<Comparison[]>
}

/** Sets the exit status: 0 all within tolerance; 1 some are not; 2 the folder or the command line cannot be used. */
export async function runReferenceCheck(check: ReferenceCheck): Promise<void> {
  try {
    await run(check)
  } catch (error) {
    console.error(`${check.name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 2
  }
}

async function run({ name, help, compare }: ReferenceCheck): Promise<void> {
  const { values, positionals } = parseCommand()
  if (values.help) return console.log(help)
  const [folder, ...others] = positionals
  if (folder === undefined || others.length > 0)
    throw new BadArgument(`${positionals.length} folders were named; name one. "--help" tells what it has to hold.`)
  // Without tfjs's advice on stderr to install another package.
  tf.enableProdMode()
  await startHeadless(values.backend)
  // Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder.
  const path = resolve(process.env.npm_lifecycle_event === name ? (process.env.INIT_CWD ?? '.') : '.', folder)
  const read = filesOf(path)
  const io = await read('io.safetensors')
  if (io === null) throw new BadArgument(`${folder} has no io.safetensors, the inputs and numbers to compare with.`)
  for (const each of await compare(path, read, readSafetensors(io).tensors)) {
    console.log(`${each.name} ${each.difference.toExponential(2)} ${each.passed ? 'ok' : 'FAIL'}`)
    if (!each.passed) process.exitCode = 1
  }
}

/** @throws BadArgument where the command line is wrong */
function parseCommand() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { backend: { type: 'string', default: 'cpu' }, help: { type: 'boolean', default: false } },
    })
  } catch (error) {
    throw new BadArgument(error instanceof Error ? error.message : String(error))
  }
}
