/** `npm run check:parts -- FOLDER`: CLIP's text encoder or an autoencoder through our layers, against another implementation's numbers. */
import * as tf from '@tensorflow/tfjs-core'
import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CLIP_TEXT_STEM } from '../src/diffusion/text-encoder/config'
import { STEM } from '../src/diffusion/unet/unet-folder'
import { BadArgument } from './bad-argument'
import { jsonIn } from '../src/tensor/files/json-file'
import { readWeights, type ReadFile } from '../src/tensor/files/sharded-safetensors'
import { readSafetensors, type SafetensorsEntry } from '../src/tensor/files/safetensors'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import { comparePart, TOLERANCE } from './parts-reference'

const HELP = `npm run --silent check:parts -- FOLDER [--backend cpu|wasm|webgpu]

Runs the network of FOLDER on the inputs that lie beside it, and compares with the numbers that lie there too. FOLDER holds
  config.json            of a CLIPTextModel (transformers) or an AutoencoderKL (diffusers)
  weights                .safetensors (F32, F16 or BF16) under the names that the libraries write, or shards with their index
  io.safetensors         input_ids, last_hidden_state; or image, mean, logvar, decoded (from the mean)

One line each: name, largest |ours - theirs|, "ok" (at most ${TOLERANCE}) or "FAIL". Only those that io.safetensors holds are compared.

Exit status: 0 all within tolerance; 1 some are not; 2 the folder or the command line cannot be used.`

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'check:parts' ? (process.env.INIT_CWD ?? '.') : '.'

/** @throws BadInput where the command line is wrong */
function parseCommand() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { backend: { type: 'string', default: 'cpu' }, help: { type: 'boolean', default: false } },
    })
    return { ...values, positionals }
  } catch (error) {
    throw new BadArgument(error instanceof Error ? error.message : String(error))
  }
}

async function main(): Promise<void> {
  const { help, backend, positionals } = parseCommand()
  if (help) return console.log(HELP)
  const [folder, ...others] = positionals
  if (folder === undefined || others.length > 0)
    throw new BadArgument(`${positionals.length} folders were named; name one. "--help" tells what it has to hold.`)
  // Without tfjs's advice on stderr to install another package.
  tf.enableProdMode()
  await startHeadless(backend)
  const path = resolve(from, folder)
  const read = filesOf(path)
  const io = await read('io.safetensors')
  if (io === null) throw new BadArgument(`${folder} has no io.safetensors, the inputs and numbers to compare with.`)
  const config = await jsonIn(read, 'config.json', 'text_encoder" or "vae')
  const weights = await weightsIn(path, read)
  for (const { name, difference, passed } of await comparePart(config, weights, readSafetensors(io).tensors)) {
    console.log(`${name} ${difference.toExponential(2)} ${passed ? 'ok' : 'FAIL'}`)
    if (!passed) process.exitCode = 1
  }
}

/** The only weights beside the numbers, whatever they are called; several are shards of a name that the libraries give. */
async function weightsIn(path: string, read: ReadFile): Promise<Map<string, SafetensorsEntry>> {
  const files = (await readdir(path)).filter((name) => name.endsWith('.safetensors') && name !== 'io.safetensors')
  const [file, ...others] = files
  if (file === undefined) throw new BadArgument(`${path} has no weights: put a .safetensors file of them there.`)
  const bytes = others.length === 0 ? await read(file) : null
  if (bytes !== null) return readSafetensors(bytes).tensors
  return readWeights(read, files.some((name) => name.startsWith(STEM)) ? STEM : CLIP_TEXT_STEM)
}

try {
  await main()
} catch (error) {
  console.error(`check:parts: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
