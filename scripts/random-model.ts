/** `npm run random-model -- FOLDER --like bk-sdm-tiny`: a public model's folder with random weights, to try how large models open. */
import * as tf from '@tensorflow/tfjs-core'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startHeadless } from './headless'
import { randomModelFiles, type StreamedFile } from './random-model-files'
import { MODEL_SIZES } from './random-model-sizes'

const HELP = `npm run --silent random-model -- FOLDER --like ${Object.keys(MODEL_SIZES).join('|')} [--bf16] [--headers]

Writes a folder as the model is published (F16 weights, vocab.json and merges.txt), its weights random, a piece at a time.
  --bf16      weights are BF16
  --headers   weights are holes in their files (zeros that take no space on most disks): for what is decided from the headers`

const from = process.env.npm_lifecycle_event === 'random-model' ? (process.env.INIT_CWD ?? '.') : '.'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      like: { type: 'string' },
      bf16: { type: 'boolean', default: false },
      headers: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const settings = MODEL_SIZES[values.like ?? '']
  if (values.help) return console.log(HELP)
  const [folder, ...others] = positionals
  if (settings === undefined || folder === undefined || others.length > 0)
    throw new Error(`one FOLDER and --like ${Object.keys(MODEL_SIZES).join(', ')} are needed. "--help" tells more.`)
  tf.enableProdMode()
  await startHeadless('cpu')
  for (const file of randomModelFiles(settings, values.bf16 ? 'BF16' : 'F16'))
    await write(resolve(from, folder), file, values.headers)
}

async function write(folder: string, { name, size, pieces }: StreamedFile, headerOnly: boolean): Promise<void> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'w')
  try {
    for (const piece of pieces) {
      await file.write(piece)
      if (headerOnly) break
    }
    if (headerOnly) await file.truncate(size)
  } finally {
    await file.close()
  }
  console.error(`${name} ${(size / 1e6).toFixed(1)} MB`)
}

try {
  await main()
} catch (error) {
  console.error(`random-model: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
